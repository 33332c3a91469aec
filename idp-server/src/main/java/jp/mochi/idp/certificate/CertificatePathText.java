package jp.mochi.idp.certificate;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import jp.mochi.idp.session.HeldCertificate;

/** Certificates as sealed tokens and sessions carry them: DER in Base64, with spaces between. */
public final class CertificatePathText {
  private CertificatePathText() {}

  static String write(List<X509Certificate> path) {
    return path.stream()
        .map(certificate -> Base64.getEncoder().encodeToString(der(certificate)))
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads what {@link #write} wrote, and only that.
   *
   * @throws IllegalStateException it was written by somebody else
   */
  public static List<X509Certificate> read(String text) {
    var path = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (var part : text.split(" ", -1)) {
        var der = new ByteArrayInputStream(Base64.getDecoder().decode(part));
        path.add((X509Certificate) factory.generateCertificate(der));
      }
      return path;
    } catch (CertificateException | IllegalArgumentException damaged) {
      throw new IllegalStateException("a certificate that we wrote can't be read", damaged);
    }
  }

  static HeldCertificate held(List<X509Certificate> path) {
    return new HeldCertificate(fingerprint(path.getFirst()), write(path));
  }

  /** SHA-256 in lower-case hex. */
  static String fingerprint(X509Certificate certificate) {
    return HeldCertificate.fingerprintOf(der(certificate));
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }
}
