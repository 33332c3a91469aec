package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.SelfSigned;
import jp.mochi.cert.authority.CsrFault;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a certificate is given the next one in time, and both count for a while. */
class RenewalTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final Duration HALF = Duration.ofDays(183);

  @TempDir private Path dir;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = new Desk(dir);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  private IssuedCertificate first() throws Exception {
    var code = desk.code(SCEP, "tanaka", "phone-1");
    return issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(code)));
  }

  private EnrolmentOutcome renewed(IssuedCertificate by) throws Exception {
    var proof = new Proof.Existing(by.certificate().asCertificate());
    return desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof);
  }

  @Test
  void opensAtHalfOfTheLifetimeForTheSamePersonAndDevice() throws Exception {
    var former = first();
    desk.time.pass(HALF.minusDays(2));
    assertEquals(EnrolmentFault.TOO_EARLY_TO_RENEW, refused(renewed(former)));
    desk.time.pass(Duration.ofDays(2));
    var proof = new Proof.Existing(former.certificate().asCertificate());
    var foreign = csr(KeyPairs.p256(), "CN=suzuki");
    assertEquals(EnrolmentFault.REQUEST, refused(desk.ask(SCEP, foreign, proof)));
    var latter = issued(renewed(former));
    assertEquals("tanaka phone-1", latter.username() + " " + latter.device());
    assertEquals(
        List.of(latter.serial(), former.serial()),
        desk.inForce("phone-1").stream().map(IssuedCertificate::serial).toList());
  }

  @Test
  void namesItsHolderInTheRequestWhichCouldBeAnybodysOtherwise() throws Exception {
    var former = first();
    desk.time.pass(HALF);
    var proof = new Proof.Existing(former.certificate().asCertificate());
    for (var nameless : List.of("", "C=JP,O=Rice")) {
      var request = csr(KeyPairs.p256(), nameless);
      var outcome = desk.ask(SCEP, request, proof);
      assertEquals(EnrolmentFault.REQUEST, refused(outcome), nameless);
      assertEquals(Optional.of(CsrFault.NAMELESS), ((EnrolmentOutcome.Refused) outcome).request());
    }
    issued(desk.ask(SCEP, csr(KeyPairs.p256(), "C=JP,SERIALNUMBER=phone-1"), proof));
    var anew = desk.code(SCEP, "tanaka", "phone-2");
    issued(desk.ask(SCEP, csr(KeyPairs.p256(), ""), proof(anew))); // the code says whose it is
  }

  /** One in sixteen has such a number. */
  @Test
  void takesACertificateWhoseNumberBeginsWithAZero() throws Exception {
    var former = first();
    for (var tries = 0; !former.serial().startsWith("0") && tries < 300; tries++) {
      former = first();
    }
    assertTrue(former.serial().startsWith("0"), former.serial());
    desk.time.pass(HALF);
    issued(renewed(former));
  }

  @Test
  void theFormerOneCountsForAnOverlapAndIsThenRevoked() throws Exception {
    var former = first();
    desk.time.pass(HALF);
    var latter = issued(renewed(former));
    desk.time.pass(Duration.ofDays(7));
    desk.enrolment.ending().run();
    assertEquals(2, desk.inForce("phone-1").size());
    desk.time.pass(Duration.ofSeconds(1));
    desk.enrolment.ending().run();
    assertEquals(
        List.of(latter.serial()),
        desk.inForce("phone-1").stream().map(IssuedCertificate::serial).toList());
    assertEquals(EnrolmentFault.REVOKED, refused(renewed(former)));
  }

  @Test
  void thatAnOwnerWasToldOfAnEndIsKeptLongerThanItCouldBeToldAgainAndThenNoMore() {
    var now = desk.time.instant().toEpochMilli();
    var insert = "INSERT INTO told_end (serial, authority, what, at) VALUES ('a1', 'ca', 'end', ?)";
    desk.house.database().write(handle -> handle.execute(insert, now));
    desk.time.pass(Duration.ofDays(90));
    desk.enrolment.ending().run();
    assertEquals(1, toldEnds());
    desk.time.pass(Duration.ofMillis(1));
    desk.enrolment.ending().run();
    assertEquals(0, toldEnds());
  }

  private int toldEnds() {
    var rows = "SELECT COUNT(*) FROM told_end";
    return desk.house
        .database()
        .read(handle -> handle.createQuery(rows).mapTo(Integer.class).one());
  }

  @Test
  void aPhoneThatNeverGotTheAnswerAsksAgainAndTwoAreInForceAtMost() throws Exception {
    var former = first();
    desk.time.pass(HALF);
    var lost = issued(renewed(former));
    desk.time.pass(Duration.ofSeconds(1));
    var latter = issued(renewed(former));
    assertEquals(
        List.of(latter.serial(), former.serial()),
        desk.inForce("phone-1").stream().map(IssuedCertificate::serial).toList());
    assertFalse(desk.inForce("phone-1").contains(lost));
    desk.time.pass(Duration.ofDays(1));
    assertEquals(EnrolmentFault.REVOKED, refused(renewed(former)), "the overlap isn't over yet");
    assertEquals(2, desk.inForce("phone-1").size());
  }

  @Test
  void isRefusedWithWhatIsRevokedExpiredOrNotOurs() throws Exception {
    var former = first();
    desk.time.pass(HALF);
    var stranger =
        SelfSigned.carrying(
            KeyPairs.p256(), "tanaka", desk.time.instant(), desk.time.instant().plus(HALF));
    assertEquals(
        EnrolmentFault.UNKNOWN_CERTIFICATE,
        refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), new Proof.Existing(stranger))));
    desk.time.pass(HALF);
    assertEquals(EnrolmentFault.CERTIFICATE_EXPIRED, refused(renewed(former)));
  }
}
