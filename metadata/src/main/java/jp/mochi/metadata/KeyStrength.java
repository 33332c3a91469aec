package jp.mochi.metadata;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * What a public key is good for.
 *
 * @param algorithm as the JDK names it
 * @param bits its size; 0 where the algorithm isn't known to us
 */
record KeyStrength(String algorithm, int bits) {
  private static final int RSA_LEAST = 2048;
  private static final int RSA_MOST = 16_384;
  private static final int EC_LEAST = 256;

  static KeyStrength of(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> new KeyStrength("RSA", rsa.getModulus().bitLength());
      case ECPublicKey ec -> new KeyStrength("EC", ec.getParams().getOrder().bitLength());
      default -> new KeyStrength(key.getAlgorithm(), 0);
    };
  }

  /**
   * RSA of 2,048 to 16,384 bits (more would be a burden), EC of 256; DSA and unknown ones never.
   */
  boolean isEnough() {
    return switch (algorithm) {
      case "RSA" -> bits >= RSA_LEAST && bits <= RSA_MOST;
      case "EC" -> bits >= EC_LEAST;
      default -> false;
    };
  }

  /** Key transport needs RSA. */
  boolean canEncrypt() {
    return algorithm.equals("RSA");
  }

  @Override
  public String toString() {
    return bits == 0 ? algorithm : algorithm + " " + bits;
  }
}
