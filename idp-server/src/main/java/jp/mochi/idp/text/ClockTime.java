package jp.mochi.idp.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Times and days as people write them; a time always with the name of the clocks it is told by. */
public final class ClockTime {
  /** What people in several parts of the world call their clocks. */
  private static final Set<String> SHARED =
      Set.of(
          "ADT", "AMT", "AST", "BST", "CDT", "CST", "ECT", "GST", "IST", "MST", "PST", "SST",
          "WST");

  private ClockTime() {}

  /** {@code 21 Nov 2026, 18:00 JST}: never the name of an entry in a list of zones. */
  public static String of(Instant time, ZoneId zone, Language language) {
    return format("d MMM uuuu, HH:mm", "uuuu年M月d日 HH:mm", language).format(time.atZone(zone))
        + " "
        + name(time.atZone(zone));
  }

  /** {@code 1 December 2026}. */
  public static String day(LocalDate day, Language language) {
    return format("d MMMM uuuu", "uuuu年M月d日", language).format(day);
  }

  /**
   * What the clocks are called at that time: {@code JST}; with the offset where clocks elsewhere
   * have the same name: {@code CST, UTC+08:00}.
   */
  public static String name(ZonedDateTime time) {
    if (time.getZone().normalized().equals(ZoneOffset.UTC)) {
      return "UTC"; // Etc/UTC and Z are how computers call it
    }
    var name = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
    return SHARED.contains(name) ? name + ", UTC" + time.getOffset() : name;
  }

  private static DateTimeFormatter format(String english, String japanese, Language language) {
    return language == Language.JA
        ? DateTimeFormatter.ofPattern(japanese, Locale.JAPANESE)
        : DateTimeFormatter.ofPattern(english, Locale.ENGLISH);
  }
}
