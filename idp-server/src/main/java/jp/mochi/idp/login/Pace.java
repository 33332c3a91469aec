package jp.mochi.idp.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for a moment. Handlers run on virtual threads, so waiting holds no platform thread. */
@FunctionalInterface
public interface Pace {
  /** A failed sign-on is answered this long after its start, or at a later multiple of it. */
  Duration STEP = Duration.ofMillis(1500);

  /** Returns at that moment; at once when it has passed or the thread is interrupted. */
  void until(Instant moment);

  /** Parks the current thread. */
  static Pace parking(Clock clock) {
    return moment -> {
      var left = Duration.between(clock.instant(), moment);
      while (left.isPositive() && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(left.toNanos());
        left = Duration.between(clock.instant(), moment);
      }
    };
  }
}
