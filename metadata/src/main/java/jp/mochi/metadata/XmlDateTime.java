package jp.mochi.metadata;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** SAML Core 2.0 §1.3.3: times are xs:dateTime in UTC; one without a zone is taken as UTC. */
final class XmlDateTime {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})?");

  private XmlDateTime() {}

  static Optional<Instant> parse(String text) {
    var value = text.strip();
    var match = FORM.matcher(value);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          match.group(2) == null
              ? LocalDateTime.parse(value).toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
