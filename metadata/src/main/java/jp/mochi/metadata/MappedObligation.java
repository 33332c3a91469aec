package jp.mochi.metadata;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one service is told of an obligation: by an attribute that it understands.
 *
 * @param obligation one of {@link #NAMES}
 * @param attribute the SAML attribute's name
 * @param value what the service understands; empty: the obligation's own value, {@code true} or a
 *     duration such as {@code 8h}
 */
public record MappedObligation(String obligation, String attribute, Optional<String> value) {
  /** Every obligation that a rule can have. */
  public static final List<String> NAMES =
      List.of(
          "session",
          "re-evaluate",
          "warn",
          "no-screen-capture",
          "no-copy-paste",
          "no-download",
          "no-print",
          "no-transfer-to-pc",
          "delete-after");

  public MappedObligation {
    if (!NAMES.contains(obligation)) {
      throw new IllegalArgumentException("no obligation is called " + obligation);
    }
    if (attribute.isBlank()) {
      throw new IllegalArgumentException("an attribute needs a name");
    }
    Objects.requireNonNull(value);
  }

  /** A name that is a URI goes with the format that says so, any other name with basic. */
  public String nameFormat() {
    return AttributeText.usualFormat(attribute);
  }

  /** As it follows {@code obligation.NAME=}. */
  String text() {
    var name = AttributeText.escape(attribute);
    return value.map(v -> name + ";value=" + AttributeText.escape(v)).orElse(name);
  }
}
