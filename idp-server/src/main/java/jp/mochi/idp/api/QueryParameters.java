package jp.mochi.idp.api;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query of a call, field by field; the first that can't be understood is noted. */
final class QueryParameters {
  private static final Pattern AGO = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

  private final Context ctx;
  private final Clock clock;
  private Optional<String> wrong = Optional.empty();

  QueryParameters(Context ctx, Clock clock) {
    this.ctx = ctx;
    this.clock = clock;
  }

  Optional<String> wrong() {
    return wrong;
  }

  void note(String name) {
    wrong = wrong.or(() -> Optional.of(name));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isBlank());
  }

  int number(String name, int otherwise) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[1-9][0-9]{0,5}")) {
      note(name);
      return otherwise;
    }
    return Integer.parseInt(text.get());
  }

  String choice(String name, List<String> choices, String otherwise) {
    var word = text(name).orElse(otherwise);
    if (!choices.contains(word)) {
      note(name);
    }
    return word;
  }

  /**
   * A time: {@code 2026-11-21T09:00:00Z} or with an offset; without one, or a date alone, by the
   * server's time zone; or how long ago, {@code 90m}, {@code 24h}, {@code 7d}.
   */
  Optional<Instant> time(String name) {
    return text(name).flatMap(text -> time(name, text));
  }

  private Optional<Instant> time(String name, String text) {
    try {
      var ago = AGO.matcher(text);
      if (ago.matches()) {
        return Optional.of(clock.instant().minus(ago(ago.group(1), ago.group(2))));
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant());
      }
      if (!text.matches("\\d{4}-.*")) { // no rule reckons with millions of years
        note(name);
        return Optional.empty();
      }
      return Optional.of(
          text.matches(".*(Z|[+-]\\d{2}:\\d{2})")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).atZone(clock.getZone()).toInstant());
    } catch (DateTimeException notATime) {
      note(name);
      return Optional.empty();
    }
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
