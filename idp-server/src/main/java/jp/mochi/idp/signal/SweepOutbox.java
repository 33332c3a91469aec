package jp.mochi.idp.signal;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;

/**
 * Counts what waits, gives up what no channel sends any more since the configuration has lost it,
 * and deletes what ended a month ago.
 */
public final class SweepOutbox implements Runnable {
  private static final Duration KEPT = Duration.ofDays(30);

  /** After its time a message is for its own channel to give up, if there still is one. */
  private static final Duration GRACE = Duration.ofHours(2);

  private static final int BATCH = 200;
  private static final int BATCHES = 50;

  private final Database database;
  private final AuditLog audit;
  private final Tell tell;
  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private volatile long waiting;

  SweepOutbox(Database database, AuditLog audit, Tell tell, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.tell = tell;
    this.clock = clock;
  }

  @Override
  public void run() {
    var counts = database.<Map<String, Long>>read(outbox::waiting);
    waiting = counts.values().stream().mapToLong(Long::longValue).sum();
    tell.counted(counts);
    var now = clock.instant();
    for (var i = 0; i < BATCHES && giveUpForgotten() == BATCH; i++) {
      Thread.onSpinWait(); // each batch is a transaction of its own
    }
    for (var i = 0;
        i < BATCHES
            && database.<Integer>write(h -> outbox.deleteEnded(h, now.minus(KEPT), BATCH)) == BATCH;
        i++) {
      Thread.onSpinWait();
    }
  }

  private int giveUpForgotten() {
    var now = clock.instant();
    return database.<Integer>write(
        handle -> {
          var forgotten = outbox.giveUpForgotten(handle, now.minus(GRACE), now, BATCH);
          for (var message : forgotten) {
            audit.append(handle, Deliveries.givenUp(message, now, message.why()));
          }
          return forgotten.size();
        });
  }

  /** How many messages waited when they were counted last. */
  public long waiting() {
    return waiting;
  }
}
