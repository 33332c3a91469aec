package jp.mochi.metadata;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the session that a service keeps by itself, whatever we tell it: its apps'
 * tokens outlive a sign-out here.
 *
 * @param lasts how long it lasts at most; empty where nobody knows
 * @param endAt where an administrator of the service ends somebody's sessions by hand
 */
public record OwnSession(Optional<Duration> lasts, Optional<String> endAt) {
  /** Nothing is known. */
  public static final OwnSession UNKNOWN = new OwnSession(Optional.empty(), Optional.empty());

  /** The longest that can be said. */
  static final Duration LONGEST = Duration.ofDays(3650);

  public OwnSession {
    Objects.requireNonNull(lasts);
    Objects.requireNonNull(endAt);
  }
}
