package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes.Onwards;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.ldap.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that the helpdesk has ended leaves no way to a certificate. */
class EndedSessionsTest {
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

  private void endSessionsOfTanaka() {
    var said = new Typed(dir).run("session", "end", "--person", "tanaka");
    assertEquals(0, said.status(), said.err());
  }

  private Challenge.OneTime onwards(Challenge.OneTime code, EnrolmentRoute route) {
    return assertInstanceOf(Onwards.To.class, desk.onwards(code, route)).made().challenge();
  }

  private EnrolmentOutcome asked(EnrolmentRoute route, Challenge.OneTime code, String who)
      throws Exception {
    return desk.ask(route, csr(KeyPairs.p256(), "CN=" + who), proof(code));
  }

  @Test
  void thePersonsOwnCodesEndWithThem() throws Exception {
    var before = onwards(desk.ownCode("tanaka", "phone-0"), SCEP);
    issued(asked(SCEP, before, "tanaka"));
    var own = desk.ownCode("tanaka", "phone-1");
    var onItsWay = onwards(desk.ownCode("tanaka", "phone-2"), SCEP);
    var others = desk.ownCode("suzuki", "phone-3");
    var staffs = desk.code(SCEP, "tanaka", "phone-4");
    endSessionsOfTanaka();
    assertEquals(new Onwards.Refused(EnrolmentFault.USED), desk.onwards(own, SCEP));
    assertEquals(EnrolmentFault.USED, refused(asked(SCEP, onItsWay, "tanaka")));
    issued(asked(SCEP, onwards(others, SCEP), "suzuki"));
    issued(asked(SCEP, staffs, "tanaka"));
  }

  @Test
  void aCodeEndsWithItsOwnSessionWhateverEndsThat() throws Exception {
    var session = desk.session("tanaka");
    var shown = desk.ownCode("tanaka", "phone-1", session);
    var onItsWay = onwards(desk.ownCode("tanaka", "phone-2", session), SCEP);
    var anothers = desk.ownCode("tanaka", "phone-3");
    var ending = new EndOfSessions(new AuditLog(false));
    var act = new EndOfSessions.Act(desk.now(), "test");
    desk.house.database().write(handle -> ending.one(handle, session, act));
    assertEquals(new Onwards.Refused(EnrolmentFault.USED), desk.onwards(shown, SCEP));
    assertEquals(EnrolmentFault.USED, refused(asked(SCEP, onItsWay, "tanaka")));
    issued(asked(SCEP, onwards(anothers, SCEP), "tanaka"));
  }

  @Test
  void aNewPasswordEndsWhatWasShownUnderTheFormerOne() throws Exception {
    var shown = onwards(desk.ownCode("tanaka", "phone-1"), SCEP);
    var staffs = desk.code(SCEP, "tanaka", "phone-2");
    var others = onwards(desk.ownCode("suzuki", "phone-3"), SCEP);
    desk.time.pass(Duration.ofSeconds(2));
    desk.house.directory().setPassword("tanaka", new Password("another-Demo-2"));
    assertEquals(EnrolmentFault.USED, refused(asked(SCEP, shown, "tanaka")));
    issued(asked(SCEP, staffs, "tanaka"));
    issued(asked(SCEP, others, "suzuki"));
    issued(asked(SCEP, onwards(desk.ownCode("tanaka", "phone-4"), SCEP), "tanaka"));
  }

  @Test
  void whatThePersonHasAskedForIsDenied() throws Exception {
    for (var ended : new boolean[] {false, true}) {
      var device = "phone-" + ended;
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      var code = onwards(desk.ownCode("tanaka", device), EST);
      var waiting =
          assertInstanceOf(
              EnrolmentOutcome.Pending.class, desk.ask(EST, request, proof(code), device));
      if (ended) {
        endSessionsOfTanaka();
      }
      var decided =
          desk.enrolment
              .requests()
              .decide(desk.actor("suzuki"), desk.by("suzuki", "ok"), waiting.request(), true);
      assertEquals(ended, decided instanceof DecideRequests.Outcome.Refused);
      var polled = desk.enrolment.desk(desk.now()).poll(EST, device, request.keyHash());
      if (ended) {
        assertEquals(EnrolmentFault.DENIED, refused(polled));
      } else {
        issued(polled);
      }
    }
  }

  @Test
  void whatACodeLeadsToIsGoodForNoLongerThanTheCode() throws Exception {
    var code = desk.ownCode("tanaka", "phone-1");
    desk.time.pass(Duration.ofMinutes(14));
    var made = onwards(code, SCEP);
    desk.time.pass(Duration.ofSeconds(59));
    var another = desk.code(EnrolmentRoute.PHONE, "tanaka", "phone-2");
    var staffs = onwards(another, SCEP);
    desk.time.pass(Duration.ofSeconds(1));
    assertEquals(EnrolmentFault.EXPIRED, refused(asked(SCEP, made, "tanaka")));
    issued(asked(SCEP, staffs, "tanaka"));
  }
}
