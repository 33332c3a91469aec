package jp.mochi.idp.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as the configuration writes them: {@code 500ms}, {@code 30s}, {@code 15m}, … */
final class Durations {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** A duration within bounds, both included. */
  static Form<Duration> between(String least, String most) {
    var from = parse(least).orElseThrow();
    var to = parse(most).orElseThrow();
    return text -> {
      var duration = parse(text);
      if (duration.isEmpty()) {
        return Form.bad(FaultCode.DURATION, text);
      }
      var outside = duration.get().compareTo(from) < 0 || duration.get().compareTo(to) > 0;
      return outside
          ? Form.bad(FaultCode.DURATION_RANGE, text, least, most)
          : Form.good(duration.get());
    };
  }

  /** As the configuration would write it, in the greatest unit that says it whole. */
  static String write(Duration duration) {
    var millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    var seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static Optional<Duration> parse(String text) {
    var match = WRITTEN.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var count = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
