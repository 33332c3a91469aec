package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.key.TokenUnavailable;
import org.junit.jupiter.api.Test;

/** A token that hangs or is away holds nobody up who only asks. */
class RenewingTest {
  private final ManualClock clock = new ManualClock();
  private final Renewing renewing = new Renewing("It", clock.withZone(ZoneOffset.UTC));
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whileOneIsAtItTheOthersGoOnWithWhatIsThere() throws Exception {
    var begun = new CountDownLatch(1);
    var hanging = new CountDownLatch(1);
    var one =
        Thread.ofVirtual()
            .start(
                () ->
                    renewing.attempt(
                        "ca-1",
                        () -> {
                          begun.countDown();
                          await(hanging);
                        }));
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    renewing.attempt("ca-1", done::incrementAndGet);
    assertEquals(0, done.get());
    renewing.attempt("ca-2", done::incrementAndGet);
    assertEquals(1, done.get(), "another authority has a lock of its own");
    hanging.countDown();
    one.join();
    renewing.attempt("ca-1", done::incrementAndGet);
    assertEquals(2, done.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void fails() {
    done.incrementAndGet();
    throw new IllegalStateException("the token is away");
  }

  @Test
  void afterAFailureNobodyTriesForAMinute() {
    renewing.attempt("ca-1", this::fails);
    renewing.attempt("ca-1", this::fails);
    clock.pass(Renewing.PAUSE.minus(Duration.ofMillis(1)));
    renewing.attempt("ca-1", this::fails);
    assertEquals(1, done.get());
    clock.pass(Duration.ofMillis(1));
    renewing.attempt("ca-1", done::incrementAndGet);
    renewing.attempt("ca-1", done::incrementAndGet);
    assertEquals(3, done.get());
  }

  @Test
  void whoeverInsistsGetsToKnowOfTheFailureAndEndsThePause() {
    renewing.attempt("ca-1", this::fails);
    assertThrows(IllegalStateException.class, () -> renewing.insist("ca-1", this::fails));
    renewing.insist("ca-1", done::incrementAndGet);
    renewing.attempt("ca-1", done::incrementAndGet);
    assertEquals(4, done.get());
  }

  @Test
  void whoeverInsistsWaitsForOneThatHangsWithinALimit() throws Exception {
    var begun = new CountDownLatch(1);
    var hanging = new CountDownLatch(1);
    var brief = new Renewing("The list", clock.withZone(ZoneOffset.UTC), Duration.ofMillis(50));
    var one =
        Thread.ofVirtual()
            .start(
                () ->
                    brief.insist(
                        "ca-1",
                        () -> {
                          begun.countDown();
                          await(hanging);
                        }));
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    var busy =
        assertThrows(TokenUnavailable.class, () -> brief.insist("ca-1", done::incrementAndGet));
    assertTrue(String.valueOf(busy.getMessage()).contains("ca-1"), busy::toString);
    hanging.countDown();
    one.join();
    brief.insist("ca-1", done::incrementAndGet);
    assertEquals(1, done.get());
  }

  @Test
  void forgetsAuthoritiesThatAreGone() {
    renewing.attempt("ca-1", this::fails);
    renewing.keepOnly(List.of("ca-1"));
    renewing.attempt("ca-1", this::fails);
    assertEquals(1, done.get());
    renewing.keepOnly(List.of());
    renewing.attempt("ca-1", this::fails);
    assertEquals(2, done.get());
  }
}
