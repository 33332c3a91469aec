package jp.mochi.idp.login;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When a failure is answered: so many steps after its start. A directory that is slow to judge a
 * password answers at once about a name it doesn't have, so that each failure by its own clock
 * would tell the two apart. Hence one number of steps for all: what the slowest of the last minutes
 * needed.
 *
 * <p>What the directory judged within its time limits counts in full. A directory that didn't judge
 * at all is no secret, and counts a few steps at most: an outage needn't slow down what comes after
 * it.
 */
final class SteadyPace {
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** Half a minute: more than the directory's time limits add up to. */
  private static final long MOST_STEPS = 20;

  private static final long MOST_OF_AN_OUTAGE = 4;

  private record Level(long steps, Instant until) {}

  private final AtomicReference<Level> level = new AtomicReference<>(new Level(1, Instant.EPOCH));

  /**
   * The moment for a failure that began at {@code start} and is known {@code now}.
   *
   * @param judged whether it is the directory's or our verdict, and not that there is none
   */
  Instant answer(Instant start, Instant now, boolean judged) {
    long own = Math.max(0, Duration.between(start, now).dividedBy(Pace.STEP)) + 1;
    long most = judged ? MOST_STEPS : MOST_OF_AN_OUTAGE;
    var common = level.updateAndGet(before -> raised(before, Math.min(own, most), now));
    return start.plus(Pace.STEP.multipliedBy(Math.max(own, common.steps())));
  }

  /**
   * Learns from what wasn't a failure: a right password takes the directory as long to judge as a
   * wrong one, so the pace is known before the first stranger tries a name.
   *
   * @param start when it began
   * @param now when the verdict was there
   */
  void learn(Instant start, Instant now) {
    long own = Math.max(0, Duration.between(start, now).dividedBy(Pace.STEP)) + 1;
    level.updateAndGet(before -> raised(before, Math.min(own, MOST_STEPS), now));
  }

  private static Level raised(Level before, long own, Instant now) {
    boolean over = !now.isBefore(before.until());
    return over || own >= before.steps() ? new Level(own, now.plus(KEPT)) : before;
  }
}
