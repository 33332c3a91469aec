package jp.mochi.idp.helpdesk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the helpdesk does for somebody, and what they may not. */
class HelpdeskActsTest {
  private static final String SURE = "called-back";

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private PortalHouse house;

  @BeforeEach
  void start() throws Exception {
    house = PortalHouse.start(dir, clock);
    house.device("tanaka", "phone-1", "--name", "Work phone");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Browser as(String username) throws Exception {
    var browser = house.office();
    assertEquals(200, house.open(browser, "/helpdesk", username).status());
    return browser;
  }

  private String address(String person, String act) {
    return "/helpdesk/people/" + house.id(person) + "/" + act;
  }

  private Page before(Browser browser, String person, String act, String on) throws Exception {
    return browser.get(address(person, act) + (on.isEmpty() ? "" : "?on=" + on));
  }

  private Page act(Browser browser, String person, String act, String on, String... typed)
      throws Exception {
    var address = address(person, act);
    var page = before(browser, person, act, on);
    return browser.post(address, PortalHouse.form(page, address, typed));
  }

  private void assertDone(String words, Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains(words), page.body());
  }

  private List<String> operated(String what) {
    return house.all(
        "SELECT username FROM audit WHERE kind = 'operated' AND detail LIKE '%" + what + "%'");
  }

  @Test
  void aLostPhoneIsShutOutWithoutProofAndWithoutTyping() throws Exception {
    house.open(house.office(), "/me", "tanaka");
    var browser = as("nakamura");
    var page = act(browser, "tanaka", "lost", "phone-1");
    assertDone("Shut out: 田中 花子 (tanaka) · Work phone (phone-1)", page);
    assertTrue(page.body().contains("One session has ended"), page.body());
    assertTrue(page.body().contains("Say: “Your phone is shut out now."), page.body());
    assertEquals("lost", house.state("phone-1"));
    assertEquals(
        List.of("nakamura"),
        house.all("SELECT username FROM session"),
        "tanaka's was by password, so nobody knows from where; nakamura's is another person's");
    assertEquals(List.of("nakamura"), operated("device lost"));
    assertEquals(
        "Reported lost by telephone",
        house.one("SELECT why FROM device_history WHERE act = 'lose'"));
  }

  /** Nobody is made sure of before a loss is reported, so its record tells of no proof. */
  @Test
  void noReasonLooksLikeAProof() throws Exception {
    var nakamura = as("nakamura");
    var page = act(nakamura, "tanaka", "lost", "phone-1", "reason", "[video] a call");
    assertEquals(400, page.status());
    assertTrue(page.body().contains("would read as a proof"), page.body());
    assertEquals("active", house.state("phone-1"));
    act(nakamura, "tanaka", "lost", "phone-1", "reason", "a call by [video]");
    assertEquals("lost", house.state("phone-1"));
  }

  @Test
  void aFoundPhoneTakesTwoAndProofEachTime() throws Exception {
    var nakamura = as("nakamura");
    act(nakamura, "tanaka", "lost", "phone-1");
    var person = nakamura.get("/helpdesk/people/" + house.id("tanaka")).body();
    assertTrue(person.contains("found?on=phone-1"), person);
    assertFalse(person.contains("resume?on=phone-1"), person);
    assertEquals(
        400, act(nakamura, "tanaka", "found", "phone-1", "reason", "at the door").status());
    assertEquals("lost", house.state("phone-1"));
    assertDone(
        "Found, and suspended",
        act(nakamura, "tanaka", "found", "phone-1", "reason", "at the door", "proof", SURE));
    var own = act(nakamura, "tanaka", "resume", "phone-1", "reason", "x", "proof", SURE);
    assertEquals(403, own.status());
    assertTrue(own.body().contains("somebody else must let it in again"), own.body());
    assertEquals("suspended", house.state("phone-1"));
    assertDone(
        "In use again",
        act(as("yamada"), "tanaka", "resume", "phone-1", "reason", "looked", "proof", "in-person"));
    assertEquals("active", house.state("phone-1"));
    assertEquals(
        "[in-person] looked", house.one("SELECT why FROM device_history WHERE act = 'resume'"));
  }

