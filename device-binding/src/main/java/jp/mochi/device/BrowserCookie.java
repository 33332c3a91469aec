package jp.mochi.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The cookie's value: a lasting id (48 bits of milliseconds, 80 random ones), a secret of 256 bits
 * that changes, and our mark over both. What doesn't bear it was never a cookie of ours, however
 * well it is formed: who has learned an id alone can say nothing about that browser, not even that
 * its cookie was stolen.
 *
 * @param id names the browser
 * @param secret known to the browser alone
 */
record BrowserCookie(String id, String secret) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{22,43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The cookie that a browser sent, if it is one of ours. */
  static Optional<BrowserCookie> parse(String value, UnaryOperator<String> mark) {
    var matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var cookie = new BrowserCookie(matcher.group(1), matcher.group(2));
    return same(mark.apply(cookie.marked()), matcher.group(3))
        ? Optional.of(cookie)
        : Optional.empty();
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /** Of a browser that wasn't known; what begins at the same time lies together in the indexes. */
  static BrowserCookie fresh(Instant now) {
    var id = ByteBuffer.allocate(16).putLong(now.toEpochMilli() << 16);
    id.position(6).put(chance(10));
    return new BrowserCookie(text(id.array()), text(chance(32)));
  }

  /** The same browser with a new secret. */
  BrowserCookie rotated() {
    return new BrowserCookie(id, text(chance(32)));
  }

  String value(UnaryOperator<String> mark) {
    return marked() + "." + mark.apply(marked());
  }

  private String marked() {
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

  private static byte[] chance(int count) {
    var octets = new byte[count];
    RANDOM.nextBytes(octets);
    return octets;
  }

  private static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  @Override
  public String toString() {
    return "BrowserCookie[" + id + "]";
  }
}
