package jp.mochi.cert.scep;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/**
 * The key of our registration authority: clients encrypt to it, since an authority's own key may be
 * EC or in a token, and it signs our answers.
 *
 * <p>RFC 8017 §7.2 (PKCS #1 v1.5) is what all clients send. Whoever could tell whether a block
 * decrypts to something of the right form could read any message that was ever sent here, so nobody
 * can: a block of another form yields a random key, by the same steps, and what is then decrypted
 * is no more a message than after any other change on its way.
 */
public final class RaKey {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 8017 §7.2.1: 0, 2, eight random bytes at least, 0. */
  private static final int LEAST_PADDING = 11;

  private final X509Certificate certificate;
  private final PrivateKey key;

  private RaKey(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A key with its certificate. */
  public static RaKey of(X509Certificate certificate, PrivateKey key) {
    if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
      throw new IllegalArgumentException("a registration authority's key is RSA");
    }
    return new RaKey(certificate, key);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  /** RFC 5652 §6.2.1: whether it is this one that somebody encrypted to. */
  boolean isNamed(RecipientIdentifier name) {
    if (name.getId() instanceof IssuerAndSerialNumber byIssuer) {
      var issuer = certificate.getIssuerX500Principal().getEncoded();
      return byIssuer.getSerialNumber().getValue().equals(certificate.getSerialNumber())
          && X500Name.getInstance(issuer).equals(byIssuer.getName());
    }
    var own = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
    var identifier = new BcX509ExtensionUtils().createSubjectKeyIdentifier(own);
    return SubjectKeyIdentifier.getInstance(name.getId()).equals(identifier);
  }

  /**
   * The key of so many bytes in a block; a random one where there is none. Empty where that can be
   * seen without our key: the block is no number of this modulus.
   */
  Optional<byte[]> contentKey(byte[] block, int length) {
    var modulus = ((RSAPublicKey) certificate.getPublicKey()).getModulus();
    var size = (modulus.bitLength() + 7) / 8;
    if (block.length != size
        || size < length + LEAST_PADDING
        || new java.math.BigInteger(1, block).compareTo(modulus) >= 0) {
      return Optional.empty();
    }
    try {
      var rsa = Cipher.getInstance("RSA/ECB/NoPadding");
      rsa.init(Cipher.DECRYPT_MODE, key);
      return Optional.of(unpadded(rsa.doFinal(block), length));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("A registration authority's key can't decrypt", broken);
    }
  }

  /** Without a branch that depends on what is in the block. */
  private static byte[] unpadded(byte[] decrypted, int length) {
    var random = new byte[length];
    RANDOM.nextBytes(random);
    var begin = decrypted.length - length;
    var wrong = (decrypted[0] & 0xff) | ((decrypted[1] & 0xff) ^ 2) | (decrypted[begin - 1] & 0xff);
    for (var i = 2; i < begin - 1; i++) {
      wrong |= ((decrypted[i] & 0xff) - 1) >>> 31;
    }
    var mask = (byte) (-wrong >> 31);
    var found = new byte[length];
    for (var i = 0; i < length; i++) {
      found[i] = (byte) ((random[i] & mask) | (decrypted[begin + i] & ~mask));
    }
    return found;
  }
}