  @Test
  void nobodyOfTheHelpdeskActsOnAnAdministrator() throws Exception {
    house.device("yamada", "boss-phone");
    var nakamura = as("nakamura");
    var page = nakamura.get("/helpdesk/people/" + house.id("yamada"));
    assertTrue(page.body().contains("administrator"), page.body());
    assertFalse(page.body().contains("?on=boss-phone"), page.body());
    for (var act : List.of("lost", "suspend")) {
      assertEquals(403, before(nakamura, "yamada", act, "boss-phone").status());
    }
    for (var act : List.of("code", "end-sessions", "unlock")) {
      assertEquals(403, before(nakamura, "yamada", act, "").status());
    }
    // the form of an administrator, sent by somebody who has ceased to be one
    var suzuki = "suzuki";
    house.house().directory().member(suzuki, "it-staff", true);
    clock.pass(Duration.ofSeconds(61));
    var former = as(suzuki);
    var form =
        PortalHouse.form(before(former, "yamada", "lost", "boss-phone"), address("yamada", "lost"));
    house.house().directory().member(suzuki, "it-staff", false);
    house.house().directory().member(suzuki, "helpdesk", true);
    clock.pass(Duration.ofSeconds(61));
    assertEquals(403, former.post(address("yamada", "lost"), form).status());
    assertEquals("active", house.state("boss-phone"));
    assertTrue(house.reasons().stream().allMatch("OPERATION_REFUSED"::equals));

    house.house().directory().member(suzuki, "it-staff", true);
    clock.pass(Duration.ofSeconds(61));
    assertDone("Shut out", former.post(address("yamada", "lost"), form));
    assertEquals("lost", house.state("boss-phone"));
  }

  private String request(String person, String device) throws Exception {
    Files.write(dir.resolve("a.csr"), MakeRequest.of(KeyPairs.p256()).encoded().bytes());
    return house
        .done(
            "certificate", "request", "a.csr", "--person", person, "--device", device, "--why", "x")
        .strip();
  }

  private List<String> whatYamadaHas() {
    return List.of(
        house.one("SELECT COUNT(*) FROM enrolment_code"),
        house.one("SELECT COUNT(*) FROM session WHERE username = 'yamada'"),
        house.one("SELECT state FROM enrolment_request"),
        house.one("SELECT COUNT(*) FROM audit WHERE detail LIKE '%person unlock%'"));
  }

  /** Fetched by an administrator, sent by somebody who has ceased to be one. */
  @ParameterizedTest
  @ValueSource(strings = {"code", "unlock", "end-sessions", "approve-request", "deny-request"})
  void noFormActsOnAnAdministratorOnceItsSenderIsNone(String act) throws Exception {
    house.done("certificate", "ca", "init");
    house.open(house.office(), "/me", "yamada");
    var on = act.endsWith("request") ? request("yamada", "boss-phone") : "";
    if (on.isEmpty()) {
      var unused = request("yamada", "boss-phone");
    }
    var before = whatYamadaHas();
    assertEquals(List.of("0", "1", "pending", "0"), before);
    house.house().directory().member("suzuki", "it-staff", true);
    clock.pass(Duration.ofSeconds(61));
    var former = as("suzuki");
    var address = address("yamada", act);
    var form = PortalHouse.form(before(former, "yamada", act, on), address);
    form.putAll(Map.of("reason", "x", "proof", SURE, "platform", "ios", "ownership", "corporate"));
    house.house().directory().member("suzuki", "it-staff", false);
    house.house().directory().member("suzuki", "helpdesk", true);
    clock.pass(Duration.ofSeconds(61));
    assertEquals(403, former.post(address, form).status());
    assertEquals(before, whatYamadaHas());
    assertEquals(List.of("OPERATION_REFUSED"), house.reasons());

    house.house().directory().member("suzuki", "it-staff", true);
    clock.pass(Duration.ofSeconds(61));
    assertEquals(200, former.post(address, form).status());
    assertNotEquals(before, whatYamadaHas());
  }

