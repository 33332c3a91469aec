package jp.mochi.cert.status;

import static jp.mochi.cert.status.Lists.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Several lists of one authority, some of them about part of its certificates. */
class ListsTogetherTest {
  private static final Lists ELSEWHERE = Lists.elsewhere();
  private static final String ONE = "http://elsewhere.example/1.crl";
  private static final String TWO = "http://elsewhere.example/2.crl";

  private static RevocationList read(Lists.Form form) throws Exception {
    var outcome = RevocationList.read(form.der(), List.of(ELSEWHERE.certificate()));
    return assertInstanceOf(RevocationList.Reading.Read.class, outcome, outcome.toString()).list();
  }

  private static Lists.Form list(boolean users, boolean authorities, String... points) {
    var name = points.length == 0 ? null : name(points);
    var scope = new IssuingDistributionPoint(name, users, authorities, null, false, false);
    return ELSEWHERE.list(1).with(Extension.issuingDistributionPoint, true, scope);
  }

  private static DistributionPointName name(String... points) {
    var names =
        Stream.of(points).map(each -> new GeneralName(GeneralName.uniformResourceIdentifier, each));
    return new DistributionPointName(new GeneralNames(names.toArray(GeneralName[]::new)));
  }

  private static DistributionPoint at(String point) {
    return new DistributionPoint(name(point), null, null);
  }

  private static X509Certificate certificate(
      long serial, boolean authority, DistributionPoint... points) throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            ELSEWHERE.certificate(),
            BigInteger.valueOf(serial),
            Date.from(NOW),
            Date.from(NOW.plus(Duration.ofDays(9))),
            new X500Name("CN=somebody"),
            KeyPairs.p256().getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (points.length > 0) {
      builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
    }
    var key = ELSEWHERE.pair().getPrivate();
    var signer = new JcaContentSignerBuilder(Signer.algorithmFor(key.getAlgorithm())).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static RevocationStatus status(X509Certificate certificate, RevocationList... lists) {
    return new ListsTogether(Arrays.asList(lists), Deltas.NONE)
        .status(certificate, ELSEWHERE.certificate(), NOW);
  }

  private static void assertUnknown(RevocationStatus status) {
    var unknown = assertInstanceOf(RevocationStatus.Unknown.class, status);
    assertTrue(unknown.why().contains("about such certificates"), unknown.why());
  }

  @Test
  void aListOfUsersSaysNothingOfAnAuthority() throws Exception {
    var users = read(list(true, false));
    assertEquals(new RevocationStatus.Good(), status(certificate(7, false), users));
    assertUnknown(status(certificate(7, true), users));
  }

  @Test
  void aListOfAuthoritiesSaysNothingOfAPhone() throws Exception {
    var authorities = read(list(false, true));
    assertEquals(new RevocationStatus.Good(), status(certificate(7, true), authorities));
    assertUnknown(status(certificate(7, false), authorities));
  }

  @Test
  void aPartOfTheListCountsForThoseThatNameItAlone() throws Exception {
    var one = read(list(false, false, ONE, "ldap:///cn=1"));
    assertEquals(new RevocationStatus.Good(), status(certificate(7, false, at(ONE)), one));
    assertEquals(new RevocationStatus.Good(), status(certificate(7, false, at(TWO), at(ONE)), one));
    assertUnknown(status(certificate(7, false, at(TWO)), one));
    assertUnknown(status(certificate(7, false), one));
    var someReasons =
        new DistributionPoint(name(ONE), new ReasonFlags(ReasonFlags.keyCompromise), null);
    assertUnknown(status(certificate(7, false, someReasons), one));
    var another = new GeneralNames(new GeneralName(new X500Name("CN=Another")));
    assertUnknown(
        status(certificate(7, false, new DistributionPoint(name(ONE), null, another)), one));
  }

  @Test
  void ofSeveralListsEachIsReadAndWhatOneHasIsRevoked() throws Exception {
    var one = read(list(false, false, ONE));
    var two = read(list(false, false, TWO).revoked(7, 1));
    for (var lists : List.of(List.of(one, two), List.of(two, one))) {
      var order = lists.toArray(RevocationList[]::new);
      assertTrue(status(certificate(7, false, at(TWO)), order).revoked().isPresent());
      assertTrue(status(certificate(7, false, at(ONE)), order).revoked().isPresent());
      assertEquals(new RevocationStatus.Good(), status(certificate(8, false, at(TWO)), order));
    }
  }

  @Test
  void aListThatHasRunOutLeavesTheWordToOneThatHasNot() throws Exception {
    var old = read(ELSEWHERE.list(1).until(NOW.minusSeconds(600)));
    var phone = certificate(7, false);
    assertInstanceOf(RevocationStatus.Unknown.class, status(phone, old));
    var fresh = read(list(true, false));
    assertEquals(new RevocationStatus.Good(), status(phone, old, fresh));
    assertEquals(new RevocationStatus.Good(), status(phone, fresh, old));
  }

  @Test
  void aDeltaOfAnotherPartDoesNotContinueAList() throws Exception {
    var one = read(list(false, false, ONE));
    var delta = read(list(false, false, TWO).since(1));
    var same = read(list(false, false, ONE).since(1));
    var serial = BigInteger.TEN;
    assertInstanceOf(
        RevocationStatus.Unknown.class, one.status(serial, new Deltas(true, List.of(delta)), NOW));
    assertEquals(
        new RevocationStatus.Good(),
        one.status(serial, new Deltas(true, List.of(delta, same)), NOW));
  }

  @Test
  void refusesAPartThatIsNamedRelativeToItsIssuer() throws Exception {
    var relative =
        new DistributionPointName(
            DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER, new DERSequence());
    var scope = new IssuingDistributionPoint(relative, false, false, null, false, false);
    var der = ELSEWHERE.list(1).with(Extension.issuingDistributionPoint, true, scope).der();
    var reading = RevocationList.read(der, List.of(ELSEWHERE.certificate()));
    assertInstanceOf(RevocationList.Reading.Refused.class, reading);
    read(list(false, false, ONE));
  }
}
