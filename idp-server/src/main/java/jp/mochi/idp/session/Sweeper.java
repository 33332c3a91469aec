package jp.mochi.idp.session;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int AT_ONCE = 5_000;

  /** At every which run tables without an index for it are looked through. */
  private static final int LONG_LOOK = 10;

  private final Database database;
  private final Clock clock;
  private final SessionLimits limits;
  private final Sessions sessions = new Sessions();
  private final ServiceSessions serviceSessions = new ServiceSessions();
  private final ConsumedRequests requests = new ConsumedRequests();
  private final KeptRequests kept = new KeptRequests();
  private final GateTickets tickets;
  private final AtomicInteger runs = new AtomicInteger();

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
    if (runs.getAndIncrement() % LONG_LOOK == 0) {
      attempt("consumed requests", () -> sweepRequests(now));
    }
    sweep("kept requests", handle -> kept.purge(handle, now, BATCH));
    sweep("tickets of in-house systems", handle -> tickets.purge(handle, now, BATCH));
  }

  /**
   * A look through the whole table, which holds hours: found by reads, which keep nobody waiting,
   * and removed in short writes as well. The oldest mostly stand first, where a read that has found
   * enough stops.
   */
  private void sweepRequests(Instant now) {
    var found = AT_ONCE;
    for (var i = 0; i < BATCHES && found == AT_ONCE; i++) {
      var expired = database.read(handle -> requests.expired(handle, now, AT_ONCE));
      found = expired.size();
      for (var from = 0; from < found; from += BATCH) {
        forget(expired.subList(from, Math.min(from + BATCH, found)), now);
      }
    }
  }

  private void forget(List<byte[]> expired, Instant now) {
    database.write(
        handle -> {
          requests.forget(handle, expired, now);
          return true;
        });
  }

  private void sweep(String what, ToIntFunction<Handle> batch) {
    attempt(
        what,
        () -> {
          var removed = BATCH;
          for (var i = 0; i < BATCHES && removed == BATCH; i++) {
            removed = database.<Integer>write(batch::applyAsInt);
          }
        });
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failed) { // a schedule must survive one bad run
      LOG.warn("expired {} could not be removed; the next sweep tries again", what, failed);
    }
  }
}
