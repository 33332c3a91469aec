package jp.mochi.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie's value: a lasting random id of 128 bits and a secret of 256 bits that changes.
 *
 * @param id names the browser
 * @param secret known to the browser alone
 */
record BrowserCookie(String id, String secret) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static Optional<BrowserCookie> parse(String value) {
    var matcher = FORM.matcher(value);
    return matcher.matches()
        ? Optional.of(new BrowserCookie(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  static BrowserCookie fresh() {
    return new BrowserCookie(random(16), random(32));
  }

  /** The same browser with a new secret. */
  BrowserCookie rotated() {
    return new BrowserCookie(id, random(32));
  }

  String value() {
    return id + "." + secret;
  }

  /** SHA-256 of the secret: enough, since the secret is random. */
  String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String random(int bytes) {
    var octets = new byte[bytes];
    RANDOM.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  @Override
  public String toString() {
    return "BrowserCookie[" + id + "]";
  }
}
