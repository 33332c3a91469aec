package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes.Onwards;
import jp.mochi.idp.session.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each way of enrolment ends in a device of the register that its certificate's key is bound to.
 */
class EnrolledDevicesTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final EnrolmentRoute EST = EnrolmentRoute.EST;
  private static final EnrolmentRoute PKCS12 = EnrolmentRoute.PKCS12;

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // each test starts it
  private Desk desk;

  private void start(String more, EnrolmentRoute... approval) throws Exception {
    desk = new Desk(dir, yaml -> yaml + more, approval);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private String done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  /** Ownership, state, who let it in, and what it is bound by. */
  private String registered(String device) throws Exception {
    var shown = json("device", "show", device);
    var bound = new TreeSet<String>();
    shown.path("bindings").forEach(each -> bound.add(each.path("strength").asText()));
    return String.join(
        " ",
        shown.path("username").asText(),
        shown.path("ownership").asText(),
        shown.path("platform").asText(),
        shown.path("state").asText(),
        shown.path("by").asText(),
        bound.toString());
  }

  /** What an operation on record was done to, the earliest first. */
  private List<String> recorded(String operation) throws Exception {
    var all = new ArrayList<String>();
    json("audit", "search")
        .path("records")
        .forEach(
            each -> {
              if (each.path("detail").path("operation").asText().equals(operation)) {
                all.addFirst(each.path("detail").path("subject").asText());
              }
            });
    return all;
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private Challenge.OneTime onwards(Challenge.OneTime code, EnrolmentRoute route) {
    return assertInstanceOf(Onwards.To.class, desk.onwards(code, route)).made().challenge();
  }

  private EnrolmentOutcome asked(EnrolmentRoute route, Challenge.OneTime code) throws Exception {
    return desk.ask(route, csr(KeyPairs.p256(), "CN=tanaka"), proof(code));
  }

  @Test
  void aPersonsOwnCodeBringsInADeviceOfTheirOwn() throws Exception {
    start("");
    issued(asked(SCEP, onwards(desk.ownCode("tanaka", "phone-1"), SCEP)));
    assertEquals("tanaka byod ios active tanaka [device-bound-key]", registered("phone-1"));
    issued(asked(PKCS12, onwards(desk.ownCode("tanaka", "phone-2"), PKCS12)));
    assertEquals("tanaka byod ios active tanaka [copyable-key]", registered("phone-2"));
    assertEquals(List.of("phone-1", "phone-2"), recorded("device add"));
  }

  @Test
  void whereTheCompanySaysSoItWaitsForSomebodyElse() throws Exception {
    start("enrolment: {own-devices: pending}\n");
    issued(asked(SCEP, onwards(desk.ownCode("tanaka", "phone-1"), SCEP)));
    assertEquals("tanaka byod ios pending tanaka [device-bound-key]", registered("phone-1"));
    issued(asked(SCEP, desk.code(SCEP, "tanaka", "phone-2")));
    assertEquals("tanaka byod ios active nakamura [device-bound-key]", registered("phone-2"));
  }

  @Test
  void staffSaysWhoseItIs() throws Exception {
    start("");
    var tanaka = desk.person("tanaka").id().value();
    var work =
        new Candidate(
            tanaka, "tanaka", "work", Candidate.Ownership.CORPORATE, Candidate.Platform.ANDROID);
    var made =
        desk.enrolment
            .codes()
            .forAnother(
                desk.actor("nakamura"), desk.by("nakamura", ""), SCEP, work, Optional.empty());
    var code = ((HandOutCodes.Outcome.Done<HandOutCodes.Made>) made).made().challenge();
    issued(asked(SCEP, code));
    assertEquals("tanaka corporate android active nakamura [device-bound-key]", registered("work"));
  }

  @Test
  void anMdmsDeviceComesInToo() throws Exception {
    start("");
    var codes = desk.enrolment.codes();
    var shared = codes.share(desk.actor("local"), new By("local", Optional.empty(), ""), "mdm");
    var challenge = ((HandOutCodes.Outcome.Done<Challenge.Shared>) shared).made();
    codes.await(
        desk.actor("nakamura"), desk.by("nakamura", ""), "mdm", desk.candidate("tanaka", "m-1"));
    var request = csr(KeyPairs.p256(), "CN=tanaka");
    issued(desk.ask(SCEP, request, new Proof.Shared(challenge, "m-1")));
    assertEquals("tanaka byod ios active nakamura [device-bound-key]", registered("m-1"));
  }

  @Test
  void whatWaitsForApprovalComesInWhenItIsApproved() throws Exception {
    start("enrolment: {own-devices: pending}\n", EST);
    var code = onwards(desk.ownCode("tanaka", "phone-1"), EST);
    var waiting = assertInstanceOf(EnrolmentOutcome.Pending.class, asked(EST, code));
    assertEquals(1, typed("device", "show", "phone-1").status());
    desk.enrolment
        .requests()
        .decide(desk.actor("suzuki"), desk.by("suzuki", "ok"), waiting.request(), true);
    assertEquals("tanaka byod ios active suzuki [device-bound-key]", registered("phone-1"));
  }

  @Test
  void oneThatTheRegisterKnowsStaysAsItIs() throws Exception {
    start("");
    done(
        "device",
        "add",
        "tanaka",
        "--id",
        "work",
        "--ownership",
        "corporate",
        "--platform",
        "ipados");
    issued(asked(SCEP, desk.code(SCEP, "tanaka", "work")));
    assertEquals("tanaka corporate ipados pending local [device-bound-key]", registered("work"));
  }

  @Test
  void nothingIsRegisteredWhereNothingIsIssued() throws Exception {
    start("");
    var code = desk.code(SCEP, "tanaka", "phone-1");
    var foreign = desk.ask(SCEP, csr(KeyPairs.p256(), "CN=suzuki"), proof(code));
    assertEquals(EnrolmentFault.REQUEST, refused(foreign));
    assertEquals(1, typed("device", "show", "phone-1").status());
    issued(asked(SCEP, code));
    assertEquals(0, typed("device", "show", "phone-1").status());
  }

  @Test
  void nobodyHasMoreDevicesThanTheCompanyAllows() throws Exception {
    start("devices: {most-per-person: 2}\n");
    var one = desk.code(SCEP, "tanaka", "phone-1");
    var two = desk.code(SCEP, "tanaka", "phone-2");
    var three = desk.code(SCEP, "tanaka", "phone-3");
    issued(asked(SCEP, one));
    issued(asked(SCEP, two));
    assertEquals(EnrolmentFault.TOO_MANY_DEVICES, refused(asked(SCEP, three)));
    assertEquals("TOO_MANY_DEVICES", notice("tanaka", "phone-4"));
    done("device", "retire", "phone-1", "--reason", "traded in");
    assertEquals("DEVICE_SHUT_OUT", notice("tanaka", "phone-1"));
    assertEquals("REGISTERED_TO_ANOTHER", notice("suzuki", "phone-1"));
    issued(asked(SCEP, three)); // it wasn't used up
    done(Typed.code("tanaka", "phone-3")); // it is theirs
  }

  /** Why nobody gets a code for a device. */
  private String notice(String person, String device) {
    var made =
        desk.enrolment
            .codes()
            .forAnother(
                desk.actor("nakamura"),
                desk.by("nakamura", ""),
                SCEP,
                desk.candidate(person, device),
                Optional.empty());
    return assertInstanceOf(HandOutCodes.Outcome.Refused.class, made).why().code();
  }

  @Test
  void soManyCodesOfOnePersonAreOpenAndNoMore() throws Exception {
    start("enrolment: {open-codes: 2}\n");
    desk.code(SCEP, "tanaka", "phone-1");
    desk.code(SCEP, "tanaka", "phone-2");
    assertEquals("TOO_MANY_CODES", notice("tanaka", "phone-3"));
    desk.code(SCEP, "tanaka", "phone-2"); // in the place of the other
    var first = desk.ownCode("tanaka", "own-1");
    desk.time.pass(Duration.ofSeconds(1));
    var second = desk.ownCode("tanaka", "own-2");
    desk.time.pass(Duration.ofSeconds(1));
    desk.ownCode("tanaka", "own-3");
    assertEquals(new Onwards.Refused(EnrolmentFault.USED), desk.onwards(first, SCEP));
    issued(asked(SCEP, onwards(second, SCEP)));
    desk.time.pass(Duration.ofHours(1)); // a code's time is over
    desk.code(SCEP, "tanaka", "phone-3");
  }

  @Test
  void aLostDeviceTakesItsCodesAndRequestsAlong() throws Exception {
    start("", EST);
    issued(asked(SCEP, desk.code(SCEP, "tanaka", "phone-1")));
    var code = desk.code(SCEP, "tanaka", "phone-1");
    var others = desk.code(SCEP, "tanaka", "phone-2");
    var waiting =
        assertInstanceOf(
            EnrolmentOutcome.Pending.class, asked(EST, desk.code(EST, "tanaka", "phone-1")));
    done("device", "lost", "phone-1", "--reason", "left in a train");
    assertEquals(EnrolmentFault.USED, refused(asked(SCEP, code)));
    var requests = json("certificate", "requests", "--state", "denied").path("requests");
    assertEquals(waiting.request(), requests.path(0).path("id").asText());
    assertEquals(List.of("phone-1"), recorded("enrolment end"));
    issued(asked(SCEP, others));
  }

  @Test
  void aCertificateFromBeforeTheRegisterIsBoundWithTheNextOne() throws Exception {
    start("");
    IssuedCertificate first = issued(asked(SCEP, desk.code(SCEP, "tanaka", "phone-1")));
    desk.house
        .database()
        .write(
            handle ->
                handle.execute("DELETE FROM device_history")
                    + handle.execute("DELETE FROM device_binding")
                    + handle.execute("DELETE FROM device"));
    issued(asked(SCEP, desk.code(SCEP, "tanaka", "phone-1")));
    var bindings = json("device", "show", "phone-1").path("bindings");
    assertEquals(2, bindings.size());
    assertEquals(List.of("phone-1"), List.of(first.device()));
  }

  private void said(String username, String device, String number) {
    var person = desk.person(username).id().value();
    var said = new PhoneAnswers.Answer(device, person, Platform.IOS, "iPhone17,1", List.of(number));
    var now = desk.now().time();
    desk.house
        .database()
        .<Boolean>write(
            handle -> {
              new PhoneAnswers().keep(handle, said, now, now.plusSeconds(600));
              return true;
            });
  }

  private boolean isThere(String session) {
    return desk.house.database().read(handle -> new Sessions().isThere(handle, session));
  }

  /** Somebody who is signed on with the phone enrols it anew: that session ends by it. */
  @Test
  void aPhoneThatShowedTheCodeItselfTakesThePlaceOfWhatItWas() throws Exception {
    start("");
    said("tanaka", "old", "serial:1");
    issued(asked(SCEP, onwards(desk.ownCode("tanaka", "old"), SCEP)));
    var session = desk.session("tanaka");
    desk.house
        .database()
        .write(handle -> handle.execute("UPDATE session SET device = 'old' WHERE id = ?", session));
    var code = onwards(desk.ownCode("tanaka", "new", session), SCEP);
    said("tanaka", "new", "serial:1");
    assertTrue(isThere(session));
    issued(asked(SCEP, code));
    assertFalse(isThere(session));
    assertEquals(
        "tanaka byod ios active tanaka [device-bound-key, device-identifier]", registered("new"));
    assertEquals(List.of("old"), recorded("device retire"));
  }
}
