package jp.mochi.idp.network;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** RFC 9110 §10.2.3: for how long a server doesn't want to be asked again. */
final class RetryAfter {
  private RetryAfter() {}

  /** In seconds, or as a time; empty where it is neither, or that time is over. */
  static Optional<Duration> read(String said, Instant now) {
    if (said.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(said)));
    }
    try {
      var at = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, at)).filter(Duration::isPositive);
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
