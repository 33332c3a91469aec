package jp.mochi.cert;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;

/** Key pairs: making them, and whether two halves belong together. */
public final class KeyPairs {
  private KeyPairs() {}

  /** RSA of 2048 bits or more. */
  public static KeyPair rsa(int bits) {
    if (bits < 2048) {
      throw new IllegalArgumentException("an RSA key of " + bits + " bits is too weak");
    }
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** EC on P-256. */
  public static KeyPair p256() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Whether a private key is the public key's other half: signs with one, verifies with one. */
  public static boolean match(PrivateKey privateKey, PublicKey publicKey) {
    if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    try {
      var challenge = new byte[32];
      var signature = Signature.getInstance(signatureAlgorithm(publicKey));
      signature.initSign(privateKey);
      signature.update(challenge);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(challenge);
      return signature.verify(signed);
    } catch (SignatureException otherSize) {
      return false;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("A key can't be used: " + broken.getMessage(), broken);
    }
  }

  /** The JCA's name of the signature that we make with such a key, SHA-256 in any case. */
  static String signatureAlgorithm(java.security.Key key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> throw new IllegalArgumentException("no signature with " + key.getAlgorithm());
    };
  }
}
