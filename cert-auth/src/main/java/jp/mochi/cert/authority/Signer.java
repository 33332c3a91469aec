package jp.mochi.cert.authority;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs with an authority's private key, wherever that is. */
public interface Signer {
  /** The JCA's name of the signature. */
  String algorithm();

  /** The signature of these bytes; may be a call to a token. */
  byte[] sign(byte[] content);

  /** Signs with a key in our memory: SHA-256, and ECDSA or RSA as the key is. */
  static Signer of(PrivateKey key) {
    var algorithm = algorithmFor(key.getAlgorithm());
    return new Signer() {
      @Override
      public String algorithm() {
        return algorithm;
      }

      @Override
      public byte[] sign(byte[] content) {
        try {
          var signature = Signature.getInstance(algorithm);
          signature.initSign(key);
          signature.update(content);
          return signature.sign();
        } catch (GeneralSecurityException broken) {
          throw new IllegalStateException("An authority's key can't sign", broken);
        }
      }
    };
  }

  /** The signature that we make with a key of that kind, {@code EC} or {@code RSA}. */
  static String algorithmFor(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> throw new IllegalArgumentException("no key of an authority: " + keyAlgorithm);
    };
  }
}
