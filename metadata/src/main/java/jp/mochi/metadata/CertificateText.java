package jp.mochi.metadata;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Reads one certificate from Base64, with or without PEM's first and last line. */
final class CertificateText {
  private static final int LONGEST = 64 * 1024;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private CertificateText() {}

  sealed interface Outcome {}

  record Certificate(X509Certificate certificate) implements Outcome {}

  record NotACertificate(String why) implements Outcome {}

  static Outcome read(String text) {
    if (text.length() > LONGEST) {
      return new NotACertificate("over 64 KiB");
    }
    try {
      return fromDer(Base64.getDecoder().decode(inner(text).replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      return new NotACertificate("not Base64");
    }
  }

  private static String inner(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    return begin >= 0 && end >= 0 ? text.substring(begin + BEGIN.length(), end) : text;
  }

  static Outcome fromDer(byte[] der) {
    try {
      var in = new ByteArrayInputStream(der);
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      // A key of an algorithm that the JDK doesn't know, or a broken one, shows only when asked
      // for.
      return certificate instanceof X509Certificate x509 && x509.getPublicKey() != null
          ? new Certificate(x509)
          : new NotACertificate("not an X.509 certificate");
    } catch (CertificateException e) {
      return new NotACertificate(String.valueOf(e.getMessage()));
    }
  }
}
