package jp.mochi.cert.trust;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** RFC 5280 §6.1.3 (a)(1) and (a)(4): names chain, and the signature is the issuer's. */
final class Signed {
  private Signed() {}

  static boolean by(X509Certificate certificate, X509Certificate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && verifies(certificate, issuer);
  }

  private static boolean verifies(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
