package jp.mochi.idp.inforce;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A policy as it is written.
 *
 * @param hash the text's SHA-256 in hex
 */
public record PolicyText(String text, String hash) {
  /** A text with its hash. */
  public static PolicyText of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      return new PolicyText(text, HexFormat.of().formatHex(digest.digest(bytes)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
