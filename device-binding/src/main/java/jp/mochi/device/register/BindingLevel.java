package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How surely a sign-on comes from the device it seems to come from; strongest first. */
public enum BindingLevel {
  /** A key that the device's hardware vouches for. */
  ATTESTED_KEY(1),
  /** A key that was made on this one device and is not meant to leave it. */
  DEVICE_BOUND_KEY(2),
  /** A key that is, or may be, elsewhere too: a synced passkey, a PKCS #12 file. */
  COPYABLE_KEY(3),
  /** A browser that was signed on with before; never enough alone. */
  KNOWN_BROWSER(4),
  /** A number that the device bears, which some systems let anybody alter. */
  DEVICE_IDENTIFIER(5);

  private final int number;
  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  BindingLevel(int number) {
    this.number = number;
  }

  /** As tables, the policy, commands and the interface write it: {@code device-bound-key}. */
  public String text() {
    return text;
  }

  /** Its number, 1 (the strongest) to 5. */
  public int number() {
    return number;
  }

  /** Whether a binding of this kind can be worth so much. */
  public boolean fits(BindingKind kind) {
    return switch (this) {
      case ATTESTED_KEY, DEVICE_BOUND_KEY, COPYABLE_KEY ->
          kind == BindingKind.CERTIFICATE_KEY || kind == BindingKind.WEBAUTHN;
      case KNOWN_BROWSER -> kind == BindingKind.BROWSER;
      case DEVICE_IDENTIFIER -> kind == BindingKind.IDENTIFIER;
    };
  }

  /** The level that is written so. */
  public static Optional<BindingLevel> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
