package jp.mochi.cert.enrolment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What opens a challenge; only its hash is kept. */
public final class Secret {
  private final String text;

  Secret(String text) {
    this.text = text;
  }

  /** A new one of 130 bits. */
  static Secret random() {
    return new Secret(Random.text(26));
  }

  /** For whoever it was made for. */
  public String reveal() {
    return text;
  }

  /** SHA-256, in hex: it has too many bits to be found from that. */
  String hash() {
    return hash(text);
  }

  static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Whether a kept hash is this one's; takes as long for a near miss as for any other. */
  boolean hasHash(String kept) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII), kept.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && hasHash(secret.hash());
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
