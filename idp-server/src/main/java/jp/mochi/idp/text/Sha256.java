package jp.mochi.idp.text;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 (FIPS 180-4) of texts in UTF-8 and of octets.
 *
 * <p>Guava copies a digest that is never fed: to look for another by its name, among the providers
 * and the algorithms that are switched off, costs more than most of what is hashed here.
 */
public final class Sha256 {
  private static final HashFunction SHA_256 = Hashing.sha256();

  private Sha256() {}

  /** The 32 octets. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The 32 octets. */
  public static byte[] of(byte[] octets) {
    return SHA_256.hashBytes(octets).asBytes();
  }

  /** The 64 hexadecimal digits, in small letters. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The 64 hexadecimal digits, in small letters. */
  public static String hex(byte[] octets) {
    return SHA_256.hashBytes(octets).toString();
  }
}
