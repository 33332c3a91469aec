package jp.mochi.idp.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as a person at a terminal reads them: in the local zone, to the second. */
final class Times {
  private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Times() {}

  /** Of an ISO time as the server writes it; anything else stays as it is. */
  static String local(String iso, Clock clock) {
    if (iso.isEmpty()) {
      return "";
    }
    return SHOWN.format(Instant.parse(iso).truncatedTo(ChronoUnit.SECONDS).atZone(clock.getZone()));
  }
}
