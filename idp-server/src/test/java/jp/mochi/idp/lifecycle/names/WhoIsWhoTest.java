package jp.mochi.idp.lifecycle.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import org.junit.jupiter.api.Test;

/** How long a file may ask the directory. */
class WhoIsWhoTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final List<String> MANY = IntStream.range(0, 1000).mapToObj(i -> "p" + i).toList();

  private final AtomicInteger asked = new AtomicInteger();

  private Directory directory(Supplier<LookUp> answer) {
    return (Directory)
        Proxy.newProxyInstance(
            Directory.class.getClassLoader(),
            new Class<?>[] {Directory.class},
            (self, method, arguments) -> {
              asked.incrementAndGet();
              return answer.get();
            });
  }

  @Test
  void everybodyIsAskedForWhileTheDirectoryAnswers() throws Exception {
    var people = new WhoIsWho(directory(LookUp.NotFound::new), LONG).of(MANY);
    assertEquals(1000, people.orElseThrow().size());
    assertEquals(1000, asked.get());
  }

  @Test
  void nobodyElseIsAskedForOnceTheDirectoryIsSilent() throws Exception {
    var away = new LookUp.Unavailable(new IllegalStateException("no answer"));
    assertEquals(Optional.empty(), new WhoIsWho(directory(() -> away), LONG).of(MANY));
    assertTrue(asked.get() <= 4, "asked " + asked);
  }

  @Test
  void theTimeOfAllTogetherIsLimited() throws Exception {
    var never = new CountDownLatch(1);
    var slow =
        directory(
            () -> {
              try {
                assertEquals(false, never.await(300, TimeUnit.MILLISECONDS));
              } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
              }
              return new LookUp.NotFound();
            });
    assertEquals(Optional.empty(), new WhoIsWho(slow, Duration.ofMillis(50)).of(MANY));
    assertTrue(asked.get() <= 4, "asked " + asked);
  }
}
