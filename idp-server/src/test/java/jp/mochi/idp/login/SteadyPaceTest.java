package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyPaceTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
  private final SteadyPace pace = new SteadyPace();

  private long answered(Instant start, long millis) {
    return answered(start, millis, true);
  }

  private long answered(Instant start, long millis, boolean judged) {
    var at = pace.answer(start, start.plusMillis(millis), judged);
    return Duration.between(start, at).toMillis();
  }

  @Test
  void answersAtTheFirstStepWhateverTheDirectoryNeeded() {
    assertEquals(1500, answered(START, 3));
    assertEquals(1500, answered(START, 1499));
  }

  @Test
  void letsAQuickFailureWaitAsLongAsASlowOneHadTo() {
    assertEquals(3000, answered(START, 1700));
    assertEquals(3000, answered(START.plusSeconds(60), 3));
    assertEquals(1500, answered(START.plusSeconds(700), 3));
  }

  @Test
  void letsAQuickFailureWaitAlsoForADirectoryAtTheEndOfItsTimeLimits() {
    assertEquals(9000, answered(START, 8_000));
    assertEquals(9000, answered(START.plusSeconds(60), 3));
    assertEquals(16_500, answered(START.plusSeconds(120), 15_500));
    assertEquals(16_500, answered(START.plusSeconds(180), 3));
  }

  @Test
  void doesNotLetOneOutageSlowAllOthersWithoutBound() {
    assertEquals(30_000, answered(START, 29_000, false));
    assertEquals(6_000, answered(START.plusSeconds(60), 3));
  }

  @Test
  void doesNotLetAVerdictThatTookForeverSlowAllOthersWithoutBound() {
    assertEquals(300_000, answered(START, 299_000));
    assertEquals(30_000, answered(START.plusSeconds(60), 3));
  }

  /** Otherwise the first wrong password after a quiet time would show that the name exists. */
  @Test
  void knowsFromThoseWhoSignedInHowLongTheDirectoryTakes() {
    pace.learn(START, START.plusMillis(2_000));
    assertEquals(3000, answered(START.plusSeconds(60), 3));
    pace.learn(START.plusSeconds(61), START.plusSeconds(61).plusMillis(3));
    assertEquals(3000, answered(START.plusSeconds(62), 3), "one quick verdict unlearns nothing");
    assertEquals(1500, answered(START.plusSeconds(700), 3));
  }
}
