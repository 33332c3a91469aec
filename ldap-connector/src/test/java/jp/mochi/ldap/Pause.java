package jp.mochi.ldap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A wait of a test's own. */
public final class Pause {
  private Pause() {}

  /**
   * Returns after this time and never before it: parking ends at once where something on this
   * thread, such as an HTTP client, was woken once too often.
   *
   * @throws IllegalStateException when the thread is interrupted
   */
  public static void of(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
    }
  }
}
