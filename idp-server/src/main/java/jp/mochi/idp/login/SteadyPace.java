package jp.mochi.idp.login;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When a failure is answered: so many steps after its start. A directory that is slow to judge a
 * password answers at once about a name it doesn't have, so that each failure by its own clock
 * would tell the two apart. Hence one number of steps for all: what the slowest of the last minutes
 * needed, a bound aside.
 */
final class SteadyPace {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final long MOST_STEPS = 4;

  private record Level(long steps, Instant until) {}

  private final AtomicReference<Level> level = new AtomicReference<>(new Level(1, Instant.EPOCH));

  /** The moment for a failure that began at {@code start} and is known {@code now}. */
  Instant answer(Instant start, Instant now) {
    long own = Math.max(0, Duration.between(start, now).dividedBy(Pace.STEP)) + 1;
    var common = level.updateAndGet(before -> raised(before, Math.min(own, MOST_STEPS), now));
    return start.plus(Pace.STEP.multipliedBy(Math.max(own, common.steps())));
  }

  private static Level raised(Level before, long own, Instant now) {
    boolean over = !now.isBefore(before.until());
    return over || own >= before.steps() ? new Level(own, now.plus(KEPT)) : before;
  }
}
