package jp.mochi.idp.lifecycle;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.cert.authority.EndingCertificate;
import jp.mochi.cert.authority.IssuedCertificate;

/** What records say of a certificate, beside its serial number. */
public final class CertificateDetail {
  private CertificateDetail() {}

  /** To be added to. */
  public static Map<String, String> of(IssuedCertificate certificate) {
    var how = certificate.how();
    return of(
        new EndingCertificate(
            certificate.authority(),
            certificate.serial(),
            certificate.person(),
            certificate.username(),
            certificate.device(),
            certificate.issued(),
            certificate.notAfter(),
            how.route(),
            how.attestedBy(),
            Optional.empty()));
  }

  /** The same of one that ends; to be added to, too. */
  public static Map<String, String> of(EndingCertificate certificate) {
    var detail = new TreeMap<String, String>();
    detail.put("person", certificate.person());
    detail.put("username", certificate.username());
    detail.put("device", certificate.device());
    detail.put("authority", certificate.authority());
    detail.put("notAfter", certificate.notAfter().toString());
    detail.put("route", certificate.route().text());
    certificate.attestedBy().ifPresent(root -> detail.put("attestedBy", root));
    certificate.reason().ifPresent(reason -> detail.put("reason", reason.text()));
    return detail;
  }
}
