package jp.mochi.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, which a test can put forward. */
final class MovedClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  void forward(Duration by) {
    ahead = ahead.plus(by);
  }
}
