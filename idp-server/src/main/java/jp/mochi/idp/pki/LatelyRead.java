package jp.mochi.idp.pki;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import jp.mochi.cert.authority.Crls;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.database.NestedTransactions;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities there are and what each has revoked, as the database had it at most {@link
 * #MOST_AGE} before a request came. Whoever comes alone reads it for himself; of thousands a second
 * one reads for all, so that each is spared two look-ups and a revocation still counts everywhere
 * long before its second is over.
 *
 * <p>The lock lets one at a time read. What serves a request was begun to be read after it came, or
 * at most {@link #MOST_AGE} before: so of those who waited for a reading that was too early for
 * them, the first reads again for all, and a slow database makes them wait for two readings at
 * most. Nobody waits longer than {@link #PATIENCE}.
 */
final class LatelyRead {
  static final long MOST_AGE = Duration.ofMillis(20).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Database database;
  private final AuthoritiesInForce authorities;
  private final Crls crls;
  private final LongSupplier nanos;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Moment last;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  LatelyRead(Database database, AuthoritiesInForce authorities, Crls crls, LongSupplier nanos) {
    this.database = database;
    this.authorities = authorities;
    this.crls = crls;
    this.nanos = nanos;
  }

  /**
   * One moment.
   *
   * @param past counts how often the database was found set back: as long as it stays, whatever was
   *     read before is a part of what came before this moment
   * @param begun when it began to be read
   */
  record Moment(
      AuthoritiesInForce.View view, Map<String, Crls.Revision> revisions, int past, long begun) {
    /** What an authority has revoked. */
    Crls.Revision revision(String authority) {
      return revisions.getOrDefault(authority, Crls.Revision.NONE);
    }

    private boolean serves(long arrival) {
      return arrival - begun <= MOST_AGE;
    }

    /** The count at the moment after this one. */
    private int pastOf(Map<String, Crls.Revision> next) {
      var goesOn =
          revisions.entrySet().stream()
              .allMatch(
                  each ->
                      next.getOrDefault(each.getKey(), Crls.Revision.NONE)
                          .follows(each.getValue()));
      return goesOn ? past : past + 1;
    }
  }

  /**
   * The last moment, or a moment ago.
   *
   * @throws DatabaseBusy when others have been reading for too long
   */
  Moment moment() {
    NestedTransactions.refuse();
    var arrival = nanos.getAsLong();
    var known = last;
    return known != null && known.serves(arrival) ? known : read(arrival);
  }

  private Moment read(long arrival) {
    if (!taken()) {
      throw new DatabaseBusy("how the authorities stand is still being read");
    }
    try {
      var known = last;
      if (known != null && known.serves(arrival)) {
        return known;
      }
      var begun = nanos.getAsLong();
      var view = authorities.now();
      var revisions = database.read(crls::revisions);
      var fresh = new Moment(view, revisions, known == null ? 0 : known.pastOf(revisions), begun);
      last = fresh;
      return fresh;
    } finally {
      reading.unlock();
    }
  }

  private boolean taken() {
    try {
      return reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
