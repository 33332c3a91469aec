package jp.mochi.cert.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import jp.mochi.cert.trust.IdentifierPlace;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * Numbers of devices in certificates. The first byte chooses whether the rest is a certificate, the
 * subject of one or its alternative names; nobody here looks at the signature.
 */
public final class IdentifierFuzz {
  private static final int MOST = 5;
  private static final int LONGEST = 256;
  private static final String LEFT_OUT = "*";
  private static final X500Name TANAKA = new X500Name("CN=tanaka");
  private static final X500Name ISSUER = new X500Name("CN=Phones");
  private static final SubjectPublicKeyInfo KEY =
      SubjectPublicKeyInfo.getInstance(Fixed.CERTIFICATE.getPublicKey().getEncoded());
  private static final AlgorithmIdentifier ALGORITHM =
      new DefaultSignatureAlgorithmIdentifierFinder().find(Fixed.SIGNER.algorithm());

  private IdentifierFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether something stands where a number may. */
  static boolean takes(byte[] data) {
    var found = certificate(data);
    if (found.isEmpty()) {
      return false;
    }
    var certificate = found.get();
    var taken = false;
    for (var place : IdentifierPlace.values()) {
      var values = place.values(certificate);
      values.ifPresent(IdentifierFuzz::check);
      values.ifPresent(ours -> compare(place, ours, certificate));
      taken |= values.stream().anyMatch(ours -> !ours.isEmpty());
    }
    recorded(certificate);
    return taken;
  }

  private static void check(List<String> values) {
    if (values.size() > MOST
        || values.stream().anyMatch(value -> value.length() > LONGEST)
        || values.stream().flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
      throw new AssertionError("no device is called so: " + values);
    }
  }

  /** What both we and the JDK can read is the same. */
  private static void compare(IdentifierPlace place, List<String> ours, X509Certificate from) {
    var tag =
        switch (place) {
          case SAN_URI -> GeneralName.uniformResourceIdentifier;
          case SAN_DNS -> GeneralName.dNSName;
          case SUBJECT_CN, SUBJECT_OU, SUBJECT_SERIAL_NUMBER, SAN_PERMANENT_IDENTIFIER -> -1;
        };
    var ascii = ours.stream().flatMapToInt(String::chars).allMatch(each -> each < 0x80);
    if (tag >= 0 && ascii) {
      theirs(from, tag)
          .filter(theirs -> !theirs.equals(ours))
          .ifPresent(
              theirs -> {
                throw new AssertionError("we read " + ours + ", the JDK " + theirs);
              });
    }
  }

  private static Optional<List<String>> theirs(X509Certificate certificate, int tag) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return Optional.ofNullable(names)
          .map(
              all ->
                  all.stream()
                      .filter(name -> name.getFirst().equals(tag))
                      .map(name -> String.valueOf(name.get(1)))
                      .toList());
    } catch (CertificateParsingException notTheirs) {
      return Optional.empty();
    }
  }

  /** A subject without numbers has none, whatever else it has. */
  private static void recorded(X509Certificate certificate) {
    var text = IdentifierPlace.subjectWithout(certificate, (place, value) -> true);
    var left = new HashSet<String>();
    again(certificate, text)
        .forEach(
            one ->
                Stream.of(
                        IdentifierPlace.SUBJECT_CN,
                        IdentifierPlace.SUBJECT_OU,
                        IdentifierPlace.SUBJECT_SERIAL_NUMBER)
                    .flatMap(place -> place.values(one).stream())
                    .forEach(left::addAll));
    left.remove(LEFT_OUT);
    if (!left.isEmpty()) {
      throw new AssertionError("left in " + text + ": " + left);
    }
  }

  /** The same with the subject that a record has of it. */
  private static Stream<X509Certificate> again(X509Certificate certificate, String subject) {
    try {
      var name = X500Name.getInstance(new X500Principal(subject).getEncoded());
      return made(name, Optional.empty()).stream();
    } catch (IllegalArgumentException notReadAgain) {
      certificate.getSerialNumber(); // records are text: nobody has to read them so
      return Stream.empty();
    }
  }

  private static Optional<X509Certificate> certificate(byte[] data) {
    if (data.length == 0) {
      return Optional.empty();
    }
    var rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      return switch ((data[0] & 0xff) % 3) {
        case 0 -> read(rest);
        case 1 -> made(X500Name.getInstance(rest), Optional.empty());
        default -> made(TANAKA, Optional.of(rest));
      };
    } catch (RuntimeException noName) {
      return Optional.empty(); // this harness's own, which reads with less care than the product
    }
  }

  private static Optional<X509Certificate> made(X500Name subject, Optional<byte[]> alternatives) {
    var content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(1));
    content.setSignature(ALGORITHM);
    content.setIssuer(ISSUER);
    content.setStartDate(new Time(Date.from(Fixed.NOW)));
    content.setEndDate(new Time(Date.from(Fixed.NOW.plusSeconds(86_400))));
    content.setSubject(subject);
    content.setSubjectPublicKeyInfo(KEY);
    alternatives.ifPresent(
        value ->
            content.setExtensions(
                new Extensions(
                    new Extension(
                        Extension.subjectAlternativeName, false, new DEROctetString(value)))));
    var whole =
        new DERSequence(
            new ASN1Encodable[] {
              content.generateTBSCertificate(), ALGORITHM, new DERBitString(new byte[64])
            });
    try {
      return read(whole.getEncoded("DER"));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static Optional<X509Certificate> read(byte[] der) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return Optional.ofNullable(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException notOne) {
      return Optional.empty();
    }
  }
}
