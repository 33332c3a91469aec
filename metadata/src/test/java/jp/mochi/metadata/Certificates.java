package jp.mochi.metadata;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys and self-signed certificates for tests. */
final class Certificates {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final KeyPair RSA_2048 = rsa(2048);
  static final X509Certificate GOOD = selfSigned(RSA_2048);

  private Certificates() {}

  static KeyPair rsa(int bits) {
    return generate("RSA", bits);
  }

  static KeyPair generate(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair ec(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Certificate selfSigned(KeyPair key) {
    return selfSigned(key, NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofDays(1000)));
  }

  static X509Certificate selfSigned(KeyPair key, Instant from, Instant until) {
    return issued(key, key, from, until);
  }

  /** A certificate for a key that may be unable to sign with today's algorithms. */
  static X509Certificate issued(KeyPair subject, KeyPair issuer, Instant from, Instant until) {
    var name = new X500Principal("CN=テスト, O=Example");
    var algorithm =
        switch (issuer.getPublic().getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          default -> "SHA256withRSA";
        };
    try {
      var signer = new JcaContentSignerBuilder(algorithm).build(issuer.getPrivate());
      var builder =
          new JcaX509v3CertificateBuilder(
              name, BigInteger.TEN, Date.from(from), Date.from(until), name, subject.getPublic());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(X509Certificate certificate) {
    return java.util.Base64.getEncoder().encodeToString(CertificateFacts.der(certificate));
  }
}
