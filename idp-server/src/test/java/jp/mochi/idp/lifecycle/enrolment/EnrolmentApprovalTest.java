package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.EnrolmentRequest.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for an approval is issued once somebody approves whom it doesn't concern. */
class EnrolmentApprovalTest {
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

  private EnrolmentOutcome.Pending pending(EnrolmentOutcome outcome) {
    return assertInstanceOf(EnrolmentOutcome.Pending.class, outcome, outcome.toString());
  }

  private DecideRequests.Outcome decided(String who, String id, boolean approve) {
    return desk.enrolment.requests().decide(desk.actor(who), desk.by(who, "ok"), id, approve);
  }

  @Test
  void whatWaitsIsApprovedByNobodyWhomItConcernsThenIssuedOnce() throws Exception {
    var code = desk.code(EST, "tanaka", "phone-1");
    var request = csr(KeyPairs.p256(), "CN=tanaka");
    var waiting = pending(desk.ask(EST, request, proof(code)));
    assertEquals(waiting, pending(desk.ask(EST, request, proof(code))));
    assertEquals(
        EnrolmentFault.USED,
        refused(desk.ask(EST, csr(KeyPairs.p256(), "CN=tanaka"), proof(code))));
    for (var own : List.of("tanaka", "nakamura")) { // whom it is for, who made the code
      assertInstanceOf(DecideRequests.Outcome.Refused.class, decided(own, waiting.request(), true));
    }
    assertTrue(desk.inForce("phone-1").isEmpty());
    var done =
        assertInstanceOf(
            DecideRequests.Outcome.Done.class, decided("suzuki", waiting.request(), true));
    assertEquals(State.ISSUED, done.request().state());
    assertEquals(1, desk.inForce("phone-1").size());
    assertInstanceOf(
        DecideRequests.Outcome.Refused.class, decided("suzuki", waiting.request(), false));
    assertInstanceOf(DecideRequests.Outcome.NotThere.class, decided("suzuki", "none", true));
  }

  @Test
  void whatIsDeniedIsNotIssued() throws Exception {
    var code = desk.code(EST, "tanaka", "phone-1");
    var request = csr(KeyPairs.p256(), "CN=tanaka");
    var waiting = pending(desk.ask(EST, request, proof(code), "T-9"));
    assertInstanceOf(
        DecideRequests.Outcome.Done.class, decided("suzuki", waiting.request(), false));
    var polled = desk.enrolment.desk(desk.now()).poll(EST, "T-9", request.keyHash());
    assertEquals(EnrolmentFault.DENIED, refused(polled));
    assertEquals(List.of(), desk.inForce("phone-1"));
  }

  @Test
  void whatWasApprovedWhileNothingCouldBeIssuedIsIssuedWhenItIsAskedFor() throws Exception {
    var code = desk.code(EST, "tanaka", "phone-1");
    var request = csr(KeyPairs.p256(), "CN=tanaka");
    var waiting = pending(desk.ask(EST, request, proof(code), "T-9"));
    var approver = desk.by("suzuki", "ok");
    desk.house.directory().goAway();
    assertInstanceOf(
        DecideRequests.Outcome.Refused.class,
        desk.enrolment.requests().decide(desk.actor("suzuki"), approver, waiting.request(), true));
    desk.comeBack();
    var polled = desk.enrolment.desk(desk.now()).poll(EST, "T-9", request.keyHash());
    assertEquals("phone-1", issued(polled).device());
  }

  @Test
  void aSigningRequestThatSomebodyFilesWaits() throws Exception {
    var csr = csr(KeyPairs.p256(), "CN=tanaka").encoded().bytes();
    var filed =
        assertInstanceOf(
            DecideRequests.Outcome.Done.class,
            desk.enrolment
                .requests()
                .file(
                    desk.actor("nakamura"),
                    desk.by("nakamura", "a laptop"),
                    desk.person("tanaka"),
                    desk.candidate("tanaka", "laptop-1"),
                    csr,
                    true));
    assertEquals(State.PENDING, filed.request().state());
    assertInstanceOf(
        DecideRequests.Outcome.Refused.class, decided("nakamura", filed.request().id(), true));
    assertInstanceOf(
        DecideRequests.Outcome.Done.class, decided("suzuki", filed.request().id(), true));
    assertTrue(desk.inForce("laptop-1").getFirst().how().keyOutside());
  }
}
