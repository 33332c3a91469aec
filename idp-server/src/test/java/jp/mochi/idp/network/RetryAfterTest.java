package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §10.2.3 */
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:49:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "120 | PT2M",
        "Mon, 23 Nov 2026 09:49:37 GMT | PT1H",
        "Mon, 23 Nov 2026 08:49:37 GMT | ",
        "Sun, 22 Nov 2026 08:49:37 GMT | ",
        "-5 | ",
        "1.5 | ",
        "9999999999 | ",
        "soon | "
      })
  void isSecondsOrATimeThatIsToCome(String said, Duration wait) {
    assertEquals(Optional.ofNullable(wait), RetryAfter.read(said, NOW));
  }
}
