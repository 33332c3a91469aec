package jp.mochi.idp.api;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** A time as people write it. */
final class WrittenTime {
  private static final Pattern AGO = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

  private WrittenTime() {}

  /** What was read. */
  sealed interface Read {
    /** A moment. */
    record At(Instant moment) implements Read {}

    /** None, or it isn't certain which. */
    record Unclear(Answer.Refusal why) implements Read {}

    default Optional<Instant> time() {
      return this instanceof At(var moment) ? Optional.of(moment) : Optional.empty();
    }

    default Optional<Answer> refusal() {
      return this instanceof Unclear(var why) ? Optional.of(why) : Optional.empty();
    }
  }

  /**
   * {@code 2026-11-21T09:00:00Z} or with an offset; without one, or a date alone, by the clock's
   * time zone; or how long ago, {@code 90m}, {@code 24h}, {@code 7d}.
   */
  static Read read(String text, Clock clock) {
    try {
      var ago = AGO.matcher(text);
      if (ago.matches()) {
        return new Read.At(clock.instant().minus(ago(ago.group(1), ago.group(2))));
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return new Read.At(LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant());
      }
      if (!text.matches("\\d{4}-.*")) { // no rule reckons with millions of years
        return new Read.Unclear(Refused.NO_TIME.of(text));
      }
      return text.matches(".*(Z|[+-]\\d{2}:\\d{2}(:\\d{2})?)")
          ? new Read.At(OffsetDateTime.parse(text).toInstant())
          : byClocks(LocalDateTime.parse(text), clock.getZone());
    } catch (DateTimeException notATime) {
      return new Read.Unclear(Refused.NO_TIME.of(text));
    }
  }

  /** Where clocks are put forward or back, one reading is no moment and another is two. */
  private static Read byClocks(LocalDateTime written, ZoneId zone) {
    var change = zone.getRules().getTransition(written);
    if (change == null) {
      return new Read.At(written.atZone(zone).toInstant());
    }
    var before = written.atOffset(change.getOffsetBefore());
    var after = written.atOffset(change.getOffsetAfter());
    return new Read.Unclear(
        change.isGap()
            ? Refused.TIME_SKIPPED.of(
                written.toString(),
                zone.getId(),
                change.getDateTimeBefore().toString(),
                change.getDateTimeAfter().toString(),
                change.getDateTimeAfter().atOffset(change.getOffsetAfter()).toString())
            : Refused.TIME_TWICE.of(
                written.toString(), zone.getId(), before.toString(), after.toString()));
  }

  /** How long: {@code 90m}, {@code 24h}, {@code 7d}. Empty for anything else. */
  static Optional<Duration> duration(String text) {
    var written = AGO.matcher(text);
    return written.matches()
        ? Optional.of(ago(written.group(1), written.group(2)))
        : Optional.empty();
  }

  private static Duration ago(String count, String unit) {
    var number = Long.parseLong(count);
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
