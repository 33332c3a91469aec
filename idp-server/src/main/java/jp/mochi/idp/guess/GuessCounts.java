package jp.mochi.idp.guess;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Bounded, expiring counts in the table {@code guess}. */
final class GuessCounts {
  private static final String TAKE =
      """
      INSERT INTO guess (counter, taken, until) VALUES (:counter, 1, :until)
      ON CONFLICT (counter) DO UPDATE SET
        taken = CASE WHEN guess.until <= :now THEN 1 ELSE guess.taken + 1 END,
        until = CASE WHEN guess.until <= :now OR :extend = 1 THEN excluded.until ELSE guess.until END
      WHERE guess.until <= :now OR guess.taken < :most
      RETURNING taken
      """;
  private static final String SWEEP =
      """
      DELETE FROM guess WHERE counter IN
        (SELECT counter FROM guess WHERE until <= ? ORDER BY until LIMIT 20)
      """;

  private GuessCounts() {}

  /**
   * Counts one more, if that doesn't exceed {@code most}: one statement, so that of many at once no
   * more than {@code most} succeed.
   *
   * @param extend whether the count starts over only after a quiet window, as a directory's does,
   *     or a window after its first
   * @return the new count; empty when it is full
   */
  static Optional<Integer> take(
      Handle handle, String counter, int most, Duration window, boolean extend, Instant now) {
    return handle
        .createQuery(TAKE)
        .bind("counter", counter)
        .bind("most", most)
        .bind("extend", extend ? 1 : 0)
        .bind("now", now.toEpochMilli())
        .bind("until", now.plus(window).toEpochMilli())
        .mapTo(Integer.class)
        .findOne();
  }

  /** Takes one back; says whether the count is now zero. */
  static boolean giveBack(Handle handle, String counter) {
    return handle
        .createQuery(
            "UPDATE guess SET taken = taken - 1 WHERE counter = :counter AND taken > 0"
                + " RETURNING taken")
        .bind("counter", counter)
        .mapTo(Integer.class)
        .findOne()
        .map(left -> left == 0)
        .orElse(false);
  }

  static void reset(Handle handle, String counter) {
    handle.execute("DELETE FROM guess WHERE counter = ?", counter);
  }

  /** How long a full count stays full. */
  static Duration left(Handle handle, String counter, Instant now) {
    return handle
        .select("SELECT until FROM guess WHERE counter = ?", counter)
        .mapTo(Long.class)
        .findOne()
        .map(until -> Duration.between(now, Instant.ofEpochMilli(until)))
        .filter(Duration::isPositive)
        .orElse(Duration.ofSeconds(1));
  }

  /** Deletes some of what has expired: more than one attempt can add. */
  static void sweep(Handle handle, Instant now) {
    handle.execute(SWEEP, now.toEpochMilli());
  }
}
