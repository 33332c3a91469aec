package jp.mochi.cert.trust;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * By which name of a certificate its owner is looked for, and where.
 *
 * @param by which name
 * @param attribute the directory's attribute that has the same value
 */
public record MappingRule(By by, String attribute) {
  public MappingRule {
    Objects.requireNonNull(by);
    if (attribute.isBlank()) {
      throw new IllegalArgumentException("a rule without an attribute");
    }
  }

  /** The names that a rule can go by. */
  public enum By {
    SAN_UPN("userPrincipalName"),
    SAN_MAIL("mail"),
    SUBJECT_UID("uid"),
    SUBJECT_CN("uid"),
    SERIAL("");

    private final String attribute;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    By(String attribute) {
      this.attribute = attribute;
    }

    /** As the configuration writes it: {@code san-upn}. */
    public String text() {
      return text;
    }

    /** The attribute that goes without saying; there is none for serial numbers. */
    public Optional<String> attribute() {
      return Optional.of(attribute).filter(name -> !name.isEmpty());
    }

    /** The one that is written so. */
    public static Optional<By> of(String text) {
      return Stream.of(values()).filter(by -> by.text.equals(text)).findFirst();
    }
  }

  /** The values to look for; none where the certificate has no such name. */
  public List<String> values(CertificateNames names) {
    return switch (by) {
      case SAN_UPN -> names.upn();
      case SAN_MAIL -> names.mail();
      case SUBJECT_UID -> names.uid();
      case SUBJECT_CN -> names.cn();
      case SERIAL -> List.of(names.serial());
    };
  }
}
