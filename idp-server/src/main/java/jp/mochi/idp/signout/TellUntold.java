package jp.mochi.idp.signout;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.UntoldSessions;
import jp.mochi.idp.session.UntoldSessions.Untold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what a node owed when it died: that services of a session hear that it has ended. One
 * round takes on a few, each by one statement, so that of several nodes one tells; how each service
 * fared is recorded by whoever tells, and with that nothing is owed any more. What fails again and
 * again is given up, with a record.
 */
public final class TellUntold implements Runnable {
  /** Longer than a round and its wait for others. */
  private static final Duration TRYING = Duration.ofMinutes(5);

  private static final int A_ROUND = 50;
  private static final int MOST_ATTEMPTS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(TellUntold.class);

  private final Database database;
  private final TellLater later;
  private final AuditLog audit;
  private final Clock clock;
  private final UntoldSessions owed = new UntoldSessions();

  public TellUntold(Database database, TellLater later, AuditLog audit, Clock clock) {
    this.database = database;
    this.later = later;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void run() {
    for (var told = 0; told < A_ROUND && later.hasRoom(); told++) {
      var next = next();
      if (next.isEmpty()) {
        return;
      }
      var circumstances = new Circumstances(clock.instant(), next.get().reference(), "", "");
      later.ended(next.get().session(), next.get().who(), circumstances);
    }
  }

  private Optional<Untold> next() {
    var now = clock.instant();
    return database.<Boolean>read(handle -> owed.isAnyDue(handle, now))
        ? database.write(
            handle ->
                owed.claim(handle, now, now.plus(TRYING)).filter(it -> !isHopeless(handle, it)))
        : Optional.empty();
  }

  private boolean isHopeless(org.jdbi.v3.core.Handle handle, Untold untold) {
    if (untold.attempts() <= MOST_ATTEMPTS) {
      return false;
    }
    LOG.error("services can't be told that session {} has ended: given up", untold.session());
    owed.told(handle, List.of(untold.session()));
    var circumstances = new Circumstances(clock.instant(), untold.reference(), "", "");
    var person = untold.who().personId().orElse("");
    var detail = Map.of("person", person, "username", untold.who().username());
    audit.append(
        handle,
        new AuditEvent.Operated(
            circumstances, AuditEvent.Who.HOUSE, "sign-out give-up", untold.session(), detail));
    return true;
  }
}
