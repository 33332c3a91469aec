package jp.mochi.cert.authority;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;

/** Signs phones' certificates for one authority, by one profile. */
public final class IssueCertificate {
  static final String DEVICE_NAME = "urn:mochi:device:";

  private static final int LONGEST_NAME = 64;

  private final X509Certificate authority;
  private final Signer signer;
  private final ClientProfile profile;
  private final StatusPoints points;

  public IssueCertificate(
      X509Certificate authority, Signer signer, ClientProfile profile, StatusPoints points) {
    this.authority = authority;
    this.signer = signer;
    this.profile = profile;
    this.points = points;
  }

  /**
   * Signs a certificate for the request's key, and for nothing else that the request says. It
   * counts only once it is recorded.
   */
  public X509Certificate sign(CertificationRequest request, Holder holder, Instant now) {
    var from = MakeAuthority.startOf(now);
    var until =
        MakeAuthority.earlier(
            now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).plus(profile.lifetime()),
            authority.getNotAfter().toInstant());
    var issuer = Extensible.subject(authority);
    var form =
        Extensible.of(issuer, subject(holder), request.key(), from, until)
            .namingTheKeyOf(authority)
            .with(Extension.basicConstraints, true, new BasicConstraints(false))
            .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(profile.purposes()));
    var names = names(holder);
    if (!names.isEmpty()) {
      var all = new GeneralNames(names.toArray(GeneralName[]::new));
      form.with(Extension.subjectAlternativeName, false, all);
    }
    return points.on(form).signedBy(signer);
  }

  /** RFC 5280 appendix A.1 bounds a common name; one that was cut could be somebody else's. */
  private static X500Name subject(Holder holder) {
    var builder =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.SERIALNUMBER, holder.device());
    return holder.username().length() > LONGEST_NAME
        ? builder.build()
        : builder.addRDN(BCStyle.CN, holder.username()).build();
  }

  private List<GeneralName> names(Holder holder) {
    var names = new ArrayList<GeneralName>();
    if (profile.names().contains(ClientProfile.Name.UPN)) {
      holder
          .upn()
          .map(upn -> new OtherName(CheckRequest.UPN, new DERUTF8String(upn)))
          .ifPresent(upn -> names.add(new GeneralName(GeneralName.otherName, upn)));
    }
    if (profile.names().contains(ClientProfile.Name.MAIL)) {
      holder.mails().stream()
          .filter(mail -> mail.chars().allMatch(c -> c > 0x20 && c < 0x7f)) // RFC 5280 §4.2.1.6
          .forEach(mail -> names.add(new GeneralName(GeneralName.rfc822Name, mail)));
    }
    if (profile.names().contains(ClientProfile.Name.DEVICE)) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, deviceName(holder)));
    }
    return names;
  }

  static String deviceName(Holder holder) {
    return DEVICE_NAME + holder.device();
  }
}
