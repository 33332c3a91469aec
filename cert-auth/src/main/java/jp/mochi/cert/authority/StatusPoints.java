package jp.mochi.cert.authority;

import java.net.URI;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Where others ask whether a certificate still counts.
 *
 * @param crl RFC 5280 §4.2.1.13: the list of the authority that issued it
 * @param ocsp RFC 6960 §3.1: the responder, where there is one
 */
public record StatusPoints(URI crl, Optional<URI> ocsp) {

  Extensible on(Extensible form) {
    var name = new DistributionPointName(new GeneralNames(uri(crl)));
    var point = new DistributionPoint[] {new DistributionPoint(name, null, null)};
    var listed = form.with(Extension.cRLDistributionPoints, false, new CRLDistPoint(point));
    return ocsp.map(
            address -> new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, uri(address)))
        .map(access -> listed.with(Extension.authorityInfoAccess, false, access))
        .orElse(listed);
  }

  private static GeneralName uri(URI address) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, address.toString());
  }
}
