package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** NIST SP 800-57: keys that may be certified: RSA from 2048 bits, EC on P-256, P-384 or P-521. */
public final class KeyCheck {
  private static final int LEAST = 2_048;
  private static final int MOST = 8_192;
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private KeyCheck() {}

  /** What is wrong with a key that somebody shows, if anything is. */
  public static Optional<CsrFault> fault(PublicKey key) {
    return fault(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
  }

  static Optional<CsrFault> fault(SubjectPublicKeyInfo key) {
    var algorithm = key.getAlgorithm().getAlgorithm();
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
              && CURVES.contains(curve)
          ? Optional.empty()
          : Optional.of(CsrFault.KEY_KIND);
    }
    return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        ? rsaFault(key)
        : Optional.of(CsrFault.KEY_KIND);
  }

  /**
   * RFC 3279 §2.3.1: its parameters are NULL, or one key would have several encodings. An even or
   * tiny factor, or an exponent below 65537, is no key that a phone makes.
   */
  private static Optional<CsrFault> rsaFault(SubjectPublicKeyInfo key) {
    if (!(key.getAlgorithm().getParameters() instanceof ASN1Null)) {
      return Optional.of(CsrFault.MALFORMED);
    }
    try {
      var rsa = RSAPublicKey.getInstance(key.parsePublicKey());
      var bits = rsa.getModulus().bitLength();
      var good =
          rsa.getModulus().signum() > 0
              && bits >= LEAST
              && bits <= MOST
              && rsa.getPublicExponent().testBit(0)
              && rsa.getPublicExponent().compareTo(LEAST_EXPONENT) >= 0
              && rsa.getPublicExponent().bitLength() <= 64
              && SMALL.gcd(rsa.getModulus()).equals(BigInteger.ONE);
      return good ? Optional.empty() : Optional.of(CsrFault.WEAK_KEY);
    } catch (IOException | IllegalArgumentException notRsa) {
      return Optional.of(CsrFault.MALFORMED);
    }
  }

  /** The product of the primes below 1000. */
  private static final BigInteger SMALL = primesBelow(1_000);

  private static BigInteger primesBelow(int bound) {
    var product = BigInteger.ONE;
    for (var prime = BigInteger.TWO; prime.intValue() < bound; prime = prime.nextProbablePrime()) {
      product = product.multiply(prime);
    }
    return product;
  }
}
