package jp.mochi.idp.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people promise of their phones, at a sign-on. */
class PledgeTest {
  private static final String SP = "https://sp.example/saml";

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    for (var name : List.of("corporate", "byod")) {
      Files.writeString(dir.resolve(name + ".ja.txt"), "# 見出し\n\n" + name + " の<b>約束</b>\n- 一つ目\n");
      Files.writeString(dir.resolve(name + ".en.txt"), "# Heading\n\nThe " + name + " promise\n");
    }
    house =
        House.start(
            dir,
            clock,
            yaml ->
                yaml
                    + """
                    pledge:
                      corporate: {version: "1", ja: corporate.ja.txt, en: corporate.en.txt}
                      byod: {version: "2026-12", ja: byod.ja.txt, en: byod.en.txt}
                    """);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void holds(String id, String ownership) {
    var said =
        new Typed(dir)
            .run(
                "device",
                "add",
                "tanaka",
                "--ownership",
                ownership,
                "--platform",
                "ios",
                "--id",
                id);
    assertEquals(0, said.status(), said.err());
  }

  private Browser.Page asks(Browser browser) throws Exception {
    return browser.get(new AuthnRequests(SP, clock.instant()).redirect());
  }

  private Browser.Page signsIn(Browser browser) throws Exception {
    return browser.signIn(asks(browser), "tanaka", "tanaka-demo-1");
  }

  /** The page that the browser posts on to by itself. */
  private static Browser.Page pledge(Browser browser, Browser.Page passing) throws Exception {
    assertEquals(House.BASE_URL + "/me/pledge", passing.action(), passing.body());
    var page = browser.post("/me/pledge", passing.fields());
    assertEquals(200, page.status(), page.body());
    return page;
  }

  private static Browser.Page accepts(Browser browser, Browser.Page page) throws Exception {
    assertEquals("/me/pledge/accept", page.action());
    return browser.post("/me/pledge/accept", page.fields());
  }

