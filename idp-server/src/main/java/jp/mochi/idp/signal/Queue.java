package jp.mochi.idp.signal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What waits to be sent, was sent or was given up, for whoever looks after it. */
public final class Queue {
  private final Outbox outbox = new Outbox();

  /**
   * Messages, the latest first.
   *
   * @param state only those that stand so
   * @param person only those that concern this person, by the directory's immutable id
   * @param before only older ones than this
   */
  public List<Message> list(
      Handle handle,
      Optional<Message.State> state,
      Optional<String> person,
      Optional<Message> before,
      int most) {
    return outbox.list(handle, state, person, before, most);
  }

  /** The message of this id. */
  public Optional<Message> find(Handle handle, String id) {
    return outbox.find(handle, id);
  }

  /** Has a message that was given up tried again at once; false where there is no such one. */
  public boolean retry(Handle handle, String id, Instant now) {
    return outbox.retry(handle, id, now, now.plus(Tell.PATIENCE));
  }
}
