package jp.mochi.idp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Time that a test moves; it starts at the system's, or when the test says. */
public final class ManualClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public ManualClock() {
    this(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
  }

  public ManualClock(Instant from) {
    this.now = new AtomicReference<>(from);
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  public void pass(Duration duration) {
    now.updateAndGet(t -> t.plus(duration));
  }
}
