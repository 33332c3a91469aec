package jp.mochi.cert.trust;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * By what of a certificate its owner is looked for, and where.
 *
 * @param by by what
 * @param attribute the directory's attribute that has the same value; empty for {@link By#DEVICE},
 *     whose owner stands in the register of devices
 */
public record MappingRule(By by, String attribute) {
  public MappingRule {
    Objects.requireNonNull(by);
    if (attribute.isBlank() != (by == By.DEVICE)) {
      throw new IllegalArgumentException("an attribute goes with a name, and with nothing else");
    }
  }

  /** What a rule can go by: names, and the key itself. */
  public enum By {
    SAN_UPN("userPrincipalName"),
    SAN_MAIL("mail"),
    SUBJECT_UID("uid"),
    SUBJECT_CN("uid"),
    SERIAL(""),
    /** The key, where it has been bound to a registered device. */
    DEVICE("");

    private final String attribute;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    By(String attribute) {
      this.attribute = attribute;
    }

    /** As the configuration writes it: {@code san-upn}. */
    public String text() {
      return text;
    }

    /** The attribute that goes without saying; none for serial numbers and keys. */
    public Optional<String> attribute() {
      return Optional.of(attribute).filter(name -> !name.isEmpty());
    }

    /** The one that is written so. */
    public static Optional<By> of(String text) {
      return Stream.of(values()).filter(by -> by.text.equals(text)).findFirst();
    }
  }

  /** The values to look for; none where the certificate has no such name, nor for a key. */
  public List<String> values(CertificateNames names) {
    return switch (by) {
      case SAN_UPN -> names.upn();
      case SAN_MAIL -> names.mail();
      case SUBJECT_UID -> names.uid();
      case SUBJECT_CN -> names.cn();
      case SERIAL -> List.of(names.serial());
      case DEVICE -> List.of();
    };
  }
}
