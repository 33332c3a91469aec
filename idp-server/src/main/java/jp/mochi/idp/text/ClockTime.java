package jp.mochi.idp.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time to the minute, with the name that people have for the clocks it is told by. */
public final class ClockTime {
  private ClockTime() {}

  /** {@code 2026-11-21 18:00 JST}: never the name of an entry in a list of zones. */
  public static String of(Instant time, ZoneId zone, Language language) {
    var named =
        zone.normalized().equals(ZoneOffset.UTC)
            ? "'UTC'" // Etc/UTC and Z are how computers call it
            : "zzz";
    return DateTimeFormatter.ofPattern(
            "uuuu-MM-dd HH:mm " + named, language == Language.JA ? Locale.JAPANESE : Locale.ENGLISH)
        .format(time.atZone(zone));
  }
}