  private List<String> accepted() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT username || ' ' || ownership || ' ' || version"
                            + " FROM pledge_acceptance ORDER BY at, ownership")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void whoHoldsNoPhoneIsNotAsked() throws Exception {
    SignOns.success(signsIn(house.browser()));
    assertEquals(List.of(), accepted());
  }

  @Test
  void whoHoldsAPhoneIsAskedOnceAndThenGoesOnToTheService() throws Exception {
    holds("phone-1", "byod");
    var browser = house.browser();
    var page = pledge(browser, signsIn(browser));
    assertTrue(page.body().contains("The byod promise"), page.body());
    assertTrue(page.body().contains("<h2>Heading</h2>"), page.body());
    SignOns.success(accepts(browser, page));
    assertEquals(List.of("tanaka byod 2026-12"), accepted());
    SignOns.success(asks(browser));
    SignOns.success(signsIn(house.browser()));
    var audit = new Typed(dir).run("audit", "search").out();
    assertTrue(audit.contains("pledge accept"), audit);
  }

  private Browser.Page shows(Browser phone, Map<String, String> form) throws Exception {
    return phone.post("/enrol", form);
  }

  @Test
  void aPhoneIsEnrolledOnlyAfterItsPledge() throws Exception {
    assertEquals(0, new Typed(dir).run("certificate", "ca", "init").status());
    var said = new Typed(dir).run(Typed.code("tanaka", "phone-1"));
    assertEquals(0, said.status(), said.err());
    var code = said.out().strip().replaceFirst(".*code=", "");
    var phone = house.browser();
    phone.get("/enrol");
    var page = shows(phone, Map.of("platform", "android", "code", code));
    assertTrue(page.body().contains("promise"), page.body());
    assertEquals(List.of(), accepted());
    var wrong = new HashMap<>(page.fields());
    wrong.put("code", code.substring(0, 27) + "a".repeat(26));
    assertEquals(403, shows(phone, wrong).status());
    assertEquals(List.of(), accepted(), "whoever doesn't know the secret accepts nothing");
    var keyPage = shows(phone, page.fields());
    assertTrue(keyPage.action().endsWith("/enrol/pkcs12"), keyPage.body());
    assertEquals(1, accepted().size());
    var device =
        house
            .database()
            .read(
                h ->
                    h.createQuery("SELECT device FROM pledge_acceptance")
                        .mapTo(String.class)
                        .one());
    assertEquals("phone-1", device);
  }

  @Test
  void eachKindOfPhoneHasItsOwn() throws Exception {
    holds("phone-1", "byod");
    holds("phone-2", "corporate");
    var browser = house.browser().speaking("ja");
    var first = pledge(browser, signsIn(browser));
    assertTrue(first.body().contains("corporate の&lt;b&gt;約束"), first.body());
    var second = pledge(browser, accepts(browser, first));
    assertTrue(second.body().contains("byod の"), second.body());
    SignOns.success(accepts(browser, second));
    assertEquals(2, accepted().size());
  }

  @Test
  void nothingLeadsAroundIt() throws Exception {
    holds("phone-1", "byod");
    var browser = house.browser();
    var page = pledge(browser, signsIn(browser));
    pledge(browser, asks(browser)); // asked again by the service
    var other = new HashMap<>(page.fields());
    other.put("due", "x" + other.get("due"));
    pledge(browser, browser.post("/me/pledge/accept", other));
    assertEquals(403, browser.postFromElsewhere("/me/pledge/accept", page.fields()).status());
    var stranger = house.browser();
    stranger.get("/login");
    var theirs = stranger.post("/me/pledge/accept", page.fields());
    assertFalse(theirs.fields().containsKey("SAMLResponse"), theirs.body());
    assertEquals(List.of(), accepted());
    SignOns.success(accepts(browser, page));
  }

  /**
   * A cookie alone: the rules let nobody go on with it from elsewhere, to be asked for a pledge.
   */
  @Test
  void whomTheRulesHaventLetInAcceptsNothing() throws Exception {
    holds("phone-1", "byod");
    var browser = house.browser();
    var page = pledge(browser, signsIn(browser));
    var fields = new HashMap<>(page.fields());
    fields.remove("due");
    fields.put("ownership", "byod");
    fields.put("version", "2026-12");
    pledge(browser, browser.post("/me/pledge/accept", fields));
    assertEquals(List.of(), accepted());
    var again = house.browser();
    var theirs = pledge(again, signsIn(again)).fields();
    fields.put("due", theirs.get("due"));
    pledge(browser, browser.post("/me/pledge/accept", fields));
    assertEquals(List.of(), accepted(), "another session's");
    SignOns.success(accepts(browser, page));
    assertEquals(List.of("tanaka byod 2026-12"), accepted());
  }

  @Test
  void anotherVersionThanWasAcceptedIsAskedForAgain() throws Exception {
    holds("phone-1", "byod");
    var browser = house.browser();
    SignOns.success(accepts(browser, pledge(browser, signsIn(browser))));
    house
        .database()
        .write(handle -> handle.execute("UPDATE pledge_acceptance SET version = '2026-11'"));
    SignOns.success(accepts(browser, pledge(browser, asks(browser))));
    assertEquals(
        List.of("tanaka byod 2026-11", "tanaka byod 2026-12"),
        accepted().stream().sorted().collect(Collectors.toList()));
  }

  @Test
  void aPhoneThatWasRetiredOrLostAsksForNothing() throws Exception {
    holds("phone-1", "byod");
    assertEquals(0, new Typed(dir).run("device", "retire", "phone-1", "--reason", "x").status());
    SignOns.success(signsIn(house.browser()));
  }

  @Test
  void aPassiveRequestIsRefusedSinceNobodyCouldBeAsked() throws Exception {
    holds("phone-1", "byod");
    var browser = house.browser();
    pledge(browser, signsIn(browser));
    var passive = new AuthnRequests(SP, clock.instant()).with(" IsPassive=\"true\"");
    SignOns.assertStatus("Responder/NoPassive", browser.get(passive.redirect()));
  }
}