  /** A reload, or a second press of the button: the first code may have been seen by anybody. */
  @Test
  void aFormThatComesTwiceMakesOneCodeThatIsGood() throws Exception {
    var nakamura = as("nakamura");
    var address = address("tanaka", "code");
    var form = PortalHouse.form(before(nakamura, "tanaka", "code", ""), address);
    form.putAll(Map.of("reason", "x", "proof", SURE, "platform", "ios", "ownership", "corporate"));
    for (var i = 0; i < 2; i++) {
      assertEquals(200, nakamura.post(address, form).status());
    }
    assertEquals("2", house.one("SELECT COUNT(*) FROM enrolment_code"));
    assertEquals("1", house.one("SELECT COUNT(*) FROM enrolment_code WHERE ended IS NULL"));
    form.put("fresh", "phone-1");
    assertEquals(400, nakamura.post(address, form).status(), "of the page's choosing");
  }

  @Test
  void aLossShowsWhatWasRegisteredLately() throws Exception {
    clock.pass(Duration.ofDays(15));
    house.device("tanaka", "byod-new", "--name", "Nobody's");
    var done = act(as("nakamura"), "tanaka", "lost", "phone-1");
    assertDone("Were these registered by their owner?", done);
    assertTrue(done.body().contains("/lost?on=byod-new"), done.body());
    clock.pass(Duration.ofDays(15));
    house.device("tanaka", "phone-3");
    assertFalse(
        act(as("nakamura"), "tanaka", "lost", "phone-3").body().contains("Were these registered"),
        "what has been there for long isn't new");
  }

  /** Whose it is and who does it may have changed a moment ago. */
  @Test
  void whatLetsInGoesByTheDirectoryAsItIsNow() throws Exception {
    act(as("yamada"), "tanaka", "suspend", "phone-1", "reason", "repair");
    var nakamura = as("nakamura");
    var address = address("tanaka", "resume");
    var form = PortalHouse.form(before(nakamura, "tanaka", "resume", "phone-1"), address);
    form.putAll(Map.of("reason", "x", "proof", SURE));
    house.house().directory().member("tanaka", "it-staff", true);
    assertEquals(403, nakamura.post(address, form).status());
    house.house().directory().member("tanaka", "it-staff", false);
    house.house().directory().member("nakamura", "helpdesk", false);
    assertEquals(403, nakamura.post(address, form).status());
    assertEquals("suspended", house.state("phone-1"));
    house.house().directory().member("nakamura", "helpdesk", true);
    clock.pass(Duration.ofSeconds(61));
    assertEquals(200, nakamura.post(address, form).status());
    assertEquals("active", house.state("phone-1"));
  }

  @Test
  void nobodyGivesThemselvesAnything() throws Exception {
    house.done(
        "device", "add", "nakamura", "--id", "own", "--ownership", "byod", "--platform", "ios");
    var nakamura = as("nakamura");
    for (var act : List.of("code", "unlock")) {
      assertEquals(403, before(nakamura, "nakamura", act, "").status());
      assertEquals(200, before(nakamura, "tanaka", act, "").status());
    }
    var refused = before(nakamura, "nakamura", "approve", "own");
    assertEquals(403, refused.status());
    assertTrue(refused.body().contains("your own account"), refused.body());
    assertEquals("pending", house.state("own"));
    assertDone(
        "Approved",
        act(as("yamada"), "nakamura", "approve", "own", "reason", "seen", "proof", "in-person"));
    assertEquals("active", house.state("own"));
    assertDone("Shut out", act(nakamura, "nakamura", "lost", "own"));
  }

