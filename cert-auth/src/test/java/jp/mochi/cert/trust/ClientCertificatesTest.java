package jp.mochi.cert.trust;

import static jp.mochi.cert.trust.TestCa.NOW;
import static jp.mochi.cert.trust.TestCa.form;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.cert.KeyPairs;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each refusal beside the certificate that the same check lets in. */
class ClientCertificatesTest {
  private static final TestCa CA = TestCa.root("Phones CA");

  private static TrustOutcome check(ClientAuthority authority, X509Certificate... shown) {
    return new ClientCertificates(() -> List.of(authority)).check(List.of(shown), NOW);
  }

  private static TrustOutcome check(TestCa.Form form) {
    return check(CA.configured(), CA.sign(form));
  }

  /** RFC 5280 §4.2.1.6: another name is a sequence, and here its tag says that it is none. */
  private static TestCa.Form misnamed(TestCa.Form form) {
    var name = new DERTaggedObject(false, GeneralName.otherName, new DEROctetString(new byte[4]));
    return form.with(Extension.subjectAlternativeName, new DERSequence(name));
  }

  private static void assertTrusted(TrustOutcome outcome) {
    assertInstanceOf(TrustOutcome.Trusted.class, outcome, outcome::toString);
  }

  @Test
  void trustsAPhonesCertificateOfAConfiguredAuthority() {
    assertTrusted(check(CA.configured(), CA.phone()));
  }

  @Nested
  class TheIssuer {
    @Test
    void isRefusedWhenNobodyHasConfiguredIt() {
      var stranger = TestCa.root("Somebody else").phone();
      var outcome = check(CA.configured(), stranger);
      assertEquals(new TrustOutcome.ForeignIssuer("CN=Somebody else"), outcome);
    }

    @Test
    void isNotWhoeverHasItsName() {
      var impostor = TestCa.root("Phones CA").phone();
      assertEquals(
          new TrustOutcome.ForeignIssuer("CN=Phones CA"), check(CA.configured(), impostor));
    }

    @Test
    void mayHaveSignedOverAnotherThatComesAlong() {
      var between = CA.below("Between", form -> form.authority(0));
      assertTrusted(check(CA.configured(), between.phone(), between.certificate()));
      assertInstanceOf(TrustOutcome.ForeignIssuer.class, check(CA.configured(), between.phone()));
    }

    @Test
    void isTheIssuingOneWhereThoseAboveAreConfiguredToo() {
      var issuing = CA.below("Issuing", form -> form.authority(0));
      var sister = CA.below("Sister", form -> form.authority(0));
      var configured = issuing.configured(CA.certificate());
      assertEquals(List.of(issuing.certificate()), configured.issuing());
      assertTrusted(check(configured, issuing.phone()));
      assertInstanceOf(
          TrustOutcome.ForeignIssuer.class,
          check(configured, sister.phone(), sister.certificate()));
    }

    @Test
    void mayHaveBeenRenewedWithTheSameKey() {
      var old = CA.renewed(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
      var early = CA.renewed(NOW.plus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(99)));
      for (var file : List.of(List.of(old, early), List.of(early, old))) {
        assertTrusted(check(CA.configured(file.toArray(X509Certificate[]::new)), CA.phone()));
        assertInstanceOf(
            TrustOutcome.NotYetValid.class,
            check(configured(file.toArray(X509Certificate[]::new)), CA.phone()));
      }
      assertInstanceOf(TrustOutcome.Expired.class, check(configured(old), CA.phone()));
    }

    private static ClientAuthority configured(X509Certificate... certificates) {
      return ClientAuthority.of(
          "phones",
          List.of(certificates),
          Set.of(),
          List.of(),
          ClientAuthority.NO_REVOCATION,
          false);
    }

    @Test
    void ofTwoThatAreValidIsTheOneThatEndsLast() {
      var longer = CA.renewed(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(99)));
      for (var configured : List.of(CA.configured(longer), configured(longer, CA.certificate()))) {
        assertEquals(2, configured.issuing().size());
        var trusted = assertInstanceOf(TrustOutcome.Trusted.class, check(configured, CA.phone()));
        assertEquals(longer, trusted.path().issuing());
      }
    }

    @Test
    void isNobodyWhereTheySignEachOtherInACircle() {
      var one = TestCa.root("One");
      var other = TestCa.root("Other");
      var circle = List.of(one.certifiedBy(other), other.certifiedBy(one));
      assertEquals(List.of(), ClientAuthority.issuing(circle));
      var straight = List.of(one.certificate(), other.certifiedBy(one));
      assertEquals(List.of(straight.getLast()), ClientAuthority.issuing(straight));
    }

    @Test
    void isLookedForOverThreeOthersAndNoMore() {
      var first = CA.below("1", form -> form.authority(3));
      var second = first.below("2", form -> form.authority(2));
      var third = second.below("3", form -> form.authority(1));
      var fourth = third.below("4", form -> form.authority(0));
      var three = List.of(third.phone(), third.certificate(), second.certificate());
      assertTrusted(check(CA.configured(), with(three, first.certificate())));
      var four = List.of(fourth.phone(), fourth.certificate(), third.certificate());
      assertInstanceOf(
          TrustOutcome.ForeignIssuer.class,
          check(CA.configured(), with(four, second.certificate(), first.certificate())));
    }

