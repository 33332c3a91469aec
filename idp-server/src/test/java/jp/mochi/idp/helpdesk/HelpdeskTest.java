package jp.mochi.idp.helpdesk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** Who gets to the helpdesk's page, whom they find, and what is on record of it. */
class HelpdeskTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private PortalHouse house;

  @BeforeEach
  void start() throws Exception {
    house = PortalHouse.start(dir, clock);
    house.device("tanaka", "phone-1", "--name", "Work phone", "--serial", "F2LX1234ABCD");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Page desk(Browser browser, String username) throws Exception {
    return house.open(browser, "/helpdesk", username);
  }

  private Page found(Browser browser, String typed) throws Exception {
    var form = PortalHouse.form(browser.get("/helpdesk"), "/helpdesk/search", "search", typed);
    return PortalHouse.follow(browser, browser.post("/helpdesk/search", form));
  }

  private Browser nakamura() throws Exception {
    var browser = house.office();
    assertEquals(200, desk(browser, "nakamura").status());
    return browser;
  }

  @Test
  void theHelpdeskAndAdministratorsGetInAndNobodyElse() throws Exception {
    for (var staff : List.of("nakamura", "yamada")) {
      var page = desk(house.office(), staff);
      assertEquals(200, page.status(), page.body());
      assertTrue(page.body().contains("Find a person"), page.body());
    }
    assertEquals(List.of(), house.reasons());
    for (var other : List.of("tanaka", "obrien")) {
      var refused = desk(house.office(), other);
      assertEquals(403, refused.status(), refused.body());
      assertTrue(refused.body().contains("This page is for the helpdesk."), refused.body());
    }
    assertEquals(List.of("PORTAL_ROLE", "PORTAL_ROLE"), house.reasons());
    var japanese = desk(house.office().speaking("ja"), "nakamura");
    assertTrue(japanese.body().contains("人を探す"), japanese.body());
  }

  /** The code that it offers is for that device, so that no other one comes into the register. */
  @Test
  void aPhoneThatNothingTellsIsSaidToBeOneAndHasAWayOut() throws Exception {
    house.device("tanaka", "bare", "--name", "Spare phone");
    var browser = nakamura();
    var person = "/helpdesk/people/" + house.id("tanaka");
    var page = browser.get(person);
    var bare = PortalHouse.card(page, "Spare phone");
    assertTrue(bare.contains("nothing yet: it can't be recognised until it is enrolled"), bare);
    assertTrue(bare.contains(person + "/code?on=bare"), bare);
    var known = PortalHouse.card(page, "Work phone");
    assertFalse(known.contains("nothing yet") || known.contains("/code?on="), known);
    var about = browser.get(person + "/code?on=bare");
    var form =
        PortalHouse.form(about, person + "/code", "reason", "spare phone", "proof", "called-back");
    assertEquals(200, browser.post(person + "/code", form).status());
    assertEquals("bare", house.one("SELECT device FROM enrolment_code"));
    var own = house.open(house.office(), "/me", "tanaka");
    assertTrue(PortalHouse.card(own, "Spare phone").contains("Ask your helpdesk for a one-time"));
    var japanese = house.open(house.office().speaking("ja"), "/me", "tanaka");
    assertTrue(PortalHouse.card(japanese, "Spare phone").contains("まだなし（登録するまで"));
    house.done("device", "suspend", "bare", "--reason", "nothing can be bound to it now");
    var suspended = PortalHouse.card(browser.get(person), "Spare phone");
    assertFalse(suspended.contains("nothing yet") || suspended.contains("/code?on="), suspended);
  }

  @Test
  void aCookieAloneOpensNothingElsewhere() throws Exception {
    var browser = nakamura();
    var stolen = browser.copy().from(PortalHouse.ELSEWHERE);
    var person = "/helpdesk/people/" + house.id("tanaka");
    for (var path : List.of("/helpdesk", person, person + "/lost?on=phone-1")) {
      assertEquals(200, browser.get(path).status());
      assertEquals(403, stolen.get(path).status());
    }
    var form = PortalHouse.form(browser.get(person + "/lost?on=phone-1"), person + "/lost");
    assertEquals(403, stolen.post(person + "/lost", form).status());
    assertEquals("active", house.state("phone-1"));
  }

  @Test
  void aPasswordAloneIsNeverEnough() throws Exception {
    house.close();
    var policy =
        PortalHouse.POLICY.replace(
            "[\"mochi:helpdesk\"], zones: [office]}", "[\"mochi:helpdesk\"]}");
    house = PortalHouse.start(Files.createDirectory(dir.resolve("again")), clock, policy);
    assertEquals(403, desk(house.office(), "nakamura").status());
    assertEquals(List.of("PORTAL_NO_RULE"), house.reasons());
  }

  @Test
  void aRoleThatIsGoneGivesNothingAMinuteLater() throws Exception {
    var browser = nakamura();
    house.house().directory().member("nakamura", "helpdesk", false);
    clock.pass(Duration.ofSeconds(61));
    assertEquals(403, browser.get("/helpdesk").status());
    assertEquals(List.of("PORTAL_ROLE"), house.reasons());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tanaka",
        "tanaka@demo.mochi.example",
        "田中",
        "花子",
        "Hanako Tanaka",
        "タナカ",
        "たなか はなこ",
        "ﾀﾅｶ",
        "ＴＡＮＡＫＡ",
        "phone-1",
        "F2LX1234ABCD",
        "f2lx-1234-abcd"
      })
  void oneSearchFindsAPersonByWhateverTheyCanName(String typed) throws Exception {
    var page = found(nakamura(), typed);
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("<h1>田中 花子</h1>"), page.body());
    assertTrue(page.body().contains("Work phone"), page.body());
    assertTrue(page.body().contains("タナカ ハナコ"), page.body());
  }

  @Test
  void aReferenceFindsTheRecordWithTheWholeTrace() throws Exception {
    var theirs = house.office();
    house.open(theirs, "/me", "tanaka");
    var refused = theirs.copy().from(PortalHouse.ELSEWHERE).get("/me");
    assertEquals(403, refused.status());
    var reference = refused.response().headers().firstValue("X-Reference").orElseThrow();
    var browser = nakamura();
    var page = found(browser, reference.toLowerCase(java.util.Locale.ROOT).replace("-", ""));
    assertTrue(page.body().contains("Reference " + reference), page.body());
    assertTrue(page.body().contains("not zones: my phones"), page.body());
    assertTrue(page.body().contains("PORTAL_NO_RULE"), page.body());
    assertTrue(page.body().contains("/helpdesk/people/" + house.id("tanaka")), page.body());
    assertEquals(404, browser.get("/helpdesk/records/00000-00000").status());
    var person = browser.get("/helpdesk/people/" + house.id("tanaka"));
    assertTrue(person.body().contains("/helpdesk/records/" + reference), person.body());
    assertTrue(person.body().contains("The page isn't open to them from there."), person.body());
    var record = browser.get("/helpdesk/records/" + reference).body();
    assertTrue(record.contains("The page isn't open to them from there."), record);
    assertTrue(record.contains("A lost phone is shut out here."), record);
    assertFalse(record.contains("call your helpdesk"), record);
    var japanese = browser.speaking("ja").get("/helpdesk/records/" + reference).body();
    assertTrue(japanese.contains("ページは、そこからは開けません。"), japanese);
    assertTrue(japanese.contains("なくした端末は、この画面で止められます。"), japanese);
    assertFalse(japanese.contains("ヘルプデスクに電話"), japanese);
  }

  @Test
  void howSomebodySignedInIsSaidOfThemAndNotToThem() throws Exception {
    house.open(house.office(), "/me", "tanaka");
    var page = nakamura().get("/helpdesk/people/" + house.id("tanaka")).body();
    assertTrue(page.contains("<dd>password</dd>"), page);
    assertFalse(page.contains("your password"), page);
  }

  @Test
  void howAPhoneIsStandsAtItForWhoeverIsAskedWhatToDo() throws Exception {
    house.close();
    var policy =
        PortalHouse.POLICY.replace(
            "version: 1\n", "version: 1\nrequirements: [{platforms: ios, screen-lock: true}]\n");
    house = PortalHouse.start(Files.createDirectory(dir.resolve("again")), clock, policy);
    house.device("tanaka", "phone-1", "--name", "Work phone");
    house.device("tanaka", "phone-2", "--name", "Tablet");
    house.device("tanaka", "phone-3", "--name", "PC", "--platform", "windows");
    house.reported("phone-1", "\"screenLock\": false");
    house.reported("phone-2", "\"screenLock\": true");
    var page = nakamura().get("/helpdesk/people/" + house.id("tanaka"));
    var bad = PortalHouse.card(page, "Work phone");
    assertTrue(bad.contains("<dd>does not meet the requirements</dd>"), bad);
    assertTrue(bad.contains("<dt>Last report</dt>"), bad);
    assertTrue(bad.contains("To do by its owner"), bad);
    assertTrue(bad.contains("<li>A screen lock must be set.</li>"), bad);
    var good = PortalHouse.card(page, "Tablet");
    assertTrue(good.contains("<dd>meets all requirements</dd>"), good);
    assertFalse(good.contains("To do by its owner"), good);
    var other = PortalHouse.card(page, "PC");
    assertFalse(other.contains("<dt>State</dt>"), other);
  }

  @Test
  void severalAreListedAndNobodyIsSaidToBeNobody() throws Exception {
    var browser = nakamura();
    var several = found(browser, "naka");
    assertTrue(several.body().contains("2 people"), several.body());
    assertTrue(several.body().contains("田中 花子"), several.body());
    assertTrue(several.body().contains("ナカムラ ユイ"), several.body());
    assertTrue(found(browser, "nobody at all").body().contains("Nobody goes by that"));
    assertTrue(found(browser, "x").body().contains("Type more of the name"));
    for (var injected : List.of("*", "**", "*)(uid=*", "tanaka)(|(uid=*", "\\2a\\2a")) {
      assertTrue(found(browser, injected).body().contains("Nobody"), injected);
    }
  }

  @Test
  void whoHasLeftIsFoundByTheirPhone() throws Exception {
    house.house().directory().remove("tanaka");
    clock.pass(Duration.ofSeconds(61));
    var page = found(nakamura(), "tanaka");
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("The directory has no account"), page.body());
    assertTrue(page.body().contains("lost?on=phone-1"), page.body());
  }

  private void issue(String person, String device) throws Exception {
    house.done("certificate", "ca", "init");
    Files.write(dir.resolve("a.csr"), MakeRequest.of(KeyPairs.p256()).encoded().bytes());
    house.done("certificate", "issue", "a.csr", "--person", person, "--device", device);
  }

  @Test
  void whoHasLeftIsFoundByTheirCertificateAndTheirSession() throws Exception {
    issue("sato", "old-phone");
    house.open(house.office(), "/me", "mueller");
    var mueller = house.id("mueller");
    for (var person : List.of("sato", "mueller")) {
      house.house().directory().remove(person);
    }
    clock.pass(Duration.ofSeconds(61));
    var browser = nakamura();
    var page = found(browser, "sato");
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("lost?on=old-phone"), page.body());
    assertTrue(found(browser, "mueller").body().contains("end-sessions"));
    assertEquals(200, browser.get("/helpdesk/people/" + mueller).status());
    assertEquals(404, browser.get("/helpdesk/people/nobody-at-all").status());
  }

  @Test
  void anOutageSaysWhomToCallAndNotThatSomebodyHasLeft() throws Exception {
    var browser = nakamura();
    var tanaka = house.id("tanaka");
    house.house().directory().goAway();
    clock.pass(Duration.ofSeconds(61));
    var page = browser.get("/helpdesk/people/" + tanaka);
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("The directory doesn't answer"), page.body());
    assertTrue(page.body().contains("call one now"), page.body());
    assertFalse(page.body().contains("has no account"), page.body());
    assertTrue(page.body().contains("Work phone"), page.body());
  }

  @Test
  void noNumberIsOnRecordHoweverItWasTyped() throws Exception {
    var browser = nakamura();
    for (var typed : List.of("９９００００８６２４７１８５４", "F2LX123456", "Ｆ２ＬＸ１２３４５６")) {
      assertTrue(found(browser, typed).body().contains("Nobody"), typed);
    }
    var records = house.all("SELECT detail FROM audit WHERE kind = 'operated'").toString();
    assertFalse(records.contains("９９００"), records);
    assertFalse(records.contains("99000"), records);
    assertFalse(records.toUpperCase(java.util.Locale.ROOT).contains("F2LX1"), records);
    assertFalse(records.contains("Ｆ２"), records);
    assertFalse(records.contains("audit search"), "nobody has looked a record up");
  }

  @Test
  void whomAnActsPageShowsIsOnRecord() throws Exception {
    var browser = nakamura();
    var looks = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%helpdesk person%'";
    assertEquals("0", house.one(looks));
    var act = "/helpdesk/people/" + house.id("tanaka") + "/lost?on=phone-1";
    assertEquals(200, browser.get(act).status());
    assertEquals("1", house.one(looks));
  }

  @Test
  void eachSearchAndEachLookIsOnRecordUnderTheSearchersName() throws Exception {
    var browser = nakamura();
    found(browser, "suzuki");
    found(browser, "F2LX1234ABCD");
    found(browser, "990000862471854");
    var records =
        house.all(
            "SELECT username || ' ' || detail FROM audit WHERE kind = 'operated'"
                + " AND detail LIKE '%helpdesk %' ORDER BY id");
    assertEquals(5, records.size(), records.toString());
    assertTrue(records.stream().allMatch(it -> it.startsWith("nakamura ")), records.toString());
    assertTrue(records.get(0).contains("suzuki"), records.toString());
    assertTrue(records.get(1).contains("helpdesk person"), records.toString());
    assertFalse(records.toString().contains("F2LX1234ABCD"), "a number that a phone bears");
    assertFalse(records.toString().contains("990000862471854"), "one that no phone bears");
  }

  @Test
  void aSearchFromAnotherSiteFindsNothing() throws Exception {
    var browser = nakamura();
    var form = PortalHouse.form(browser.get("/helpdesk"), "/helpdesk/search", "search", "tanaka");
    assertEquals(403, browser.postFromElsewhere("/helpdesk/search", form).status());
    assertEquals(400, browser.post("/helpdesk/search", Map.of("search", "tanaka")).status());
    clock.pass(Duration.ofHours(4));
    assertEquals(303, browser.post("/helpdesk/search", form).status());
  }
}
