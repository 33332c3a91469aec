package jp.mochi.idp.signal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each channel's deliveries go their round, on a virtual thread of their own: one that waits
 * for its server holds nobody else up, and is not begun again before it has come back.
 */
public final class Rounds implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final List<Round> rounds;

  private record Round(Deliveries deliveries, Semaphore free) {}

  Rounds(List<Deliveries> deliveries) {
    this.rounds = deliveries.stream().map(each -> new Round(each, new Semaphore(1))).toList();
  }

  /** Begins whatever isn't under way; waits for nobody. */
  @Override
  public void run() {
    for (var round : rounds) {
      if (round.free().tryAcquire()) {
        Thread.ofVirtual().name("signal").start(() -> go(round));
      }
    }
  }

  private static void go(Round round) {
    try {
      round.deliveries().run();
    } catch (RuntimeException failed) { // the boundary: the next round tries again
      LOG.warn("messages were not sent, and will be tried again", failed);
    } finally {
      round.free().release();
    }
  }

  /** Finishes the messages that are under way; the others stay for the next start. */
  @Override
  public void close() {
    rounds.forEach(round -> round.deliveries().close());
    var end = System.nanoTime() + LAST_WAIT.toNanos();
    try {
      for (var round : rounds) {
        if (!round.free().tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.warn("a message was under way when the server stopped, and may be sent once more");
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
