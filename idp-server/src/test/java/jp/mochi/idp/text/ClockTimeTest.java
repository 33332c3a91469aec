package jp.mochi.idp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as people read them. */
class ClockTimeTest {
  private static final Instant TIME = Instant.parse("2026-11-21T09:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "Etc/UTC, 2026-11-21 09:00 UTC",
    "UTC, 2026-11-21 09:00 UTC",
    "Z, 2026-11-21 09:00 UTC",
    "Asia/Tokyo, 2026-11-21 18:00 JST",
    "Europe/Berlin, 2026-11-21 10:00 CET",
  })
  void clocksHaveTheNameThatPeopleHaveForThem(String zone, String expected) {
    assertEquals(expected, ClockTime.of(TIME, ZoneId.of(zone), Language.EN));
    assertEquals(
        expected.substring(0, 16),
        ClockTime.of(TIME, ZoneId.of(zone), Language.JA).substring(0, 16));
  }
}
