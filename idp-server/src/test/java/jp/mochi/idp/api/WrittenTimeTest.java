package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A time that somebody types is one moment, or they are told what to write. */
class WrittenTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  private static WrittenTime.Read read(String text, String zone) {
    return WrittenTime.read(text, Clock.fixed(NOW, ZoneId.of(zone)));
  }

  private static void means(String moment, String text, String zone) {
    assertEquals(new WrittenTime.Read.At(Instant.parse(moment)), read(text, zone));
  }

  /** The kind of refusal and what it says in English. */
  private static String refused(String text, String zone) {
    return switch (read(text, zone)) {
      case WrittenTime.Read.At(var moment) -> "taken for " + moment;
      case WrittenTime.Read.Unclear(var why) ->
          why.error() + ": " + why.notices().getFirst().english();
    };
  }

  @Test
  void isReadByTheClocksOrByItsOffset() {
    means("2026-11-21T08:00:00Z", "2026-11-21T09:00", "Europe/Berlin");
    means("2026-11-21T09:00:00Z", "2026-11-21T09:00Z", "Europe/Berlin");
    means("2026-11-21T00:00:00Z", "2026-11-21T09:00+09:00", "Europe/Berlin");
    means("2026-11-23T07:30:00Z", "90m", "Europe/Berlin");
    assertEquals("NO_TIME", refused("tomorrow", "Asia/Tokyo").replaceFirst(":.*", ""));
    assertEquals("NO_TIME", refused("+99999-01-01T00:00", "Asia/Tokyo").replaceFirst(":.*", ""));
  }

  @Nested
  class WhenClocksArePutBack {
    @Test
    void theHourThatComesTwiceIsRefusedWithBothToChooseFrom() {
      assertEquals(
          "TIME_TWICE: By the clocks of Europe/Berlin 2026-10-25T02:30 comes twice, since they are"
              + " put back. Write 2026-10-25T02:30+02:00 for the first time or"
              + " 2026-10-25T02:30+01:00 for the second.",
          refused("2026-10-25T02:30", "Europe/Berlin"));
      means("2026-10-25T00:30:00Z", "2026-10-25T02:30+02:00", "Europe/Berlin");
      means("2026-10-25T01:30:00Z", "2026-10-25T02:30+01:00", "Europe/Berlin");
    }

    @Test
    void itBeginsWithTheHourAndEndsBeforeTheNext() {
      means("2026-10-24T23:59:00Z", "2026-10-25T01:59", "Europe/Berlin");
      assertEquals(
          "TIME_TWICE", refused("2026-10-25T02:00", "Europe/Berlin").replaceFirst(":.*", ""));
      means("2026-10-25T02:00:00Z", "2026-10-25T03:00", "Europe/Berlin");
    }

    @Test
    void whatIsToldToWriteIsRead() {
      assertEquals(
          "TIME_TWICE: By the clocks of Europe/London 2026-10-25T01:30:15 comes twice, since they"
              + " are put back. Write 2026-10-25T01:30:15+01:00 for the first time or"
              + " 2026-10-25T01:30:15Z for the second.",
          refused("2026-10-25T01:30:15", "Europe/London"));
      means("2026-10-25T01:30:15Z", "2026-10-25T01:30:15Z", "Europe/London");
    }
  }

  @Nested
  class WhenClocksArePutForward {
    @Test
    void theHourThatDoesNotExistIsRefused() {
      assertEquals(
          "TIME_SKIPPED: By the clocks of Europe/Berlin there is no 2026-03-29T02:30: they are put"
              + " forward from 2026-03-29T02:00 to 2026-03-29T03:00. Write the time with its"
              + " offset: 2026-03-29T03:00+02:00 is the moment when they are.",
          refused("2026-03-29T02:30", "Europe/Berlin"));
      means("2026-03-29T01:00:00Z", "2026-03-29T03:00+02:00", "Europe/Berlin");
      means("2026-03-29T01:00:00Z", "2026-03-29T03:00", "Europe/Berlin");
    }

    @Test
    void aDayBeginsWhereItsFirstHourIsSkipped() {
      means("2026-04-23T22:00:00Z", "2026-04-24", "Africa/Cairo");
    }
  }
}
