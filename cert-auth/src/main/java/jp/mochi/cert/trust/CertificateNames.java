package jp.mochi.cert.trust;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * The names in a certificate that can say whose it is.
 *
 * @param upn user principal names among the subject alternative names (Microsoft's otherName)
 * @param mail RFC 822 names among them
 * @param cn common names in the subject
 * @param uid user ids in the subject (RFC 4519 §2.39)
 * @param serial the serial number in lower-case hex, without leading zeros
 */
public record CertificateNames(
    List<String> upn, List<String> mail, List<String> cn, List<String> uid, String serial) {
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  /** More names of one kind than any phone's certificate has: none of them is looked for. */
  private static final int MOST = 5;

  private static final int LONGEST = 256;

  public CertificateNames {
    upn = bounded(upn);
    mail = bounded(mail);
    cn = bounded(cn);
    uid = bounded(uid);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException they can't be read, or are no names that a person has
   */
  public static CertificateNames of(X509Certificate certificate) {
    try {
      return read(certificate);
    } catch (IllegalStateException implicit) { // the library's other word for it
      throw new IllegalArgumentException("names that can't be read", implicit);
    }
  }

  private static CertificateNames read(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var upn = new ArrayList<String>();
    var mail = new ArrayList<String>();
    for (var name : alternatives(certificate)) {
      switch (name.getTagNo()) {
        case GeneralName.otherName -> upn.addAll(upn(name.getName()));
        case GeneralName.rfc822Name -> mail.add(text(name.getName()));
        default -> {} // hosts and addresses say nothing about a person
      }
    }
    return new CertificateNames(
        upn,
        mail,
        values(subject, BCStyle.CN),
        values(subject, BCStyle.UID),
        serial(certificate.getSerialNumber()));
  }

  /** A serial number as records and directories write it here. */
  public static String serial(BigInteger number) {
    return number.toString(16).toLowerCase(Locale.ROOT);
  }

  static List<GeneralName> alternatives(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    return extension == null
        ? List.of()
        : List.of(
            GeneralNames.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                .getNames());
  }

  private static List<String> upn(ASN1Encodable name) {
    var other = OtherName.getInstance(name);
    return other.getTypeID().equals(UPN) ? List.of(text(other.getValue())) : List.of();
  }

  static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
    var found = new ArrayList<String>();
    for (var rdn : subject.getRDNs(type)) {
      for (var pair : rdn.getTypesAndValues()) {
        if (pair.getType().equals(type)) {
          found.add(text(pair.getValue()));
        }
      }
    }
    return found;
  }

  static String text(ASN1Encodable value) {
    var plain =
        value instanceof ASN1TaggedObject tagged && tagged.isExplicit()
            ? tagged.getExplicitBaseObject()
            : value;
    if (!(plain instanceof ASN1String string)) {
      throw new IllegalArgumentException("a name that is no text");
    }
    var text = string.getString();
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a name with a control character");
    }
    return text;
  }

  private static List<String> bounded(List<String> names) {
    if (names.size() > MOST || names.stream().anyMatch(name -> name.length() > LONGEST)) {
      throw new IllegalArgumentException("more or longer names than a person has");
    }
    return names.stream().filter(name -> !name.isBlank()).distinct().toList();
  }
}
