package jp.mochi.cert.authority;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * Holds what a request says of its sender against whom it is for. The certificate's own names come
 * from the holder, never from the request: but a request that says it is somebody else is a mistake
 * or an attack, and is refused rather than answered with another name.
 */
public final class CheckRequest {
  static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  /** Who it is. */
  private static final Set<ASN1ObjectIdentifier> NAMING =
      Set.of(BCStyle.CN, BCStyle.UID, BCStyle.EmailAddress);

  /** What tools put in by themselves; it isn't taken over, and says nothing of who it is. */
  private static final Set<ASN1ObjectIdentifier> IGNORED =
      Set.of(
          BCStyle.C,
          BCStyle.ST,
          BCStyle.L,
          BCStyle.O,
          BCStyle.OU,
          BCStyle.T,
          BCStyle.GIVENNAME,
          BCStyle.SURNAME,
          BCStyle.DC);

  private final Holder holder;

  public CheckRequest(Holder holder) {
    this.holder = holder;
  }

  /** The first thing that is wrong, if anything is. */
  public Optional<CsrOutcome.Refused> fault(CertificationRequest request) {
    return java.util.stream.Stream.of(request.subject().getRDNs())
        .flatMap(rdn -> List.of(rdn.getTypesAndValues()).stream())
        .filter(attribute -> !mayStand(attribute))
        .findFirst()
        .map(attribute -> refused(CsrFault.SUBJECT, shown(attribute)))
        .or(() -> foreign(request));
  }

  /**
   * The same of a request to renew, which must name its holder. Whoever holds a certificate shows
   * that by another key than the request's: what is signed by that one alone, and says of nobody
   * that it is for them, may be somebody else's that was meant for something else.
   */
  public Optional<CsrOutcome.Refused> faultOfRenewal(CertificationRequest request) {
    return fault(request)
        .or(
            () ->
                isNameless(request)
                    ? Optional.of(refused(CsrFault.NAMELESS, ""))
                    : Optional.empty());
  }

  private static boolean isNameless(CertificationRequest request) {
    return request.alternatives().isEmpty()
        && java.util.stream.Stream.of(request.subject().getRDNs())
            .flatMap(rdn -> List.of(rdn.getTypesAndValues()).stream())
            .map(AttributeTypeAndValue::getType)
            .noneMatch(type -> NAMING.contains(type) || type.equals(BCStyle.SERIALNUMBER));
  }

  private Optional<CsrOutcome.Refused> foreign(CertificationRequest request) {
    return request.alternatives().stream()
        .filter(name -> !isHolders(name))
        .findFirst()
        .map(name -> refused(CsrFault.FOREIGN_NAME, String.valueOf(name.getName())));
  }

  private boolean mayStand(AttributeTypeAndValue attribute) {
    var type = attribute.getType();
    if (IGNORED.contains(type)) {
      return true;
    }
    if (!(attribute.getValue() instanceof ASN1String text)) {
      return false;
    }
    return type.equals(BCStyle.SERIALNUMBER)
        ? text.getString().equals(holder.device())
        : NAMING.contains(type) && isAName(text.getString());
  }

  private boolean isAName(String text) {
    return holder.names().stream().anyMatch(name -> name.equalsIgnoreCase(text));
  }

  private boolean isHolders(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name ->
          name.getName() instanceof ASN1String mail
              && holder.mails().stream().anyMatch(own -> own.equalsIgnoreCase(mail.getString()));
      case GeneralName.uniformResourceIdentifier ->
          name.getName() instanceof ASN1String uri
              && uri.getString().equals(IssueCertificate.deviceName(holder));
      case GeneralName.otherName -> isUpn(OtherName.getInstance(name.getName()));
      default -> false;
    };
  }

  private boolean isUpn(OtherName other) {
    return other.getTypeID().equals(UPN)
        && other.getValue() instanceof ASN1String text
        && holder.upn().filter(own -> own.equalsIgnoreCase(text.getString())).isPresent();
  }

  private static String shown(AttributeTypeAndValue attribute) {
    return BCStyle.INSTANCE.oidToDisplayName(attribute.getType()) + "=" + attribute.getValue();
  }

  private static CsrOutcome.Refused refused(CsrFault fault, String what) {
    return new CsrOutcome.Refused(fault, what);
  }
}
