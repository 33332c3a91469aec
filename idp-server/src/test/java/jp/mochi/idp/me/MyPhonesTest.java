package jp.mochi.idp.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.portal.PortalHouse;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One's own phones, and the one that is lost. */
class MyPhonesTest {
  private static final String KNOWN = "SELECT COUNT(*) FROM known_browser_person";

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private PortalHouse house;

  @BeforeEach
  void start() throws Exception {
    house = PortalHouse.start(dir, clock);
    house.device("tanaka", "phone-1", "--name", "Work phone", "--model", "iPhone 17");
    house.device("sato", "phone-2", "--name", "Sato's phone");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Page mine(Browser browser) throws Exception {
    return house.open(browser, "/me", "tanaka");
  }

  /** The page before it, from which the form is sent. */
  private static Page before(Browser browser, String device) throws Exception {
    return browser.get("/me/lost?device=" + device);
  }

  private static Page lost(Browser browser, String device) throws Exception {
    return browser.post("/me/lost", PortalHouse.form(before(browser, device), "/me/lost"));
  }

  private void again(String policy) throws Exception {
    house.close();
    house = PortalHouse.start(Files.createDirectory(dir.resolve("again")), clock, policy);
  }

  @Test
  void showsOnesOwnPhonesAndNobodyElses() throws Exception {
    var page = mine(house.office());
    assertEquals(200, page.status());
    assertTrue(page.body().contains("Work phone"), page.body());
    assertTrue(page.body().contains("in use"), page.body());
    assertFalse(page.body().contains("Sato"), page.body());
    assertTrue(page.body().contains("href=\"/me/enrol\""), page.body());
    assertEquals("no-store", page.response().headers().firstValue("Cache-Control").orElse(""));
    var japanese = mine(house.office().speaking("ja"));
    assertTrue(japanese.body().contains("自分の端末"), japanese.body());
    assertTrue(japanese.body().contains("田中 花子"), japanese.body());
  }

  private static final String REQUIREMENTS =
      """
      version: 1
      requirements:
        - platforms: ios
          ownership: corporate
          status-within: 24h
          zone: UTC
          os-at-least: ["18", {version: "19", from: 2199-12-01}]
          screen-lock: true
      """;

  @Test
  void saysHowAPhoneIsAndWhatIsToBeDone() throws Exception {
    again(PortalHouse.POLICY.replace("version: 1\n", REQUIREMENTS));
    house.device("tanaka", "phone-1", "--name", "Work phone");
    var browser = house.office();
    var nothing = PortalHouse.card(mine(browser), "Work phone");
    assertTrue(nothing.contains("<dd>nothing reported yet</dd>"), nothing);
    assertTrue(nothing.contains("<li>Let your device report its state"), nothing);
    assertFalse(nothing.contains("Last report"), nothing);

    house.reported("phone-1", "\"osVersion\": \"18.6\", \"screenLock\": false");
    var at = ClockTime.of(clock.instant(), ZoneOffset.UTC, Language.EN);
    var bad = PortalHouse.card(mine(browser), "Work phone");
    assertTrue(bad.contains("<dt>State</dt><dd>does not meet the requirements</dd>"), bad);
    assertTrue(bad.contains("<dt>Last report</dt><dd>" + at + "</dd>"), bad);
    assertTrue(bad.contains("<li>Set a screen lock.</li>"), bad);

    clock.pass(Duration.ofMinutes(2));
    house.reported("phone-1", "\"screenLock\": true");
    var grace = PortalHouse.card(mine(browser), "Work phone");
    assertTrue(grace.contains("meets all requirements for now"), grace);
    assertTrue(grace.contains("<li>By 30 November 2199: Update your device to iOS 19"), grace);
    assertFalse(grace.contains("screen lock"), grace);
    var japanese = PortalHouse.card(mine(house.office().speaking("ja")), "Work phone");
    assertTrue(japanese.contains("<dt>端末の状態</dt><dd>猶予期間内です</dd>"), japanese);
    assertTrue(japanese.contains("<li>2199年11月30日までに：端末を iOS 19 以降に"), japanese);

    clock.pass(Duration.ofMinutes(2));
    house.reported("phone-1", "\"osVersion\": \"19.1\"");
    var good = PortalHouse.card(mine(browser), "Work phone");
    assertTrue(good.contains("<dd>meets all requirements</dd>"), good);
    assertFalse(good.contains("To do"), good);
  }

  @Test
  void saysNothingOfAPhoneOfWhichNothingIsRequiredOrThatIsNotInUse() throws Exception {
    house.reported("phone-1", "\"screenLock\": false");
    assertFalse(mine(house.office()).body().contains("<dt>State"), "no requirements at all");
    again(PortalHouse.POLICY.replace("version: 1\n", REQUIREMENTS));
    house.device("tanaka", "phone-1", "--name", "Work phone");
    house.device("tanaka", "phone-3", "--name", "Tablet", "--platform", "android");
    house.device("tanaka", "phone-4", "--name", "Drawer phone");
    house.device("sato", "phone-2", "--name", "Sato's phone");
    house.reported("phone-3", "\"screenLock\": false");
    house.reported("phone-4", "\"screenLock\": false");
    house.done("device", "suspend", "phone-4", "--reason", "in the drawer");
    var page = mine(house.office());
    assertTrue(PortalHouse.card(page, "Work phone").contains("<dt>State"), page.body());
    assertFalse(PortalHouse.card(page, "Tablet").contains("<dt>State"), page.body());
    assertFalse(PortalHouse.card(page, "Drawer phone").contains("<dt>State"), page.body());
  }

  @Test
  void showsOnesLastSignOnsInWords() throws Exception {
    var browser = house.office();
    mine(browser);
    assertEquals(403, browser.copy().from(PortalHouse.ELSEWHERE).get("/me").status());
    clock.pass(Duration.ofSeconds(1));
    var page = mine(house.office()).body();
    assertTrue(page.contains("This page isn't open to you from here."), page);
    assertTrue(page.contains("office (192.0.2.7)"), page);
    assertTrue(page.contains("My phones (this page)"), page);
  }

  @Test
  void comesBackFromTheSignOnAndIsRecordedOnce() throws Exception {
    var browser = house.office();
    var asks = browser.get("/me");
    assertTrue(asks.body().contains("name=\"password\""), asks.body());
    var answer = browser.signIn(asks, "tanaka", "tanaka-demo-1");
    assertEquals(303, answer.status());
    assertEquals("/me", answer.response().headers().firstValue("Location").orElse(""));
    assertEquals(200, browser.get("/me").status());
    assertEquals(
        List.of("tanaka"),
        house.all("SELECT username FROM audit WHERE kind = 'permitted' AND service = 'mochi:me'"));
  }

  @Test
  void aCookieAloneOpensNothingElsewhere() throws Exception {
    var browser = house.office();
    assertEquals(200, mine(browser).status());
    var stolen = browser.copy().from(PortalHouse.ELSEWHERE);
    var refused = stolen.get("/me");
    assertEquals(403, refused.status(), refused.body());
    assertFalse(refused.body().contains("Work phone"), refused.body());
    assertEquals(403, before(stolen, "phone-1").status());
    var form = PortalHouse.form(before(browser, "phone-1"), "/me/lost");
    assertEquals(403, stolen.post("/me/lost", form).status());
    assertEquals("active", house.state("phone-1"));
    assertEquals(200, browser.get("/me").status());
  }

  @Test
  void withoutARuleOfItsOwnNobodyGetsIn() throws Exception {
    again(
        """
        version: 1
        rules:
          - name: password
            reason: {ja: 本人確認, en: Who it is}
            require: [password]
        """);
    var refused = mine(house.office());
    assertEquals(403, refused.status());
    assertTrue(refused.body().contains("call your helpdesk"), refused.body());
    assertEquals(List.of("PORTAL_NO_RULE"), house.reasons());
  }

  @Test
  void aLostPhoneIsShutOutInOneAct() throws Exception {
    var browser = house.office();
    mine(browser);
    var other = house.office();
    mine(other);
    assertEquals("2", house.one("SELECT COUNT(*) FROM session"));
    assertNotEquals("0", house.one(KNOWN));
    var before = before(browser, "phone-1");
    assertTrue(before.body().contains("It is shut out at once"), before.body());
    assertFalse(before.body().contains("type=\"password\""), before.body());
    assertEquals("active", house.state("phone-1"));

    var done = browser.post("/me/lost", PortalHouse.form(before, "/me/lost"));

    assertEquals(200, done.status(), done.body());
    assertTrue(done.body().contains("Work phone is shut out"), done.body());
    assertTrue(done.body().contains("2 sessions have ended"), done.body());
    assertEquals("lost", house.state("phone-1"));
    assertEquals("active", house.state("phone-2"));
    assertEquals("0", house.one("SELECT COUNT(*) FROM session"), "by password, on whichever phone");
    assertEquals("0", house.one(KNOWN), "a browser of the lost phone's guesses no easier");
    assertEquals(
        List.of("tanaka"),
        house.all(
            "SELECT username FROM audit WHERE kind = 'operated' AND detail LIKE '%device lost%'"));
    assertFalse(other.get("/me").body().contains("Work phone"));
  }

  @Test
  void whatWasLostIsFoundByTheHelpdeskAlone() throws Exception {
    var browser = house.office();
    mine(browser);
    assertEquals(200, lost(browser, "phone-1").status());
    Pause.of(Duration.ofMillis(1_100)); // as long as it may be remembered
    var page = mine(browser);
    assertTrue(page.body().contains("Found a lost phone again?"), page.body());
    assertFalse(page.body().contains("/me/lost?device=phone-1"), page.body());
    assertEquals(404, before(browser, "phone-1").status());
  }

  /** Whoever may register phones could otherwise hide one behind those that they shut out again. */
  @Test
  void aPhoneThatIsAtHandIsHiddenByNoneThatAreGone() throws Exception {
    var devices = new Devices();
    var owner = new Owner(house.id("tanaka"), "tanaka");
    var by = new By("tanaka", Optional.of(owner.person()));
    for (var i = 0; i < 120; i++) {
      clock.pass(Duration.ofSeconds(1));
      var id = "gone-" + i;
      var act = i % 2 == 0 ? DeviceAct.LOSE : DeviceAct.RETIRE;
      house
          .house()
          .database()
          .write(
              handle -> {
                var fresh = new Device.Fresh(id, owner, "", Ownership.BYOD, Platform.IOS, "", true);
                assertInstanceOf(
                    Devices.Registered.Done.class,
                    devices.register(
                        handle, fresh, by, new Most(10, Optional.empty()), clock.instant()));
                return devices.move(handle, id, act, by, "x", clock.instant());
              });
    }
    var browser = house.office();
    var page = mine(browser).body();
    assertTrue(page.contains("Work phone"), page);
    assertTrue(page.contains("gone-118"), page);
    assertFalse(page.contains("gone-11 "), "the page has a bound");
    assertEquals(200, lost(browser, "phone-1").status());
    assertEquals("lost", house.state("phone-1"));
  }

  @Test
  void nobodyShutsAnothersPhoneOut() throws Exception {
    var browser = house.office();
    mine(browser);
    assertEquals(404, before(browser, "phone-2").status());
    var form = PortalHouse.form(before(browser, "phone-1"), "/me/lost", "device", "phone-2");
    assertEquals(400, browser.post("/me/lost", form).status());
    assertEquals("active", house.state("phone-2"));
    assertEquals(List.of("NOT_FOUND", "FLOW_EXPIRED"), house.reasons());
    assertEquals(200, lost(browser, "phone-1").status());
  }

  @Test
  void anAdministratorsPhoneIsTheirsToShutOut() throws Exception {
    house.device("yamada", "phone-3");
    var browser = house.office();
    house.open(browser, "/me", "yamada");
    assertEquals(200, lost(browser, "phone-3").status());
    assertEquals("lost", house.state("phone-3"));
  }

  @Test
  void aFormFromAnotherSiteBrowserOrPageDoesNothing() throws Exception {
    var browser = house.office();
    mine(browser);
    var form = PortalHouse.form(before(browser, "phone-1"), "/me/lost");
    assertEquals(403, browser.postFromElsewhere("/me/lost", form).status());
    assertEquals(
        403, browser.copy().saying("Sec-Fetch-Site", "cross-site").post("/me/lost", form).status());
    assertEquals(400, browser.post("/me/lost", Map.of("device", "phone-1")).status());
    var second = house.office();
    mine(second);
    assertEquals(400, second.post("/me/lost", form).status());
    clock.pass(Duration.ofMinutes(31));
    assertEquals(400, browser.post("/me/lost", form).status());
    assertEquals("active", house.state("phone-1"));
    assertEquals(200, lost(browser, "phone-1").status());
    assertEquals("lost", house.state("phone-1"));
  }

  @Test
  void aFormOutlivesNoSession() throws Exception {
    var browser = house.office();
    mine(browser);
    var form = PortalHouse.form(before(browser, "phone-1"), "/me/lost");
    house.done("session", "end", "--person", "tanaka");
    Pause.of(Duration.ofMillis(1_100)); // as long as it may be remembered
    assertEquals(200, mine(browser).status());
    assertEquals(400, browser.post("/me/lost", form).status());
    assertEquals("active", house.state("phone-1"));
    assertEquals(200, lost(browser, "phone-1").status());
  }

  /** It was issued for an id that the register doesn't know. */
  @Test
  void aPhoneOfWhichOnlyACertificateTellsIsShutOutAsWell() throws Exception {
    house.done("certificate", "ca", "init");
    issue("tanaka", "old-phone");
    var browser = house.office();
    var page = mine(browser);
    assertTrue(page.body().contains("not in the register"), page.body());
    var done = lost(browser, "old-phone");
    assertEquals(200, done.status(), done.body());
    assertTrue(done.body().contains("Its certificate is revoked for good"), done.body());
    assertEquals("lost", house.state("old-phone"));
    assertEquals("0", house.one("SELECT COUNT(*) FROM issued_certificate WHERE revoked IS NULL"));
  }

  private void issue(String person, String device) throws Exception {
    var line =
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout"
            + " phone.key -out phone.csr";
    var process =
        new ProcessBuilder(List.of(line.split(" ", -1)))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    assertEquals(0, process.waitFor());
    house.done("certificate", "issue", "phone.csr", "--person", person, "--device", device);
  }
}
