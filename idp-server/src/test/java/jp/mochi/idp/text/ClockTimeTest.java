package jp.mochi.idp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as people read them. */
class ClockTimeTest {
  private static final Instant TIME = Instant.parse("2026-11-21T09:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Etc/UTC       | 21 Nov 2026, 09:00 UTC            | 2026年11月21日 09:00 UTC",
        "UTC           | 21 Nov 2026, 09:00 UTC            | 2026年11月21日 09:00 UTC",
        "Z             | 21 Nov 2026, 09:00 UTC            | 2026年11月21日 09:00 UTC",
        "Asia/Tokyo    | 21 Nov 2026, 18:00 JST            | 2026年11月21日 18:00 JST",
        "Europe/Berlin | 21 Nov 2026, 10:00 CET            | 2026年11月21日 10:00 CET",
        "Asia/Shanghai | 21 Nov 2026, 17:00 CST, UTC+08:00 | 2026年11月21日 17:00 CST, UTC+08:00",
        "Asia/Kolkata  | 21 Nov 2026, 14:30 IST, UTC+05:30 | 2026年11月21日 14:30 IST, UTC+05:30",
      })
  void clocksHaveTheNameThatPeopleHaveForThem(String zone, String english, String japanese) {
    assertEquals(english, ClockTime.of(TIME, ZoneId.of(zone), Language.EN));
    assertEquals(japanese, ClockTime.of(TIME, ZoneId.of(zone), Language.JA));
  }

  /** By the clocks in Berlin it is half past two twice in that night. */
  @Test
  void anHourThatComesTwiceIsToldApart() {
    var berlin = ZoneId.of("Europe/Berlin");
    var first = Instant.parse("2026-10-25T00:30:00Z");
    assertEquals("25 Oct 2026, 02:30 CEST", ClockTime.of(first, berlin, Language.EN));
    assertEquals(
        "25 Oct 2026, 02:30 CET", ClockTime.of(first.plusSeconds(3600), berlin, Language.EN));
  }

  @Test
  void daysAreWrittenAsPeopleDo() {
    var day = LocalDate.of(2026, 12, 1);
    assertEquals("1 December 2026", ClockTime.day(day, Language.EN));
    assertEquals("2026年12月1日", ClockTime.day(day, Language.JA));
  }
}
