package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TokenCallsTest {
  private final TokenCalls calls = new TokenCalls("token");

  /** Its thread answers the caller a little before it is free for the next. */
  @Test
  void oneAfterTheOtherIsNeverTooMany() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      var number = i;
      assertEquals(number, calls.run(() -> number));
    }
  }

  @Test
  void whileAllThreadsHangTheNextIsRefused() throws Exception {
    var hangs = new CountDownLatch(1);
    var inside = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  calls.run(
                      () -> {
                        inside.countDown();
                        hangs.await();
                        return 0;
                      });
                } catch (Exception late) { // whatever became of it
                  hangs.countDown();
                }
              });
    }
    inside.await();
    assertThrows(TokenUnavailable.class, () -> calls.run(() -> 1));
    hangs.countDown();
    assertEquals(1, calls.run(() -> 1));
  }
}
