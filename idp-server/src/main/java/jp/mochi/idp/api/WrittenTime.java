package jp.mochi.idp.api;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** A time as people write it. */
final class WrittenTime {
  private static final Pattern AGO = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

  private WrittenTime() {}

  /**
   * {@code 2026-11-21T09:00:00Z} or with an offset; without one, or a date alone, by the clock's
   * time zone; or how long ago, {@code 90m}, {@code 24h}, {@code 7d}. Empty for anything else.
   */
  static Optional<Instant> of(String text, Clock clock) {
    try {
      var ago = AGO.matcher(text);
      if (ago.matches()) {
        return Optional.of(clock.instant().minus(ago(ago.group(1), ago.group(2))));
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant());
      }
      if (!text.matches("\\d{4}-.*")) { // no rule reckons with millions of years
        return Optional.empty();
      }
      return Optional.of(
          text.matches(".*(Z|[+-]\\d{2}:\\d{2})")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).atZone(clock.getZone()).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
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
