package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.idp.ManualClock;
import org.jscep.transaction.FailInfo;
import org.jscep.transaction.OperationFailureException;
import org.jscep.transport.response.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** jscep, which knows nothing of us, enrols at the real server. */
class ScepByJscepTest {
  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private EnrolHouse house;

  @BeforeEach
  void start() throws Exception {
    house = EnrolHouse.start(dir, clock, "");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String code(String device) throws Exception {
    return house.code(EnrolmentRoute.SCEP, "tanaka", device);
  }

  private X509Certificate enrolled(Handset phone, String device) throws Exception {
    return Handset.certificate(phone.enrol(code(device)));
  }

  @Test
  void findsWhatWeCanAndWhomToEncryptTo() throws Exception {
    var client = Handset.fresh(house).client();
    var capabilities = client.getCaCapabilities();
    for (var there :
        List.of(
            Capability.AES,
            Capability.SHA_256,
            Capability.SHA_512,
            Capability.POST_PKI_OPERATION,
            Capability.RENEWAL,
            Capability.SCEP_STANDARD)) {
      assertTrue(capabilities.contains(there), there + " in " + capabilities);
    }
    for (var not : List.of(Capability.SHA_1, Capability.TRIPLE_DES)) {
      assertFalse(capabilities.contains(not), not.toString());
    }
    var all = client.getCaCertificate().getCertificates(null);
    assertEquals(3, all.size());
    var registration =
        all.stream()
            .map(X509Certificate.class::cast)
            .filter(each -> each.getBasicConstraints() < 0)
            .findFirst()
            .orElseThrow();
    assertEquals("RSA", registration.getPublicKey().getAlgorithm());
    assertTrue(registration.getKeyUsage()[0], "digitalSignature");
    assertTrue(registration.getKeyUsage()[2], "keyEncipherment");
    assertEquals(List.of("1.3.6.1.5.5.7.3.28"), registration.getExtendedKeyUsage(), "no client");
  }

  @Test
  void enrolsWithAChallengeThatIsGoodOnce() throws Exception {
    var phone = Handset.fresh(house);
    var challenge = code("phone-1");
    var certificate = Handset.certificate(phone.enrol(challenge));
    assertEquals(phone.key().getPublic(), certificate.getPublicKey());
    assertTrue(certificate.getSubjectX500Principal().getName().contains("CN=tanaka"));
    assertEquals(1, house.issued().size());

    var another = Handset.fresh(house).enrol(challenge);
    assertTrue(another.isFailure());
    assertEquals(FailInfo.badRequest, another.getFailInfo());
    assertEquals("ENROLMENT_CODE_USED", house.reasons().getFirst());
    assertEquals(1, house.issued().size());
  }

  @Test
  void isGivenTheSameCertificateAgainForADayByTheSameKey() throws Exception {
    var phone = Handset.fresh(house);
    var challenge = code("phone-1");
    var first = Handset.certificate(phone.enrol(challenge));
    assertEquals(first, Handset.certificate(phone.enrol(challenge)));
    assertEquals(1, house.issued().size());
    clock.pass(Duration.ofHours(25));
    var late = phone.enrol(challenge);
    assertTrue(late.isFailure());
    assertEquals("ENROLMENT_REPLAYED", house.reasons().getFirst());
  }

  @Test
  void burnsAChallengeByFiveWrongSecrets() throws Exception {
    var phone = Handset.fresh(house);
    var challenge = code("phone-1");
    var wrong = challenge.substring(0, challenge.length() - 1) + "zz";
    for (var i = 0; i < 5; i++) {
      assertEquals(FailInfo.badRequest, phone.enrol(wrong).getFailInfo());
      assertEquals("ENROLMENT_CODE", house.reasons().getFirst());
    }
    assertTrue(phone.enrol(challenge).isFailure());
    assertEquals("ENROLMENT_CODE_BURNT", house.reasons().getFirst());
    assertEquals(List.of(), house.issued());
    assertTrue(phone.enrol(code("phone-1")).isSuccess());
  }

  @Test
  void isRefusedWithoutAChallenge() throws Exception {
    var phone = Handset.fresh(house);
    for (var challenge : List.of("", "hello", "Handle.secret")) {
      assertEquals(FailInfo.badRequest, phone.enrol(challenge).getFailInfo(), challenge);
      assertEquals("SCEP_NOT_PERMITTED", house.reasons().getFirst());
    }
    var bare =
        phone
            .client()
            .enrol(
                phone.identity(),
                phone.key().getPrivate(),
                phone.csr(phone.key(), Optional.empty()));
    assertEquals(FailInfo.badRequest, bare.getFailInfo());
  }

  @Test
  void waitsForApprovalAndPolls() throws Exception {
    house.close();
    house =
        EnrolHouse.start(
            Files.createDirectory(dir.resolve("approving")),
            clock,
            "enrolment: {approval: [scep]}\n");
    var phone = Handset.fresh(house);
    var challenge = code("phone-1");
    var asked = phone.enrol(challenge);
    assertTrue(asked.isPending());
    var transaction = asked.getTransactionId();
    assertTrue(phone.poll(transaction).isPending());
    assertTrue(phone.enrol(challenge).isPending(), "the same request again");
    assertEquals(List.of(), house.issued());
    var stranger = Handset.fresh(house).poll(transaction);
    assertEquals(FailInfo.badCertId, stranger.getFailInfo());

    house.decide(true);
    var certificate = Handset.certificate(phone.poll(transaction));
    assertEquals(phone.key().getPublic(), certificate.getPublicKey());
    assertEquals(certificate, Handset.certificate(phone.poll(transaction)));
    assertEquals(1, house.issued().size());
  }

  @Test
  void isToldThatItsRequestWasDenied() throws Exception {
    house.close();
    house =
        EnrolHouse.start(
            Files.createDirectory(dir.resolve("denying")),
            clock,
            "enrolment: {approval: [scep]}\n");
    var phone = Handset.fresh(house);
    var asked = phone.enrol(code("phone-1"));
    house.decide(false);
    assertEquals(FailInfo.badRequest, phone.poll(asked.getTransactionId()).getFailInfo());
    assertEquals("ENROLMENT_DENIED", house.reasons().getFirst());
  }

  @Test
  void asksOfATransactionThatNobodyBegan() throws Exception {
    var phone = Handset.fresh(house);
    var transaction = org.jscep.transaction.TransactionId.createTransactionId();
    assertEquals(FailInfo.badCertId, phone.poll(transaction).getFailInfo());
  }

  /**
   * jscep looks whether a certificate is self-signed, and fails where it is RSA by EC; and it signs
   * by the system's clock, so that certificates live for a day.
   */
  private void withAnRsaAuthority() throws Exception {
    house.close();
    var brief = "certificate-authority: {lifetime: 1d}\n";
    house = EnrolHouse.start(Files.createDirectory(dir.resolve("rsa")), clock, brief, "rsa");
  }

  @Test
  void renewsAtHalfItsLifeByANewKey() throws Exception {
    withAnRsaAuthority();
    var phone = Handset.fresh(house);
    var holding = phone.holding(enrolled(phone, "phone-1"));
    var next = KeyPairs.rsa(2048);
    assertTrue(holding.renew(next).isFailure());
    assertEquals("ENROLMENT_TOO_EARLY", house.reasons().getFirst());
    clock.pass(Duration.ofHours(13));
    var renewed = Handset.certificate(holding.renew(next));
    assertEquals(next.getPublic(), renewed.getPublicKey());
    assertEquals(2, house.issued().size());
    assertNotEquals(renewed.getNotAfter(), holding.identity().getNotAfter());
  }

  /** jscep names a transaction after the key: by the same key it is the same name again. */
  @Test
  void renewsByTheSameKeyAsWell() throws Exception {
    withAnRsaAuthority();
    var phone = Handset.fresh(house);
    var former = enrolled(phone, "phone-1");
    clock.pass(Duration.ofHours(13));
    var renewed = Handset.certificate(phone.holding(former).renew(phone.key()));
    assertNotEquals(former.getSerialNumber(), renewed.getSerialNumber());
    assertEquals(renewed, Handset.certificate(phone.holding(former).renew(phone.key())));
    assertEquals(2, house.issued().size());
  }

  @Test
  void doesNotRenewWhatWasRevokedOrHasEndedOrIsNotOurs() throws Exception {
    withAnRsaAuthority();
    var phone = Handset.fresh(house);
    var holding = phone.holding(enrolled(phone, "phone-1"));
    house.typed("certificate", "revoke", house.issued().getFirst(), "--reason", "superseded");
    var other = Handset.fresh(house);
    var ending = other.holding(enrolled(other, "phone-2"));
    clock.pass(Duration.ofHours(13));
    assertEquals(FailInfo.badCertId, holding.renew(KeyPairs.rsa(2048)).getFailInfo());
    assertEquals("ENROLMENT_RENEWAL", house.reasons().getFirst());
    var foreign = Handset.fresh(house).renew(KeyPairs.rsa(2048));
    assertEquals(FailInfo.badRequest, foreign.getFailInfo());
    clock.pass(Duration.ofHours(12));
    assertEquals(FailInfo.badCertId, ending.renew(KeyPairs.rsa(2048)).getFailInfo());
    assertEquals("ENROLMENT_RENEWAL", house.reasons().getFirst());
    assertEquals(2, house.issued().size());
  }

  @Test
  void fetchesItsOwnCertificateAndNobodyElses() throws Exception {
    var phone = Handset.fresh(house);
    var own = enrolled(phone, "phone-1");
    var other = Handset.fresh(house);
    var others = enrolled(other, "phone-2");
    var holding = phone.holding(own);
    var found =
        holding
            .client()
            .getCertificate(own, phone.key().getPrivate(), own.getSerialNumber())
            .getCertificates(null);
    assertEquals(List.of(own), List.copyOf(found));
    var refused =
        assertThrows(
            OperationFailureException.class,
            () ->
                holding
                    .client()
                    .getCertificate(own, phone.key().getPrivate(), others.getSerialNumber()));
    assertEquals(FailInfo.badCertId, refused.getFailInfo());
    assertEquals("SCEP_UNKNOWN_CERTIFICATE", house.reasons().getFirst());
  }

  @Test
  void tellsOfTheNextAuthorityOnceThereIsOne() throws Exception {
    assertThrows(Exception.class, () -> Handset.fresh(house).client().getRolloverCertificate());
    house.typed("certificate", "ca", "rollover");
    house.run("curl", "-sf", "-o", "next", house.scep() + "?operation=GetNextCACert");
    house.run(
        "curl", "-sf", "-o", "ca.pem", "http://127.0.0.1:" + house.house().port() + "/pki/ca.pem");
    house.run(
        "openssl",
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "next",
        "-CAfile",
        "ca.pem",
        "-purpose",
        "any",
        "-out",
        "inner");
    var text = house.run("openssl", "pkcs7", "-inform", "DER", "-in", "inner", "-print_certs");
    assertTrue(text.contains("Issuing CA G2"), text);
  }

  @Test
  void goesOnAfterTheAuthorityWasRolledOver() throws Exception {
    var phone = Handset.fresh(house);
    var before = enrolled(phone, "phone-1");
    house.typed("certificate", "ca", "rollover");
    house.typed("certificate", "ca", "use", "--early");
    var other = Handset.fresh(house);
    var after = enrolled(other, "phone-2");
    assertNotEquals(before.getIssuerX500Principal(), after.getIssuerX500Principal());
  }
}
