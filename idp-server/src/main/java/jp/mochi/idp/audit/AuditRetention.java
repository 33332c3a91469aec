package jp.mochi.idp.audit;

import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit.keep}: deletes records that are older, oldest first, for the server to schedule.
 * Each batch is a short write of its own, so that sign-ons go on between two. What the SIEM has not
 * been sent yet stays.
 */
public final class AuditRetention implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
  private static final int BATCH = 200;
  private static final int BATCHES = 500;

  private static final String DELETE =
      "DELETE FROM audit WHERE id IN (SELECT a.id FROM audit a WHERE a.id < :oldest"
          + " AND NOT EXISTS (SELECT 1 FROM audit_outbox o WHERE o.id = a.id)"
          + " ORDER BY a.id LIMIT :batch)";

  private final Database database;
  private final Clock clock;
  private final Duration keep;

  public AuditRetention(Database database, Clock clock, Duration keep) {
    this.database = database;
    this.clock = clock;
    this.keep = keep;
  }

  @Override
  public void run() {
    var oldest = AuditIds.first(clock.instant().minus(keep));
    try {
      var deleted = BATCH;
      for (var i = 0; i < BATCHES && deleted == BATCH; i++) {
        deleted = deleteBatch(oldest);
      }
    } catch (RuntimeException failed) { // a schedule must survive one bad run
      LOG.warn("old audit records could not be deleted; the next run tries again", failed);
    }
  }

  private int deleteBatch(String oldest) {
    return database.<Integer>write(
        handle ->
            handle.createUpdate(DELETE).bind("oldest", oldest).bind("batch", BATCH).execute());
  }
}
