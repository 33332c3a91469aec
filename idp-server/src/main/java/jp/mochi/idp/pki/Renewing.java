package jp.mochi.idp.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import jp.mochi.idp.key.TokenUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one at a time renew what an authority has signed. Its key may be in a token that hangs or is
 * away, and anybody may ask for what is to be renewed: so the others go on with what is there, and
 * after a failure nobody tries for {@link #PAUSE}.
 */
final class Renewing {
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** For this long others wait for one that is at it, since most take a few milliseconds. */
  static final Duration WAIT = Duration.ofMillis(250);

  /** For this long an administrator waits. */
  static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Renewing.class);

  private final String what;
  private final Clock clock;
  private final Duration longest;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final Map<String, Instant> failed = new ConcurrentHashMap<>();

  /**
   * @param what is renewed, for the log
   */
  Renewing(String what, Clock clock) {
    this(what, clock, LONGEST);
  }

  /** For tests: an administrator waits for so long. */
  Renewing(String what, Clock clock, Duration longest) {
    this.what = what;
    this.clock = clock;
    this.longest = longest;
  }

  /** Does the work, unless somebody else is at it or it has failed a moment ago. */
  void attempt(String authority, Runnable work) {
    var lock = lock(authority);
    if (isPaused(authority) || !taken(lock, WAIT)) {
      return;
    }
    try {
      work.run();
      failed.remove(authority);
    } catch (RuntimeException away) { // the boundary: what is there goes on for as long as it can
      failed.put(authority, clock.instant());
      LOG.warn("{} of {} could not be renewed", what, authority, away);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does the work after whoever is at it; what it throws is the caller's.
   *
   * @throws TokenUnavailable somebody has been at it for {@link #LONGEST}, as one that hangs is
   */
  void insist(String authority, Runnable work) {
    var lock = lock(authority);
    if (!taken(lock, longest)) {
      throw TokenUnavailable.busy(what + " of " + authority);
    }
    try {
      work.run();
      failed.remove(authority);
    } finally {
      lock.unlock();
    }
  }

  private static boolean taken(ReentrantLock lock, Duration wait) {
    try {
      return lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isPaused(String authority) {
    var at = failed.get(authority);
    var now = clock.instant();
    return at != null && !now.isBefore(at) && now.isBefore(at.plus(PAUSE));
  }

  private ReentrantLock lock(String authority) {
    return locks.computeIfAbsent(authority, id -> new ReentrantLock());
  }

  /** Forgets those that are no longer there. */
  void keepOnly(Collection<String> authorities) {
    locks.keySet().retainAll(authorities);
    failed.keySet().retainAll(authorities);
  }
}
