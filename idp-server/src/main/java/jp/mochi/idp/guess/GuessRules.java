package jp.mochi.idp.guess;

import java.time.Duration;

/**
 * How many tries are let through to the directory.
 *
 * <p>The directory locks an account at {@code lockoutThreshold} failures with less than {@code
 * window} between one and the next. All tries we let through within such a run stay one below: half
 * of them for the person's known browsers, half for strangers. No single network gets all of the
 * strangers' half where it is more than two.
 *
 * @param lockoutThreshold failures at which the directory locks an account; 3 or more
 * @param window how long the directory remembers a failure
 * @param accountsPerNetwork distinct accounts that one network may fail at within the window
 */
public record GuessRules(int lockoutThreshold, Duration window, int accountsPerNetwork) {
  /** What one network may fail at if nothing else is set: an office on a Monday morning. */
  public static final int ACCOUNTS_PER_NETWORK = 50;

  public GuessRules {
    if (lockoutThreshold < 3) {
      throw new IllegalArgumentException("a lockout threshold below 3 leaves no room for tries");
    }
    if (window.isNegative() || window.isZero() || accountsPerNetwork < 1) {
      throw new IllegalArgumentException("window and accounts per network must be positive");
    }
  }

  public GuessRules(int lockoutThreshold, Duration window) {
    this(lockoutThreshold, window, ACCOUNTS_PER_NETWORK);
  }

  /** Tries for an account from its known browsers together. */
  public int fromKnownBrowsers() {
    return (lockoutThreshold - 1) / 2;
  }

  /** Tries for an account from one known browser. */
  public int fromOneKnownBrowser() {
    return Math.min(fromKnownBrowsers(), Math.max(2, fromKnownBrowsers() - 1));
  }

  /** Tries for an account from all other browsers together. */
  public int fromStrangers() {
    return lockoutThreshold - 1 - fromKnownBrowsers();
  }

  /** Tries for an account from the unknown browsers of one network. */
  public int fromOneNetwork() {
    return Math.min(fromStrangers(), Math.max(2, fromStrangers() * 2 / 3));
  }
}