    private X509Certificate[] with(List<X509Certificate> some, X509Certificate... more) {
      return Stream.concat(some.stream(), Stream.of(more)).toArray(X509Certificate[]::new);
    }
  }

  @Nested
  class Validity {
    @Test
    void isToTheLastSecondAndNoLonger() {
      var form = form("CN=t").client();
      assertTrusted(check(form.valid(NOW.minusSeconds(9), NOW)));
      var over = check(form.valid(NOW.minusSeconds(9), NOW.minusSeconds(1)));
      assertEquals(new TrustOutcome.Expired(NOW.minusSeconds(1), "CN=t"), over);
    }

    @Test
    void beginsWhenItSays() {
      var form = form("CN=t").client();
      assertTrusted(check(form.valid(NOW, NOW.plusSeconds(9))));
      var early = check(form.valid(NOW.plusSeconds(1), NOW.plusSeconds(9)));
      assertEquals(new TrustOutcome.NotYetValid(NOW.plusSeconds(1), "CN=t"), early);
    }

    @Test
    void isAskedOfThoseAboveToo() {
      var end = NOW.minus(Duration.ofDays(1));
      var old =
          CA.below("Old", form -> form.authority(0).valid(end.minus(Duration.ofDays(1)), end));
      assertEquals(new TrustOutcome.Expired(end, "CN=Old"), check(old.configured(), old.phone()));
    }
  }

  @Nested
  class Use {
    private static final KeyUsage SIGNS = new KeyUsage(KeyUsage.digitalSignature);

    @Test
    void mustBeWrittenInTheCertificate() {
      var server =
          form("CN=t")
              .with(Extension.keyUsage, SIGNS)
              .with(
                  Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      assertInstanceOf(TrustOutcome.NotForClients.class, check(server));
      assertInstanceOf(
          TrustOutcome.NotForClients.class, check(form("CN=t").with(Extension.keyUsage, SIGNS)));
    }

    @Test
    void mustIncludeSigning() {
      var enciphers = new KeyUsage(KeyUsage.keyEncipherment);
      assertInstanceOf(
          TrustOutcome.NotForClients.class,
          check(form("CN=t").client().with(Extension.keyUsage, enciphers)));
    }

    @Test
    void isNotAnAuthoritys() {
      var authority =
          form("CN=t").client().with(Extension.basicConstraints, new BasicConstraints(0));
      assertInstanceOf(TrustOutcome.NotForClients.class, check(authority));
    }
  }

  @Nested
  class Strength {
    @Test
    void refusesAShortRsaKeyAndTakesALongOne() throws Exception {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      var weak = generator.generateKeyPair().getPublic();
      assertInstanceOf(TrustOutcome.Weak.class, check(form("CN=t", weak).client()));
      assertTrusted(check(form("CN=t", KeyPairs.rsa(2048).getPublic()).client()));
    }

    @Test
    void refusesSha1() {
      var weak = form("CN=t").client().signedWith("SHA1withECDSA");
      assertInstanceOf(TrustOutcome.Weak.class, check(weak));
    }

    @Test
    void takesTheOtherGoodCurves() throws Exception {
      for (var curve : List.of("secp384r1", "secp521r1")) {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        assertTrusted(check(form("CN=t", generator.generateKeyPair().getPublic()).client()));
      }
    }

    @Test
    void takesEdwardsKeysAndRsaPssOfSha256() throws Exception {
      var edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
      assertTrusted(check(form("CN=t", edwards).client()));
      var rsa = TestCa.root("RSA", KeyPairs.rsa(2048));
      var pss = form("CN=t").client().signedWith("SHA256withRSAandMGF1");
      assertTrusted(check(rsa.configured(), rsa.sign(pss)));
      var sha1 = form("CN=t").client().signedWith("SHA1withRSAandMGF1");
      assertInstanceOf(TrustOutcome.Weak.class, check(rsa.configured(), rsa.sign(sha1)));
    }
  }

  @Nested
  class Constraints {
    @Test
    void ofTheConfiguredAuthorityHold() {
      var limited =
          CA.below("Limited", form -> form.authority(0).permittingMailOf("demo.mochi.example"));
      assertTrusted(check(limited.configured(), limited.phone()));
      var outside = limited.sign(form("CN=t").client().mail("t@elsewhere.example"));
      assertInstanceOf(TrustOutcome.OutsideConstraints.class, check(limited.configured(), outside));
    }

    @Test
    void cannotBeHeldToByNamesThatNobodyCanRead() {
      var limited =
          CA.below("Limited", form -> form.authority(1).permittingMailOf("demo.mochi.example"));
      var between = limited.below("Between", form -> form.authority(0));
      assertTrusted(check(limited.configured(), between.phone(), between.certificate()));
      var misnamed = limited.below("Misnamed", form -> misnamed(form.authority(0)));
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(limited.configured(), misnamed.phone(), misnamed.certificate()));
    }

    @Test
    void ofOneBetweenHoldToo() {
      var limited =
          CA.below("Limited", form -> form.authority(0).permittingMailOf("demo.mochi.example"));
      assertTrusted(check(CA.configured(), limited.phone(), limited.certificate()));
      var outside = limited.sign(form("CN=t").client().mail("t@elsewhere.example"));
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(CA.configured(), outside, limited.certificate()));
    }

    @Test
    void boundTheLengthOfThePath() {
      var last = CA.below("Last", form -> form.authority(0));
      var below = last.below("Too far", form -> form.authority(0));
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(last.configured(), below.phone(), below.certificate()));
    }

    @Test
    void refuseOneBetweenThatIsNoAuthority() {
      var phone = CA.below("A phone", form -> form.client());
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(CA.configured(), phone.phone(), phone.certificate()));
    }

    @Test
    void refuseACriticalExtensionThatNobodyKnows() {
      var unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
      var value = new DERUTF8String("?");
      assertTrusted(check(form("CN=t").client().with(unknown, value)));
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(form("CN=t").client().critical(unknown, value)));
    }

    @Test
    void demandAPolicyWhereOneIsConfigured() {
      var some = CA.configured();
      var demanding =
          new ClientAuthority(
              some.name(),
              some.issuing(),
              some.above(),
              Set.of("1.2.392.1"),
              some.rules(),
              some.revocation(),
              false);
      assertTrusted(check(demanding, CA.sign(form("CN=t").client().policy("1.2.392.1"))));
      assertInstanceOf(
          TrustOutcome.OutsideConstraints.class,
          check(demanding, CA.sign(form("CN=t").client().policy("1.2.392.2"))));
      assertInstanceOf(TrustOutcome.OutsideConstraints.class, check(demanding, CA.phone()));
    }
  }

  @Nested
  class RevocationIsAsked {
    private static final X509Certificate PHONE = CA.phone();

    private TrustOutcome check(RevocationStatus status, boolean unknownAllowed) {
      var some = CA.configured();
      var asking =
          new ClientAuthority(
              some.name(),
              some.issuing(),
              some.above(),
              Set.of(),
              some.rules(),
              (certificate, issuer) -> {
                assertEquals(PHONE, certificate);
                assertEquals(CA.certificate(), issuer);
                return status;
              },
              unknownAllowed);
      return ClientCertificatesTest.check(asking, PHONE);
    }

    @Test
    void andARevokedOneIsRefusedWithItsReason() {
      var revoked = new RevocationStatus.Revoked(RevocationReason.KEY_COMPROMISE, NOW);
      assertEquals(
          new TrustOutcome.Revoked(RevocationReason.KEY_COMPROMISE, NOW), check(revoked, true));
    }

    @Test
    void andWhatCannotBeToldIsTheAuthoritysSetting() {
      var unknown = new RevocationStatus.Unknown("no list");
      assertEquals(new TrustOutcome.Unchecked("no list"), check(unknown, false));
      assertTrusted(check(unknown, true));
    }

    @Test
    void andOneThatItsIssuerNeverMadeIsRefusedWhateverTheSetting() {
      var never = new RevocationStatus.Unknown("never issued", true);
      assertEquals(new TrustOutcome.Unchecked("never issued"), check(never, true));
    }

    @Test
    void ofThoseBetweenAsWell() {
      var between = CA.below("Between", form -> form.authority(0));
      var some = CA.configured();
      var asking =
          new ClientAuthority(
              some.name(),
              some.issuing(),
              some.above(),
              Set.of(),
              some.rules(),
              (certificate, issuer) ->
                  certificate.equals(between.certificate())
                      ? new RevocationStatus.Revoked(RevocationReason.CA_COMPROMISE, NOW)
                      : new RevocationStatus.Good(),
              false);
      assertInstanceOf(
          TrustOutcome.Revoked.class,
          ClientCertificatesTest.check(asking, between.phone(), between.certificate()));
    }
  }

  @Nested
  class Names {
    @Test
    void areReadByKind() {
      var certificate =
          CA.sign(
              form("CN=Tanaka Taro,UID=tanaka")
                  .client()
                  .upn("tanaka@corp.example")
                  .mail("tanaka@demo.mochi.example"));
      var names = CertificateNames.of(certificate);
      assertEquals(List.of("tanaka@corp.example"), names.upn());
      assertEquals(List.of("tanaka@demo.mochi.example"), names.mail());
      assertEquals(List.of("Tanaka Taro"), names.cn());
      assertEquals(List.of("tanaka"), names.uid());
      assertEquals(certificate.getSerialNumber().toString(16), names.serial());
    }

    @Test
    void thatTheLibraryCannotReadMakeItUnreadable() {
      assertTrusted(check(form("CN=t").client().upn("tanaka@corp.example")));
      var outcome = check(misnamed(form("CN=t").client()));
      assertTrue(outcome instanceof TrustOutcome.Malformed, outcome::toString);
    }

    @Test
    void withAControlCharacterMakeItUnreadable() {
      var outcome = check(form("CN=t").client().upn("tanaka\0@evil.example"));
      assertTrue(outcome instanceof TrustOutcome.Malformed, outcome::toString);
    }
  }
}
