package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A number that a device bears, and how it is written. */
public enum IdentifierKind {
  /** Of the radio: 15 digits, the last a check digit (3GPP TS 23.003 §6.2.1); some leave it out. */
  IMEI("[0-9]{14,15}"),
  /** Of the SIM: 6 to 15 digits (3GPP TS 23.003 §2.2). */
  IMSI("[0-9]{6,15}"),
  /** What its maker engraved. */
  SERIAL("[0-9A-Z]{4,40}"),
  /** Apple's unique device identifier: 40 hexadecimal digits, or 24 of the newer form. */
  UDID("[0-9A-F]{40}|[0-9A-F]{24}"),
  /** By which a management system knows it. */
  MDM_ID("[\\x21-\\x7e]{1,128}");

  private final Pattern form;
  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  IdentifierKind(String form) {
    this.form = Pattern.compile(form);
  }

  /** As files, commands and the interface write it: {@code mdm-id}. */
  public String text() {
    return text;
  }

  /**
   * One spelling for all: without spaces, hyphens and colons, in capitals; an IMEI without its
   * check digit. A management system's id is taken letter by letter. Empty where it can't be one.
   */
  Optional<String> normal(String value) {
    var plain = this == MDM_ID ? value.strip() : plain(value);
    if (!form.matcher(plain).matches()) {
      return Optional.empty();
    }
    return this == IMEI ? imei(plain) : Optional.of(plain);
  }

  private static String plain(String value) {
    return value.replaceAll("[\\s:-]", "").toUpperCase(Locale.ROOT);
  }

  private static Optional<String> imei(String digits) {
    var body = digits.substring(0, 14);
    return digits.length() == 14 || digits.charAt(14) - '0' == checkDigit(body)
        ? Optional.of(body)
        : Optional.empty();
  }

  /** Luhn's, as 3GPP TS 23.003 annex B has it. */
  private static int checkDigit(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(i) - '0';
      int counted = i % 2 == 1 ? digit * 2 : digit;
      sum += counted / 10 + counted % 10;
    }
    return (10 - sum % 10) % 10;
  }

  /** The kind that is written so. */
  public static Optional<IdentifierKind> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
