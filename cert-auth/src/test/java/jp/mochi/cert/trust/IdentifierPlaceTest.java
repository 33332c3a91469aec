package jp.mochi.cert.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.Test;

/** What a certificate says of the device that it was issued to. */
class IdentifierPlaceTest {
  private static final ASN1ObjectIdentifier PERMANENT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");

  private static List<String> values(IdentifierPlace place, TestCa.Form form) {
    return found(place, form).orElseThrow();
  }

  private static Optional<List<String>> found(IdentifierPlace place, TestCa.Form form) {
    return place.values(TestCa.root("Phones").sign(form));
  }

  private static TestCa.Form named(GeneralName... names) {
    return TestCa.form("CN=tanaka").with(Extension.subjectAlternativeName, new GeneralNames(names));
  }

  private static GeneralName permanent(ASN1Encodable... parts) {
    return new GeneralName(GeneralName.otherName, new OtherName(PERMANENT, new DERSequence(parts)));
  }

  @Test
  void readsTheSubject() {
    var form = TestCa.form("CN=tanaka,OU=phones,OU=F2LX1234ABCD,SERIALNUMBER=C02ZZ00ZZZZZ");
    assertEquals(List.of("C02ZZ00ZZZZZ"), values(IdentifierPlace.SUBJECT_SERIAL_NUMBER, form));
    assertEquals(List.of("tanaka"), values(IdentifierPlace.SUBJECT_CN, form));
    assertEquals(List.of("phones", "F2LX1234ABCD"), values(IdentifierPlace.SUBJECT_OU, form));
    assertEquals(List.of(), values(IdentifierPlace.SAN_URI, form));
  }

  @Test
  void readsEachKindOfAlternativeNameByItself() {
    var form =
        named(
            new GeneralName(GeneralName.uniformResourceIdentifier, "urn:serial:1"),
            new GeneralName(GeneralName.dNSName, "f2lx.phones.example"),
            new GeneralName(GeneralName.rfc822Name, "tanaka@example.jp"),
            permanent(new DERUTF8String("IMEI 1"), PERMANENT));
    assertEquals(List.of("urn:serial:1"), values(IdentifierPlace.SAN_URI, form));
    assertEquals(List.of("f2lx.phones.example"), values(IdentifierPlace.SAN_DNS, form));
    assertEquals(List.of("IMEI 1"), values(IdentifierPlace.SAN_PERMANENT_IDENTIFIER, form));
  }

  /** RFC 4043 §2: the identifier may be left out, and then the assigner is none. */
  @Test
  void findsNoneInAPermanentIdentifierWithoutAValue() {
    assertEquals(
        List.of(), values(IdentifierPlace.SAN_PERMANENT_IDENTIFIER, named(permanent(PERMANENT))));
    var other = new OtherName(new ASN1ObjectIdentifier("1.2.3"), new DERUTF8String("4711"));
    assertEquals(
        List.of(),
        values(
            IdentifierPlace.SAN_PERMANENT_IDENTIFIER,
            named(new GeneralName(GeneralName.otherName, other))));
  }

  @Test
  void saysWhereItIsMoreThanADeviceIsCalled() {
    var five = "CN=a,OU=1,OU=2,OU=3,OU=4,OU=5";
    assertEquals(5, values(IdentifierPlace.SUBJECT_OU, TestCa.form(five)).size());
    assertEquals(Optional.empty(), found(IdentifierPlace.SUBJECT_OU, TestCa.form(five + ",OU=6")));
    var longest = "x".repeat(256);
    var uri = new GeneralName(GeneralName.uniformResourceIdentifier, longest);
    assertEquals(List.of(longest), values(IdentifierPlace.SAN_URI, named(uri)));
    var longer = new GeneralName(GeneralName.uniformResourceIdentifier, longest + "x");
    assertEquals(Optional.empty(), found(IdentifierPlace.SAN_URI, named(longer)));
  }

  @Test
  void saysWhatCannotBeRead() {
    var broken =
        TestCa.form("CN=a").with(Extension.subjectAlternativeName, new DERUTF8String("no names"));
    assertEquals(Optional.empty(), found(IdentifierPlace.SAN_URI, broken));
    assertEquals(List.of("a"), values(IdentifierPlace.SUBJECT_CN, broken));
    var control = TestCa.form("CN=a");
    var name = new GeneralName(GeneralName.uniformResourceIdentifier, "a\nb");
    assertEquals(
        Optional.empty(),
        found(
            IdentifierPlace.SAN_URI,
            control.with(Extension.subjectAlternativeName, new GeneralNames(name))));
  }

  @Test
  void leavesOutOfASubjectWhatItIsTold() {
    var certificate =
        TestCa.root("Phones").sign(TestCa.form("CN=tanaka+UID=t1,OU=F2LX1234ABCD,O=Example"));
    assertEquals(
        "O=Example,OU=*,CN=tanaka+UID=t1",
        IdentifierPlace.subjectWithout(
            certificate, (place, value) -> value.equals("F2LX1234ABCD")));
    assertEquals(
        certificate.getSubjectX500Principal().getName(),
        IdentifierPlace.subjectWithout(certificate, (place, value) -> false));
  }

  @Test
  void isWrittenAsTheConfigurationHasIt() {
    assertEquals(
        List.of(
            "subject-serial-number",
            "subject-cn",
            "subject-ou",
            "san-uri",
            "san-dns",
            "san-permanent-identifier"),
        Stream.of(IdentifierPlace.values()).map(IdentifierPlace::text).toList());
  }
}
