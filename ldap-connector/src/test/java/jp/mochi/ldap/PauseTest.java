package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PauseTest {
  @Test
  void isAsLongAsItSaysAlsoForAThreadThatWasWokenBefore() {
    LockSupport.unpark(Thread.currentThread());
    long began = System.nanoTime();
    Pause.of(Duration.ofMillis(50));
    assertTrue(System.nanoTime() - began >= Duration.ofMillis(50).toNanos());
  }
}
