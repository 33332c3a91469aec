package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.signal.Message;
import jp.mochi.idp.signal.Queue;

/** Messages that wait, were sent or were given up, and a second chance for these. */
public final class Undelivered {
  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final Queue queue = new Queue();

  public Undelivered(Database database, AuditLog audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** Messages, the latest first; see {@link Queue#list}. */
  public List<Message> list(
      Optional<Message.State> state, Optional<String> person, Optional<Message> before, int most) {
    return database.read(handle -> queue.list(handle, state, person, before, most));
  }

  /** The message of this id. */
  public Optional<Message> find(String id) {
    return database.read(handle -> queue.find(handle, id));
  }

  /** Has a message that was given up tried again; false where it wasn't, or there is none. */
  public boolean retry(Actor actor, String id) {
    return database.<Boolean>write(
        handle -> {
          var again = queue.retry(handle, id, clock.instant());
          if (again) {
            audit.append(handle, actor.did("signal retry", id, Map.of()));
          }
          return again;
        });
  }
}
