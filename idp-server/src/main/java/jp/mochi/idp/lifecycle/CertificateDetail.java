package jp.mochi.idp.lifecycle;

import java.util.Map;
import java.util.TreeMap;
import jp.mochi.cert.authority.IssuedCertificate;

/** What records say of a certificate, beside its serial number. */
public final class CertificateDetail {
  private CertificateDetail() {}

  /** To be added to. */
  public static Map<String, String> of(IssuedCertificate certificate) {
    var detail = new TreeMap<String, String>();
    detail.put("person", certificate.person());
    detail.put("username", certificate.username());
    detail.put("device", certificate.device());
    detail.put("authority", certificate.authority());
    detail.put("notAfter", certificate.notAfter().toString());
    detail.put("route", certificate.how().route().text());
    certificate.how().attestedBy().ifPresent(root -> detail.put("attestedBy", root));
    return detail;
  }
}
