package jp.mochi.idp.onetime;

import com.google.common.io.BaseEncoding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** What an authenticator app and we both know; prints as nothing. */
public final class OneTimeSecret {
  /** RFC 4226 §4, R6: 160 bits are recommended. */
  private static final int BYTES = 20;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final BaseEncoding BASE32 = BaseEncoding.base32().omitPadding();

  private final byte[] bytes;

  private OneTimeSecret(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A new one. */
  public static OneTimeSecret fresh() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new OneTimeSecret(bytes);
  }

  /** One that was kept. */
  public static OneTimeSecret of(byte[] bytes) {
    return new OneTimeSecret(bytes);
  }

  /** One that was written by {@link #text}. */
  public static Optional<OneTimeSecret> read(String text) {
    try {
      var bytes = BASE32.decode(text);
      return bytes.length == BYTES ? Optional.of(new OneTimeSecret(bytes)) : Optional.empty();
    } catch (IllegalArgumentException otherwise) {
      return Optional.empty();
    }
  }

  /** As it is typed into an app: Base32 without padding (RFC 4648 §6). */
  public String text() {
    return BASE32.encode(bytes);
  }

  /**
   * As apps read it from a QR code.
   *
   * @param issuer what the app calls us
   * @param username whose it is
   */
  public String address(String issuer, String username) {
    var named = encoded(issuer.replace(":", " "));
    var label = named + ":" + encoded(username);
    return "otpauth://totp/" + label + "?secret=" + text() + "&issuer=" + named;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Its bytes. */
  public byte[] export() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "OneTimeSecret(…)";
  }
}
