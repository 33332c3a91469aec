package jp.mochi.device.register;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  /** What makers, systems and templates write where there is no number, in capitals, no spaces. */
  private static final Set<String> FILLERS =
      Set.of(
          "CHASSISSERIALNUMBER",
          "DEFAULT",
          "DEFAULTSTRING",
          "EMPTY",
          "INVALID",
          "NA",
          "N/A",
          "NIL",
          "NONE",
          "NOTAPPLICABLE",
          "NOTAVAILABLE",
          "NOTSET",
          "NOTSPECIFIED",
          "NULL",
          "OEM",
          "SERIALNUMBER",
          "SYSTEMSERIALNUMBER",
          "TOBEFILLEDBYOEM",
          "TOBEFILLEDBYO.E.M.",
          "UNDEFINED",
          "UNKNOWN");

  /** The same in digits: an id that a management system counts up may look like that. */
  private static final Set<String> COUNTED =
      Set.of("0123456789ABCDEF", "0123456789", "1234567890", "123456789", "12345678", "1234");

  /** From so many on nobody counts up to one character over and over. */
  private static final int REPEATED = 8;

  private static final Pattern GUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

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
   * check digit. A management system's id is taken letter by letter, but for a GUID. Empty where it
   * can't be one, or is what is written where there is none: whoever has such a number has it with
   * many others.
   */
  Optional<String> normal(String value) {
    var plain = this == MDM_ID ? value.strip() : plain(value);
    if (!form.matcher(plain).matches() || isFiller(plain(value))) {
      return Optional.empty();
    }
    return switch (this) {
      case IMEI -> imei(plain);
      case MDM_ID -> Optional.of(isGuid(plain) ? plain.toLowerCase(Locale.ROOT) : plain);
      case IMSI, SERIAL, UDID -> Optional.of(plain);
    };
  }

  /** The one spelling, and those under which a register may have it that took GUIDs as written. */
  List<String> spellings(String value) {
    var plain = value.strip();
    return this == MDM_ID && isGuid(plain)
        ? normal(value).stream()
            .flatMap(it -> Stream.of(it, plain, it.toUpperCase(Locale.ROOT)))
            .distinct()
            .toList()
        : normal(value).stream().toList();
  }

  /** RFC 9562 §4: its digits mean the same in capitals. */
  private static boolean isGuid(String text) {
    return GUID.matcher(text).matches();
  }

  private boolean isFiller(String plain) {
    var isRepeated = plain.chars().distinct().count() == 1;
    return FILLERS.contains(plain)
        || (this == MDM_ID
            ? isRepeated && (plain.length() >= REPEATED || plain.startsWith("0"))
            : isRepeated || COUNTED.contains(plain));
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
