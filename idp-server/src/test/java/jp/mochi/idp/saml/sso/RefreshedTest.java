package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A value that is read beside those who want it, by a clock of the test's. */
class RefreshedTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger readings = new AtomicInteger();
  private volatile UnaryOperator<Integer> reading = last -> last + 1;
  private final Refreshed<Integer> value =
      new Refreshed<>(
          "numbers",
          0,
          last -> {
            readings.incrementAndGet();
            return reading.apply(last);
          },
          nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void isReadAgainAfterASecondAndNotBefore() {
    assertEquals(0, value.now());
    pass(Duration.ofMillis(999));
    assertEquals(0, value.now());
    pass(Duration.ofMillis(1));
    assertEquals(1, value.now());
    assertEquals(1, value.now());
  }

  @Test
  void isReadAnewAtOnceForWhoHasToKnow() {
    assertEquals(1, value.anew());
  }

  @Test
  void theLastOneIsServedAtOnceWhileAReadingHangs() throws Exception {
    var release = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    reading =
        last -> {
          hang(release);
          ended.countDown();
          return 7;
        };
    pass(Duration.ofSeconds(1));
    var first = Thread.ofPlatform().start(value::now);
    while (readings.get() == 0) {
      Thread.onSpinWait();
    }
    pass(Duration.ofSeconds(3));
    assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertEquals(0, value.now());
          }
        });
    assertEquals(1, readings.get(), "one hangs, and no more are sent after it");
    assertEquals(Duration.ofSeconds(4), value.age());
    release.countDown();
    ended.await();
    first.join();
    reading = last -> last;
    pass(Duration.ofSeconds(1));
    assertEquals(7, value.now());
    assertEquals(Duration.ZERO, value.age());
  }

  @Test
  void theLastOneIsServedWhileReadingFailsAndAgesMeanwhile() {
    reading =
        last -> {
          throw new IllegalStateException("away");
        };
    pass(Duration.ofSeconds(30));
    assertEquals(0, value.now());
    assertEquals(0, value.now());
    assertEquals(1, readings.get(), "one attempt a second");
    assertEquals(Duration.ofSeconds(30), value.age());
  }

  @Test
  void isReadAgainOnceThereIsAThreadForItAgain() {
    var threads = new AtomicInteger();
    var scarce =
        new Refreshed<>(
            "numbers",
            0,
            last -> last + 1,
            nanos::get,
            reading -> {
              if (threads.incrementAndGet() == 1) {
                throw new InternalError("no native thread");
              }
              reading.run();
            });
    pass(Duration.ofSeconds(1));
    assertEquals(0, scarce.now());
    assertEquals(0, scarce.now());
    assertEquals(1, threads.get(), "one attempt a second");
    pass(Duration.ofSeconds(1));
    assertEquals(1, scarce.now());
    assertEquals(Duration.ZERO, scarce.age());
  }

  private static void hang(CountDownLatch release) {
    try {
      release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
