package jp.mochi.idp.session;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import jp.mochi.idp.text.Sha256;

/** Makes cookie values and ids, and what is stored of them. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 256 random bits, base64url. */
  static String secret() {
    return random(32);
  }

  /**
   * 48 bits of milliseconds and 80 random ones, base64url: names a session in records, opens
   * nothing. What begins at the same time lies together in each index, so that a commit under load
   * touches a few pages instead of one for each of its rows.
   */
  static String id(Instant now) {
    var bytes = ByteBuffer.allocate(16).putLong(now.toEpochMilli() << 16);
    return random(bytes.array(), 6);
  }

  private static String random(int octets) {
    return random(new byte[octets], 0);
  }

  private static String random(byte[] bytes, int from) {
    var chance = new byte[bytes.length - from];
    RANDOM.nextBytes(chance);
    System.arraycopy(chance, 0, bytes, from, chance.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}
