package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Public keys as the JDK has them. */
final class PublicKeys {
  private PublicKeys() {}

  /**
   * The key in a SubjectPublicKeyInfo.
   *
   * @throws GeneralSecurityException when it is none, for instance a point beside its curve
   */
  static PublicKey of(SubjectPublicKeyInfo info) throws GeneralSecurityException, IOException {
    var ec = info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
    return KeyFactory.getInstance(ec ? "EC" : "RSA")
        .generatePublic(new X509EncodedKeySpec(info.getEncoded("DER")));
  }
}
