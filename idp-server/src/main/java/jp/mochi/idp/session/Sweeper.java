package jp.mochi.idp.session;

import java.time.Clock;
import java.util.function.ToIntFunction;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has expired, for the server to schedule, each minute say. Every batch is a short
 * write of its own, so that no sign-on waits for a sweep; what one run leaves, the next takes.
 */
public final class Sweeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int BATCH = 200;
  private static final int BATCHES = 100;

  private final Database database;
  private final Clock clock;
  private final SessionLimits limits;
  private final Sessions sessions = new Sessions();
  private final ServiceSessions serviceSessions = new ServiceSessions();
  private final ConsumedRequests requests = new ConsumedRequests();
  private final KeptRequests kept = new KeptRequests();
  private final GateTickets tickets;

  public Sweeper(Database database, Clock clock, SessionLimits limits) {
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.tickets = new GateTickets(sessions, limits);
  }

  @Override
  public void run() {
    var now = clock.instant();
    sweep("sessions", handle -> sessions.purge(handle, now, limits, BATCH));
    sweep("service sessions", handle -> serviceSessions.purge(handle, now, BATCH));
    sweep("consumed requests", handle -> requests.purge(handle, now, BATCH));
    sweep("kept requests", handle -> kept.purge(handle, now, BATCH));
    sweep("tickets of in-house systems", handle -> tickets.purge(handle, now, BATCH));
  }

  private void sweep(String what, ToIntFunction<Handle> batch) {
    try {
      for (var i = 0; i < BATCHES; i++) {
        if (database.<Integer>write(batch::applyAsInt) < BATCH) {
          return;
        }
      }
    } catch (RuntimeException failed) { // a schedule must survive one bad run
      LOG.warn("expired {} could not be removed; the next sweep tries again", what, failed);
    }
  }
}
