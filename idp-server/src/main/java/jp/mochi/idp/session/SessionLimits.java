package jp.mochi.idp.session;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a session may live.
 *
 * @param idle without being used
 * @param absolute in all, from its first factor on
 */
public record SessionLimits(Duration idle, Duration absolute) {
  public SessionLimits {
    if (!idle.isPositive() || idle.compareTo(absolute) > 0) {
      throw new IllegalArgumentException(
          "0 < idle <= absolute must hold: " + idle + ", " + absolute);
    }
  }

  boolean exceeded(Session session, Instant now) {
    return !now.isBefore(session.started().plus(absolute))
        || !now.isBefore(session.lastUsed().plus(idle));
  }
}
