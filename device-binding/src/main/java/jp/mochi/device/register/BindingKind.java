package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** By what a device is known. */
public enum BindingKind {
  /** The key of client certificates; known by what {@code cert-auth} calls the key's hash. */
  CERTIFICATE_KEY,
  /** A WebAuthn credential; known by its credential id. */
  WEBAUTHN,
  /** A browser that was signed on with; known by its id among the known browsers. */
  BROWSER,
  /** A number that the device bears; known by its kind and its HMAC. */
  IDENTIFIER;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As tables, commands and the interface write it: {@code certificate-key}. */
  public String text() {
    return text;
  }

  /** The kind that is written so. */
  public static Optional<BindingKind> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
