package jp.mochi.idp.saml.codec;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

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
    try {
      return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("every JDK has SHA-256", broken);
    }
  }
}