  @Test
  void aCodeIsGivenToWhoeverWasMadeSureOfAndShownOnce() throws Exception {
    var nakamura = as("nakamura");
    var address = address("tanaka", "code");
    var page = before(nakamura, "tanaka", "code", "");
    for (var lacking :
        List.of(
            Map.of("reason", "new phone", "platform", "ios", "ownership", "byod"),
            Map.of("reason", "new phone", "proof", SURE, "ownership", "byod"),
            Map.of("reason", " ", "proof", SURE, "platform", "ios", "ownership", "byod"),
            Map.of("reason", "x", "proof", "trust me", "platform", "ios", "ownership", "byod"))) {
      var form = PortalHouse.form(page, address);
      form.putAll(lacking);
      var back = nakamura.post(address, form);
      assertEquals(400, back.status(), lacking.toString());
      assertTrue(back.body().contains("role=\"alert\""), back.body());
    }
    assertEquals("0", house.one("SELECT COUNT(*) FROM enrolment_code"));
    var form = PortalHouse.form(page, address);
    form.putAll(
        Map.of("reason", "new phone", "proof", SURE, "platform", "ios", "ownership", "byod"));
    var done = nakamura.post(address, form);
    assertDone("One-time code for", done);
    assertTrue(done.body().contains("/enrol#code="), done.body());
    assertTrue(done.body().contains("<svg viewBox=\"0 0 "), done.body());
    assertEquals(List.of("nakamura"), operated("enrolment code"));
    assertEquals("[called-back] new phone", house.one("SELECT why FROM enrolment_code"));
  }

  @Test
  void aDisabledAccountGetsNoCode() throws Exception {
    var form = new String[] {"reason", "x", "proof", SURE, "platform", "ios", "ownership", "byod"};
    var refused = act(as("nakamura"), "kim", "code", "", form);
    assertEquals(403, refused.status());
    assertTrue(refused.body().contains("no account of this person"), refused.body());
    assertDone("One-time code", act(as("nakamura"), "sato", "code", "", form));
  }

  @Test
  void sessionsEndAndTriesAreUnlockedForAReason() throws Exception {
    var theirs = house.office();
    house.open(theirs, "/me", "tanaka");
    var nakamura = as("nakamura");
    var person = nakamura.get("/helpdesk/people/" + house.id("tanaka")).body();
    assertTrue(person.contains("end-sessions"), person);
    assertEquals(400, act(nakamura, "tanaka", "end-sessions", "", "reason", "").status());
    assertDone(
        "One session has ended", act(nakamura, "tanaka", "end-sessions", "", "reason", "stolen"));
    assertFalse(theirs.get("/me").body().contains("Work phone"));
    assertEquals(List.of("nakamura"), operated("helpdesk end-sessions"));
    assertDone(
        "Unlocked", act(nakamura, "tanaka", "unlock", "", "reason", "forgot", "proof", SURE));
    assertEquals(List.of("nakamura"), operated("person unlock"));
  }

  @Test
  void aSuspendedPhoneIsResumed() throws Exception {
    var nakamura = as("nakamura");
    assertDone("Suspended", act(nakamura, "tanaka", "suspend", "phone-1", "reason", "repair"));
    assertEquals("suspended", house.state("phone-1"));
    assertDone(
        "In use again",
        act(nakamura, "tanaka", "resume", "phone-1", "reason", "back", "proof", SURE));
    assertEquals("active", house.state("phone-1"));
  }

  @Test
  void aFormOfOneActOpensNoOther() throws Exception {
    house.device("sato", "phone-2");
    var nakamura = as("nakamura");
    var form =
        PortalHouse.form(before(nakamura, "tanaka", "lost", "phone-1"), address("tanaka", "lost"));
    form.put("proof", SURE);
    assertEquals(400, nakamura.post(address("tanaka", "suspend"), form).status());
    assertEquals(400, nakamura.post(address("sato", "lost"), form).status());
    form.put("on", "phone-2");
    assertEquals(400, nakamura.post(address("sato", "lost"), form).status());
    assertEquals(400, nakamura.post(address("tanaka", "lost"), form).status());
    form.put("on", "phone-1");
    assertEquals(403, nakamura.postFromElsewhere(address("tanaka", "lost"), form).status());
    assertEquals(400, as("yamada").post(address("tanaka", "lost"), form).status());
    assertEquals("active", house.state("phone-1"));
    assertEquals("active", house.state("phone-2"));
    assertDone("Shut out", nakamura.post(address("tanaka", "lost"), form));
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    house.device("sato", "phone-2");
    var nakamura = as("nakamura");
    assertEquals(404, before(nakamura, "tanaka", "lost", "phone-2").status());
    assertEquals(404, before(nakamura, "tanaka", "explode", "phone-1").status());
    assertEquals(404, nakamura.get("/helpdesk/people/nobody").status());
    assertEquals(200, before(nakamura, "sato", "lost", "phone-2").status());
  }
}
