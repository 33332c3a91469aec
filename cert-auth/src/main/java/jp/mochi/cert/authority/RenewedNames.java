package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** RFC 7030 §4.2.2: a request to renew names whom the certificate names. */
public final class RenewedNames {
  private RenewedNames() {}

  /** Whether subject and alternative names of a request are those of a certificate. */
  public static boolean same(CertificationRequest request, X509Certificate certificate) {
    return Extensible.subject(certificate).equals(request.subject())
        && encoded(request.alternatives()).equals(encoded(alternatives(certificate)));
  }

  private static List<GeneralName> alternatives(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    return extension == null
        ? List.of()
        : Arrays.asList(
            GeneralNames.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                .getNames());
  }

  private static Set<Der> encoded(List<GeneralName> names) {
    return names.stream().map(RenewedNames::encoded).collect(Collectors.toSet());
  }

  private static Der encoded(GeneralName name) {
    try {
      return Der.of(name.getEncoded("DER"));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }
}
