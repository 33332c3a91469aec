package jp.mochi.cert.trust;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Whether a certificate may prove who a client is. RFC 5280 lets one without extended key usages do
 * anything; here the right must be written in it, since an authority's other certificates (mail,
 * code, servers) must not open a service.
 */
final class ForClients {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final int DIGITAL_SIGNATURE = 0;

  private ForClients() {}

  static Optional<String> fault(X509Certificate certificate) throws CertificateParsingException {
    if (certificate.getBasicConstraints() >= 0) {
      return Optional.of("it is an authority's certificate");
    }
    var usage = certificate.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return Optional.of("its key usage has no digitalSignature");
    }
    var extended = certificate.getExtendedKeyUsage();
    return extended != null && extended.contains(CLIENT_AUTH)
        ? Optional.empty()
        : Optional.of("its extended key usage has no clientAuth");
  }
}
