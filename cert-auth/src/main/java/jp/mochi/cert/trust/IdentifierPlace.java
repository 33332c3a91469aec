package jp.mochi.cert.trust;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/** Where in a certificate its authority writes which device it has issued it to. */
public enum IdentifierPlace {
  /** X.520 §6.2.9: the serial number of a device. */
  SUBJECT_SERIAL_NUMBER(BCStyle.SERIALNUMBER),
  SUBJECT_CN(BCStyle.CN),
  SUBJECT_OU(BCStyle.OU),
  SAN_URI(null),
  SAN_DNS(null),
  /** RFC 4043: an alternative name that stays with its bearer. */
  SAN_PERMANENT_IDENTIFIER(null);

  /** More of one kind than any device's certificate has. */
  private static final int MOST = 5;

  private static final int LONGEST = 256;
  private static final ASN1ObjectIdentifier PERMANENT_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");
  private static final DERUTF8String LEFT_OUT = new DERUTF8String("*");

  @SuppressWarnings("ImmutableEnumChecker") // the library's identifiers never change
  private final @Nullable ASN1ObjectIdentifier attribute;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * @param attribute the subject's attribute; null for an alternative name
   */
  IdentifierPlace(@Nullable ASN1ObjectIdentifier attribute) {
    this.attribute = attribute;
  }

  /** As the configuration writes it: {@code subject-serial-number}. */
  public String text() {
    return text;
  }

  /** The one that is written so. */
  public static Optional<IdentifierPlace> of(String text) {
    return Stream.of(values()).filter(place -> place.text.equals(text)).findFirst();
  }

  /**
   * What stands there, which may be nothing; empty where it can't be read, or is more than a device
   * is called, so that nobody knows which it is.
   */
  public Optional<List<String>> values(X509Certificate certificate) {
    List<String> found;
    try {
      found =
          attribute == null
              ? alternatives(certificate)
              : CertificateNames.values(subject(certificate), attribute);
    } catch (IllegalArgumentException | IllegalStateException notNames) {
      return Optional.empty();
    }
    return found.size() > MOST || found.stream().anyMatch(value -> value.length() > LONGEST)
        ? Optional.empty()
        : Optional.of(List.copyOf(found));
  }

  private List<String> alternatives(X509Certificate certificate) {
    return CertificateNames.alternatives(certificate).stream()
        .flatMap(name -> value(name).stream())
        .toList();
  }

  private Optional<String> value(GeneralName name) {
    if (name.getTagNo() == GeneralName.otherName) {
      return this == SAN_PERMANENT_IDENTIFIER
          ? permanent(OtherName.getInstance(name.getName()))
          : Optional.empty();
    }
    return (this == SAN_URI && name.getTagNo() == GeneralName.uniformResourceIdentifier)
            || (this == SAN_DNS && name.getTagNo() == GeneralName.dNSName)
        ? Optional.of(CertificateNames.text(name.getName()))
        : Optional.empty();
  }

  /** RFC 4043 §2: the value may be left out, and who has given it is no part of it. */
  private static Optional<String> permanent(OtherName name) {
    return !name.getTypeID().equals(PERMANENT_IDENTIFIER)
        ? Optional.empty()
        : Stream.of(ASN1Sequence.getInstance(name.getValue()).toArray())
            .filter(ASN1UTF8String.class::isInstance)
            .map(CertificateNames::text)
            .findFirst();
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  /**
   * A certificate's subject as records write it, with {@code *} for what they may not have; that
   * alone for one that can't be read.
   *
   * @param hidden whether a value there is to be left out
   */
  public static String subjectWithout(
      X509Certificate certificate, BiPredicate<IdentifierPlace, String> hidden) {
    try {
      return written(certificate, hidden);
    } catch (IllegalArgumentException | IllegalStateException notNames) {
      return LEFT_OUT.getString();
    }
  }

  private static String written(
      X509Certificate certificate, BiPredicate<IdentifierPlace, String> hidden) {
    var rdns =
        Stream.of(subject(certificate).getRDNs())
            .map(rdn -> Stream.of(rdn.getTypesAndValues()).map(pair -> shown(pair, hidden)))
            .map(pairs -> new RDN(pairs.toArray(AttributeTypeAndValue[]::new)))
            .toArray(RDN[]::new);
    return principal(new X500Name(rdns)).getName();
  }

  private static AttributeTypeAndValue shown(
      AttributeTypeAndValue pair, BiPredicate<IdentifierPlace, String> hidden) {
    return Stream.of(values())
            .filter(place -> pair.getType().equals(place.attribute))
            .anyMatch(place -> hidden.test(place, plain(pair.getValue())))
        ? new AttributeTypeAndValue(pair.getType(), LEFT_OUT)
        : pair;
  }

  /** What is no text can't be a name that anybody looks for. */
  private static String plain(ASN1Encodable value) {
    try {
      return CertificateNames.text(value);
    } catch (IllegalArgumentException noText) {
      return "";
    }
  }

  private static X500Principal principal(X500Name name) {
    try {
      return new X500Principal(name.getEncoded());
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }
}
