package jp.mochi.idp.network;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps zones up to date, round after round on a thread of its own, until it is closed. */
public final class ZoneWatch implements AutoCloseable {
  /** Two rounds must fit into the second within which every node obeys a new list. */
  static final Duration ROUND = Duration.ofMillis(400);

  private static final Logger log = LoggerFactory.getLogger(ZoneWatch.class);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("zones").factory());

  /**
   * Begins.
   *
   * @param current the sources in force; asked anew each round, since a new policy has others
   */
  public ZoneWatch(Supplier<ZoneSources> current) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> round(current), ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void round(Supplier<ZoneSources> current) {
    try {
      current.get().refresh();
    } catch (RuntimeException e) { // the boundary: a failed round must not end the rounds
      log.warn("The zones could not be looked at and will be again", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
