package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a phone's certificate takes along when it is taken back, and what it leaves. */
class LostPhoneTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final EnrolmentRoute EST = EnrolmentRoute.EST;
  private static final Duration HALF = Duration.ofDays(183);

  @TempDir private Path dir;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = new Desk(dir, EST);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  private IssuedCertificate first(String username, String device) throws Exception {
    var code = desk.code(SCEP, username, device);
    return issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=" + username), proof(code)));
  }

  private EnrolmentOutcome renewed(IssuedCertificate by) throws Exception {
    var proof = new Proof.Existing(by.certificate().asCertificate());
    return desk.ask(SCEP, csr(KeyPairs.p256(), "CN=" + by.username()), proof);
  }

  private void revoked(IssuedCertificate certificate, String reason) {
    assertInstanceOf(
        PhoneCertificates.Outcome.Done.class,
        desk.certificates.revoke(desk.actor("nakamura"), certificate.serial(), reason));
  }

  private List<String> inForce(String device) {
    return desk.inForce(device).stream().map(IssuedCertificate::serial).toList();
  }

  @Test
  void takesTheOneBeforeAlongAndNoOtherPhones() throws Exception {
    for (var reason : List.of("key-compromise", "unspecified", "cessation-of-operation")) {
      var phone = "phone-" + reason;
      var former = first("tanaka", phone);
      var other = first("tanaka", "other-" + reason);
      desk.time.pass(HALF);
      var latter = issued(renewed(former));
      revoked(latter, reason);
      assertEquals(List.of(), inForce(phone));
      assertEquals(EnrolmentFault.REVOKED, refused(renewed(former)));
      assertEquals(List.of(other.serial()), inForce("other-" + reason));
      issued(renewed(other));
    }
  }

  @Test
  void oneThatAnotherTookThePlaceOfTakesNothingAlong() throws Exception {
    var former = first("tanaka", "phone-1");
    desk.time.pass(HALF);
    var latter = issued(renewed(former));
    revoked(latter, "superseded");
    assertEquals(List.of(former.serial()), inForce("phone-1"));
    issued(renewed(former));
  }

  @Test
  void ofOneThatWasReplacedItMayBeSaidLaterThatSomebodyElseHasItsKey() throws Exception {
    var former = first("tanaka", "phone-1");
    desk.time.pass(HALF);
    var latter = issued(renewed(former));
    revoked(former, "superseded");
    assertEquals(List.of(latter.serial()), inForce("phone-1"));
    var at = desk.certificates.find(former.serial()).orElseThrow().revoked().orElseThrow().at();
    desk.time.pass(Duration.ofDays(1));
    assertRevokedAlready(former, "unspecified");
    revoked(former, "key-compromise");
    var after = desk.certificates.find(former.serial()).orElseThrow().revoked().orElseThrow();
    assertEquals(new IssuedCertificate.Revoked(at, RevocationReason.KEY_COMPROMISE), after);
    assertEquals(List.of(), inForce("phone-1"), "who has the former key may have had it renewed");
    var again = desk.code(SCEP, "tanaka", "phone-1");
    assertTrue(
        desk.house
            .database()
            .<Boolean>read(handle -> new IssuedCertificates().isBarred(handle, former.keyHash())));
    assertRevokedAlready(former, "key-compromise");
    assertRevokedAlready(former, "superseded");
    issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(again)));
  }

  private void assertRevokedAlready(IssuedCertificate certificate, String reason) {
    var outcome = desk.certificates.revoke(desk.actor("nakamura"), certificate.serial(), reason);
    var refused = assertInstanceOf(PhoneCertificates.Outcome.Refused.class, outcome);
    assertEquals("REVOKED_ALREADY", refused.why().code());
  }

  /** As it was before a revocation took others along, or by a database that somebody restored. */
  @Test
  void whatIsLeftInForceByARevocationOfALaterOneDoesNotRenew() throws Exception {
    for (var reason : List.of(RevocationReason.UNSPECIFIED, RevocationReason.SUPERSEDED)) {
      var former = first("tanaka", "phone-" + reason.code());
      desk.time.pass(HALF);
      var latter = issued(renewed(former));
      desk.house
          .database()
          .write(
              handle ->
                  new IssuedCertificates().revoke(handle, latter, reason, desk.time.instant()));
      if (reason == RevocationReason.SUPERSEDED) {
        issued(renewed(former));
      } else {
        assertEquals(EnrolmentFault.REVOKED, refused(renewed(former)));
      }
    }
  }

  @Test
  void aKeyThatIsBarredDoesNotRenew() throws Exception {
    var former = first("tanaka", "phone-1");
    desk.time.pass(HALF);
    bar(former.keyHash(), 1);
    assertEquals(EnrolmentFault.KEY_BARRED, refused(renewed(former)));
    bar(former.keyHash(), 0);
    issued(renewed(former));
  }

  private void bar(String key, int barred) {
    desk.house
        .database()
        .write(
            handle ->
                handle.execute(
                    "UPDATE certified_key SET barred = ? WHERE key_hash = ?", barred, key));
  }

  @Test
  void endsTheCodesAndRequestsOfItsPhoneAndNoOthers() throws Exception {
    var lost = first("tanaka", "phone-1");
    var code = desk.code(SCEP, "tanaka", "phone-1");
    var others = desk.code(SCEP, "tanaka", "phone-2");
    var waiting = waiting("phone-1");
    var anothers = waiting("phone-2");
    var shared = awaited("phone-1");
    revoked(lost, "key-compromise");

    assertEquals(
        EnrolmentFault.USED,
        refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(code))));
    assertEquals(
        EnrolmentFault.NOT_AWAITED,
        refused(
            desk.ask(
                SCEP, csr(KeyPairs.p256(), "CN=tanaka"), new Proof.Shared(shared, "phone-1"))));
    assertInstanceOf(DecideRequests.Outcome.Refused.class, approved(waiting));
    assertEquals(List.of(), inForce("phone-1"));

    issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(others)));
    assertInstanceOf(DecideRequests.Outcome.Done.class, approved(anothers));
  }

  private String waiting(String device) throws Exception {
    var code = desk.code(EST, "tanaka", device);
    var outcome = desk.ask(EST, csr(KeyPairs.p256(), "CN=tanaka"), proof(code));
    return assertInstanceOf(EnrolmentOutcome.Pending.class, outcome).request();
  }

  private DecideRequests.Outcome approved(String request) {
    return desk.enrolment
        .requests()
        .decide(desk.actor("suzuki"), desk.by("suzuki", "ok"), request, true);
  }

  private Challenge.Shared awaited(String device) {
    var codes = desk.enrolment.codes();
    var made = codes.share(desk.actor("local"), new By("local", Optional.empty(), ""), "mdm");
    assertInstanceOf(
        HandOutCodes.Outcome.Done.class,
        codes.await(
            desk.actor("nakamura"),
            desk.by("nakamura", "MDM"),
            "mdm",
            desk.candidate("tanaka", device)));
    return ((HandOutCodes.Outcome.Done<Challenge.Shared>) made).made();
  }
}
