package jp.mochi.device.status;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A fact of a device that is so or isn't. */
public enum StatusFlag {
  /** Nobody gets in without a code, a password or a feature of its holder's body. */
  SCREEN_LOCK(true),
  /** What is stored on it is encrypted. */
  ENCRYPTED(true),
  /** Its system was broken into: rooted, jailbroken. */
  ROOTED(false),
  /** It can be driven by cable. */
  USB_DEBUGGING(false),
  /** A device management has it. */
  MDM_ENROLLED(true),
  /** The device management has nothing against it. */
  MDM_COMPLIANT(true),
  /** It has protection from malware. */
  MALWARE_PROTECTION(true),
  /** That protection is up to date. */
  MALWARE_PROTECTION_CURRENT(true);

  private final boolean good;
  private final String column = name().toLowerCase(Locale.ROOT);
  private final String text = column.replace('_', '-');

  StatusFlag(boolean good) {
    this.good = good;
  }

  /** Which of the two is the better. */
  public boolean good() {
    return good;
  }

  /** As the policy and commands write it: {@code screen-lock}. */
  public String text() {
    return text;
  }

  String column() {
    return column;
  }

  /** The flag that is written so. */
  public static Optional<StatusFlag> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
