package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Obligations under the fixed names that services' attributes are mapped from. */
final class ObligationsTest {
  private static final Obligations ALL =
      new Obligations(
          Optional.of(Duration.ofHours(8)),
          Optional.of(Duration.ofMinutes(10)),
          Optional.of(Duration.ofDays(2)),
          Set.of(Obligations.Mark.values()));

  @Test
  void eachHasItsFixedNameInOneOrder() {
    assertEquals(
        "{session=8h, re-evaluate=10m, warn=true, no-screen-capture=true, no-copy-paste=true,"
            + " no-download=true, no-print=true, no-transfer-to-pc=true, delete-after=2d}",
        ALL.byName().toString());
  }

  @Test
  void whatIsNotAskedIsNotNamed() {
    assertEquals(Map.of(), Obligations.NONE.byName());
    var print =
        new Obligations(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(Obligations.Mark.NO_PRINT));
    assertEquals(Map.of("no-print", "true"), print.byName());
    assertTrue(Obligations.NONE.isEmpty());
    assertFalse(print.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "PT24H, 1d",
    "PT72H, 3d",
    "PT25H, 25h",
    "PT1H, 1h",
    "PT90M, 90m",
    "PT1M, 1m",
    "PT61S, 61s",
    "PT1S, 1s",
  })
  void aDurationIsWrittenInTheLargestUnitThatFits(Duration duration, String text) {
    assertEquals(text, Obligations.text(duration));
  }

  private static Optional<Duration> limit(int session, int reEvaluate) {
    var obligations =
        new Obligations(hours(session), hours(reEvaluate), Optional.empty(), Set.of());
    return new Decision.Permit(obligations, new Trace("v", Optional.empty(), List.of()))
        .sessionLimit();
  }

  private static Optional<Duration> hours(int hours) {
    return Optional.of(hours).filter(some -> some > 0).map(Duration::ofHours);
  }

  @Test
  void aServicesSessionEndsWhenTheRulesAreToBeAskedAgain() {
    assertEquals(hours(2), limit(8, 2));
    assertEquals(hours(1), limit(1, 2));
    assertEquals(hours(8), limit(8, 0));
    assertEquals(hours(2), limit(0, 2));
    assertEquals(Optional.empty(), limit(0, 0));
  }
}
