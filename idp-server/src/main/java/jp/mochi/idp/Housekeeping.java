package jp.mochi.idp;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time, one after the other on one thread. A task that fails is
 * logged and comes round again; none may wait without a limit.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private final ScheduledExecutorService clock;

  Housekeeping() {
    this("housekeeping");
  }

  /**
   * @param name what its thread is called
   */
  Housekeeping(String name) {
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Runs the task again and again, the first time after one interval. */
  void every(Duration interval, String what, Runnable task) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> run(what, task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void run(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // the boundary: a failed round must not end the rounds
      LOG.warn("{} failed and will be tried again", what, e);
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
