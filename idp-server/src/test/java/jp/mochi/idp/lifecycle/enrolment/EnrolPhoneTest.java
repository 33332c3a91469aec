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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is given a certificate at the desk for a code or a challenge, and who isn't. */
class EnrolPhoneTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final EnrolmentRoute EST = EnrolmentRoute.EST;

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

  private List<String> audited() {
    return desk.house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT reason FROM audit WHERE reason IS NOT NULL ORDER BY id")
                    .mapTo(String.class)
                    .list());
  }

  @Nested
  class ByCode {
    @Test
    void aCodeGivesOneCertificateForItsDeviceAndItsPersonWhoHearsOfIt() throws Exception {
      var pair = KeyPairs.p256();
      var code = desk.code(SCEP, "tanaka", "phone-1");
      var outcome = desk.ask(SCEP, csr(pair, "CN=tanaka"), proof(code));
      var certificate = issued(outcome);
      assertEquals("tanaka phone-1", certificate.username() + " " + certificate.device());
      assertEquals(new IssuedCertificate.How(SCEP, false), certificate.how());
      assertEquals(2, ((EnrolmentOutcome.Issued) outcome).chain().size());
      var notices =
          desk.house
              .database()
              .read(
                  handle ->
                      desk.enrolment
                          .notices()
                          .shown(handle, certificate.person(), desk.time.instant()));
      assertEquals(
          List.of(certificate.serial() + " nakamura"), // who made the code, and let it in
          notices.stream().map(each -> each.serial() + " " + each.by()).toList());
      assertEquals("nakamura", certificate.issuedBy());
      assertEquals(
          EnrolmentFault.USED,
          refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(code))));
    }

    @Test
    void aKeyMadeByUsIsRecordedAsOneThatWasOutside() throws Exception {
      var code = desk.code(EnrolmentRoute.PKCS12, "tanaka", "phone-1");
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      var certificate = issued(desk.ask(EnrolmentRoute.PKCS12, request, proof(code)));
      assertTrue(certificate.how().keyOutside());
    }

    @Test
    void oneOfManyThatShowACodeAtOnceGetsOne() throws Exception {
      var code = desk.code(SCEP, "tanaka", "phone-1");
      var asks = new ArrayList<Callable<EnrolmentOutcome>>();
      for (var i = 0; i < 6; i++) {
        var request = csr(KeyPairs.p256(), "CN=tanaka");
        asks.add(() -> desk.ask(SCEP, request, proof(code)));
      }
      var got = new ArrayList<EnrolmentOutcome>();
      try (var pool = Executors.newFixedThreadPool(6)) {
        for (var future : pool.invokeAll(asks)) {
          got.add(future.get());
        }
      }
      assertEquals(1, got.stream().filter(EnrolmentOutcome.Issued.class::isInstance).count());
      assertEquals(1, desk.inForce("phone-1").size());
    }

    @Test
    void isRefusedWithASubjectOfSomebodyElseAndTheCodeIsNotUsedUp() throws Exception {
      var pair = KeyPairs.p256();
      var code = desk.code(SCEP, "tanaka", "phone-1");
      for (var foreign : List.of("CN=suzuki", "CN=tanaka,SERIALNUMBER=phone-2")) {
        assertEquals(
            EnrolmentFault.REQUEST, refused(desk.ask(SCEP, csr(pair, foreign), proof(code))));
      }
      issued(desk.ask(SCEP, csr(pair, "CN=tanaka,SERIALNUMBER=phone-1"), proof(code)));
    }

    @Test
    void isRefusedWithTheKeyOfAnotherDevice() throws Exception {
      var pair = KeyPairs.p256();
      issued(desk.ask(SCEP, csr(pair, "CN=tanaka"), proof(desk.code(SCEP, "tanaka", "phone-1"))));
      var other = desk.code(SCEP, "tanaka", "phone-2");
      assertEquals(
          EnrolmentFault.KEY_OF_ANOTHER_DEVICE,
          refused(desk.ask(SCEP, csr(pair, "CN=tanaka"), proof(other))));
      issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(other)));
    }

    @Test
    void isRefusedForADeviceOfAnotherPerson() throws Exception {
      var before = desk.code(SCEP, "suzuki", "phone-1");
      issued(
          desk.ask(
              EnrolmentRoute.PKCS12,
              csr(KeyPairs.p256(), "CN=tanaka"),
              proof(desk.code(EnrolmentRoute.PKCS12, "tanaka", "phone-1"))));
      assertEquals(
          EnrolmentFault.DEVICE_OF_ANOTHER,
          refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=suzuki"), proof(before))));
      var refused =
          desk.enrolment
              .codes()
              .forAnother(
                  desk.actor("nakamura"),
                  desk.by("nakamura", ""),
                  SCEP,
                  desk.candidate("suzuki", "phone-1"),
                  Optional.empty());
      assertInstanceOf(HandOutCodes.Outcome.Refused.class, refused);
    }

    @Test
    void isBurntByFiveWrongSecretsAndRecordedByItsReason() throws Exception {
      var code = desk.code(SCEP, "tanaka", "phone-1");
      var other = desk.code(SCEP, "suzuki", "phone-2");
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      var wrong = new Challenge.OneTime(code.handle(), other.secret());
      for (var guess = 0; guess < 5; guess++) {
        assertEquals(EnrolmentFault.WRONG_SECRET, refused(desk.ask(SCEP, request, proof(wrong))));
      }
      assertEquals(EnrolmentFault.BURNT, refused(desk.ask(SCEP, request, proof(code))));
      issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=suzuki"), proof(other)));
      assertTrue(audited().containsAll(List.of("ENROLMENT_CODE", "ENROLMENT_CODE_BURNT")));
    }

    @Test
    void isRefusedOnceItsTimeIsOver() throws Exception {
      var code = desk.code(SCEP, "tanaka", "phone-1");
      desk.time.pass(Duration.ofHours(1));
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      assertEquals(EnrolmentFault.EXPIRED, refused(desk.ask(SCEP, request, proof(code))));
    }

    @Test
    void isRefusedForWhoHasLeftOrIsDisabledAndWhileNobodyCanTell() throws Exception {
      var code = desk.code(SCEP, "tanaka", "phone-1");
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      desk.house.directory().goAway();
      assertEquals(
          EnrolmentFault.DIRECTORY_UNAVAILABLE, refused(desk.ask(SCEP, request, proof(code))));
      desk.comeBack();
      var mover = desk.code(SCEP, "suzuki", "phone-2");
      desk.house.directory().remove("suzuki");
      assertEquals(
          EnrolmentFault.NO_PERSON,
          refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=suzuki"), proof(mover))));
    }

    @Test
    void nobodyMakesACodeForThemselves() {
      for (var name : List.of("nakamura", "tanaka")) {
        var outcome =
            desk.enrolment
                .codes()
                .forAnother(
                    desk.actor("nakamura"),
                    desk.by("nakamura", ""),
                    SCEP,
                    desk.candidate(name, "phone-1"),
                    Optional.empty());
        var expected =
            name.equals("nakamura")
                ? HandOutCodes.Outcome.Refused.class
                : HandOutCodes.Outcome.Done.class;
        assertInstanceOf(expected, outcome);
      }
    }
  }

  @Nested
  class ByTransaction {
    @Test
    void aTransactionIsReplayedByNobody() throws Exception {
      var pair = KeyPairs.p256();
      var code = desk.code(SCEP, "tanaka", "phone-1");
      var request = csr(pair, "CN=tanaka");
      var certificate = issued(desk.ask(SCEP, request, proof(code), "T-1"));
      assertEquals(EnrolmentFault.REPLAYED, refused(desk.ask(SCEP, request, proof(code), "T-1")));
      var another = desk.code(SCEP, "suzuki", "phone-2");
      var others = csr(KeyPairs.p256(), "CN=suzuki");
      assertEquals(EnrolmentFault.REPLAYED, refused(desk.ask(SCEP, others, proof(another), "T-1")));
      var polled = desk.enrolment.desk(desk.now()).poll(SCEP, "T-1", request.keyHash());
      assertEquals(certificate, issued(polled));
      assertEquals(
          EnrolmentFault.UNKNOWN_TRANSACTION,
          refused(desk.enrolment.desk(desk.now()).poll(SCEP, "T-1", others.keyHash())));
      issued(desk.ask(SCEP, others, proof(another), "T-2"));
    }

    @Test
    void whatWaitsIsToldToNobodyWithoutTheSecret() throws Exception {
      var code = desk.code(EST, "tanaka", "phone-1");
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      var waiting = desk.ask(EST, request, proof(code), "T-3");
      assertInstanceOf(EnrolmentOutcome.Pending.class, waiting);
      assertEquals(waiting, desk.ask(EST, request, proof(code), "T-3"));
      var wrong =
          proof(new Challenge.OneTime(code.handle(), desk.code(EST, "suzuki", "x").secret()));
      assertEquals(EnrolmentFault.WRONG_SECRET, refused(desk.ask(EST, request, wrong, "T-3")));
      assertEquals(EnrolmentFault.WRONG_SECRET, refused(desk.ask(EST, request, wrong)));
    }
  }

  @Nested
  class ByMdm {
    private Challenge.Shared shared() {
      var made =
          desk.enrolment
              .codes()
              .share(desk.actor("local"), new By("local", Optional.empty(), ""), "mdm");
      return ((HandOutCodes.Outcome.Done<Challenge.Shared>) made).made();
    }

    private HandOutCodes.Outcome<?> await(String who, String device) {
      return desk.enrolment
          .codes()
          .await(
              desk.actor("nakamura"),
              desk.by("nakamura", "MDM"),
              "mdm",
              desk.candidate(who, device));
    }

    @Test
    void itsChallengeIssuesForAwaitedDevicesAloneAndOnce() throws Exception {
      assertInstanceOf(HandOutCodes.Outcome.Refused.class, await("tanaka", "phone-1"));
      var proof = new Proof.Shared(shared(), "phone-1");
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(desk.ask(SCEP, request, proof)));
      assertInstanceOf(HandOutCodes.Outcome.Done.class, await("tanaka", "phone-1"));
      assertEquals(
          EnrolmentFault.REQUEST,
          refused(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=suzuki"), proof)));
      var certificate = issued(desk.ask(SCEP, request, proof));
      assertEquals("tanaka phone-1", certificate.username() + " " + certificate.device());
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(desk.ask(SCEP, request, proof)));
      assertInstanceOf(HandOutCodes.Outcome.Refused.class, await("nakamura", "phone-9"));
    }
  }
}
