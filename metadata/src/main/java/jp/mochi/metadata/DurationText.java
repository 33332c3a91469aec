package jp.mochi.metadata;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as options are written: {@code 90s}, {@code 3m}, {@code 1h}, or in ISO 8601. */
final class DurationText {
  private static final Pattern SIMPLE = Pattern.compile("(\\d{1,6})([smh])");

  private DurationText() {}

  static Optional<Duration> parse(String value) {
    var simple = SIMPLE.matcher(value);
    try {
      return Optional.of(
          Duration.parse(simple.matches() ? "PT" + simple.group(1) + simple.group(2) : value));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static String print(Duration duration) {
    if (duration.toNanosPart() != 0) {
      return duration.toString();
    }
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
