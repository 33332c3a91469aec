package jp.mochi.device.key;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Octets as text: base64url without padding (RFC 4648 §5), as WebAuthn's JSON has them. */
final class Octets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder WRITER = Base64.getUrlEncoder().withoutPadding();

  private Octets() {}

  static String write(byte[] octets) {
    return WRITER.encodeToString(octets);
  }

  /** So many random octets. */
  static String random(int count) {
    var octets = new byte[count];
    RANDOM.nextBytes(octets);
    return write(octets);
  }

  /** Empty where it isn't written so, is empty, or is of more octets than that. */
  static Optional<byte[]> read(String text, int most) {
    if (text.isEmpty() || text.length() > (most * 4 + 2) / 3) {
      return Optional.empty();
    }
    try {
      var octets = Base64.getUrlDecoder().decode(text);
      // one spelling for each: a key is found by what stands in the table
      return write(octets).equals(text) ? Optional.of(octets) : Optional.empty();
    } catch (IllegalArgumentException otherwiseWritten) {
      return Optional.empty();
    }
  }
}
