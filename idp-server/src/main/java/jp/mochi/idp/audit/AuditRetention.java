package jp.mochi.idp.audit;

import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit.keep}: deletes records that are older, oldest first, for the server to schedule.
 * Each batch is a short write of its own, so that sign-ons go on between two. What the SIEM has not
 * been sent yet stays, as long as there is a SIEM: without {@code audit.forward} what once waited
 * for one is as old as everything else.
 */
public final class AuditRetention implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
  private static final int BATCH = 200;
  private static final int BATCHES = 500;

  private static final String DELETE =
      "DELETE FROM audit WHERE id IN (SELECT a.id FROM audit a WHERE a.id < :oldest"
          + " AND NOT EXISTS (SELECT 1 FROM audit_outbox o WHERE o.id = a.id)"
          + " ORDER BY a.id LIMIT :batch)";

  private static final String FORGET =
      "DELETE FROM audit_outbox WHERE id IN (SELECT o.id FROM audit_outbox o"
          + " WHERE o.id < :oldest ORDER BY o.id LIMIT :batch)";

  private final Database database;
  private final Clock clock;
  private final Duration keep;
  private final boolean forwarded;

  /**
   * @param keep how long records stay
   * @param forwarded whether a {@link SyslogForwarder} empties the outbox
   */
  public AuditRetention(Database database, Clock clock, Duration keep, boolean forwarded) {
    this.database = database;
    this.clock = clock;
    this.keep = keep;
    this.forwarded = forwarded;
  }

  @Override
  public void run() {
    var oldest = AuditIds.first(clock.instant().minus(keep));
    try {
      if (!forwarded) {
        forget(oldest);
      }
      deleteBatches(DELETE, oldest);
    } catch (RuntimeException failed) { // a schedule must survive one bad run
      LOG.warn("old audit records could not be deleted; the next run tries again", failed);
    }
  }

  private void forget(String oldest) {
    var forgotten = deleteBatches(FORGET, oldest);
    if (forgotten > 0) {
      LOG.warn(
          "{} audit records that were never forwarded have reached their age and are deleted:"
              + " audit.forward is not configured any more",
          forgotten);
    }
  }

  private int deleteBatches(String sql, String oldest) {
    var all = 0;
    var deleted = BATCH;
    for (var i = 0; i < BATCHES && deleted == BATCH; i++) {
      deleted = deleteBatch(sql, oldest);
      all += deleted;
    }
    return all;
  }

  private int deleteBatch(String sql, String oldest) {
    return database.<Integer>write(
        handle -> handle.createUpdate(sql).bind("oldest", oldest).bind("batch", BATCH).execute());
  }
}
