package jp.mochi.idp.saml.codec;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import jp.mochi.idp.text.Sha256;

/** SHA-256 over a certificate, as administrators compare it by eye. */
final class Fingerprint {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  private Fingerprint() {}

  static String of(X509Certificate certificate) {
    try {
      return of(certificate.getEncoded());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a certificate without its encoding", broken);
    }
  }

  static String of(byte[] certificate) {
    return COLONS.formatHex(Sha256.of(certificate));
  }
}
