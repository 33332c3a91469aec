package jp.mochi.idp.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import jp.mochi.idp.text.ClockTime;

/** Times as a person at a terminal reads them: to the second, with the name of the clocks. */
final class Times {
  private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Times() {}

  /** Of an ISO time as the server writes it: {@code 2026-11-21 18:00:00 JST}. */
  static String local(String iso, Clock clock) {
    if (iso.isEmpty()) {
      return "";
    }
    var time = Instant.parse(iso).truncatedTo(ChronoUnit.SECONDS).atZone(clock.getZone());
    return SHOWN.format(time) + " " + ClockTime.name(time);
  }
}
