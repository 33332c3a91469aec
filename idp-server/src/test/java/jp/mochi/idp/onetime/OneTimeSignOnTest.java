package jp.mochi.idp.onetime;

import static jp.mochi.idp.onetime.OneTimeHouse.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-ons by a code of an authenticator app, and by recovery codes. */
class OneTimeSignOnTest {
  private static final String TIME_SYNC = "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken";
  private static final String PASSWORD =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

  /** As an iPhone's app shows pages within itself. */
  private static final String IN_APP =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Mobile/15E148 Safari Line/15.1.0";

  @TempDir private Path dir;
  private OneTimeHouse house;

  @BeforeEach
  void start() throws Exception {
    house = OneTimeHouse.start(dir);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private List<String> reasons() {
    return house.portal().reasons();
  }

  @Test
  void aCodeLetsInWhoeverHasSetUpAnAppAlsoWithinAnApp() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere().saying("User-Agent", IN_APP);
    var page = house.toTheCode(browser, "tanaka");
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("A code will do here."), page.body());
    assertTrue(page.body().contains("autocomplete=\"one-time-code\""), page.body());
    assertTrue(page.body().contains("inputmode=\"numeric\""), page.body());
    assertTrue(page.body().contains("Open Safari or Chrome, and start again"), page.body());
    assertTrue(page.body().contains("<a href=\"https://sp.example/\">"), page.body());
    var response = SignOns.success(type(browser, page, house.code(app)));
    assertEquals(TIME_SYNC, SignOns.contextClass(response));
    assertEquals(List.of(), reasons());
  }

  @Test
  void thePageSpeaksJapaneseAndChangesItsLanguage() throws Exception {
    var browser = house.elsewhere().speaking("ja");
    var page = house.toTheCode(browser, "tanaka");
    assertTrue(page.body().contains("コードを入力してください"), page.body());
    assertTrue(page.body().contains("コードでも入れます。"), page.body());
    var english =
        browser.post(
            "/login/code",
            java.util.Map.of("token", page.fields().getOrDefault("token", ""), "lang", "en"));
    assertTrue(english.body().contains("Enter a code"), english.body());
    assertFalse(english.body().contains("Open Safari or Chrome"), "not within an app");
    var within = house.elsewhere().speaking("ja").saying("User-Agent", IN_APP);
    var offered = house.toTheCode(within, "tanaka");
    assertTrue(offered.body().contains("サービスからやり直してください"), offered.body());
    assertEquals(List.of(), reasons());
  }

  @Test
  void aWrongCodeDoesNot() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    var wrong = type(browser, page, house.code(app, 5));
    assertEquals(403, wrong.status());
    assertTrue(wrong.body().contains("This code is not right."), wrong.body());
    assertFalse(wrong.body().contains("SAMLResponse"), wrong.body());
    assertEquals(List.of("CODE_WRONG"), reasons());
    SignOns.success(type(browser, wrong, house.code(app)));
  }

  @Test
  void whatCanBeNoCodeIsNotCounted() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    for (int i = 0; i < 20; i++) {
      page = type(browser, page, "12345");
      assertEquals(200, page.status());
      assertTrue(page.body().contains("Type the six digits"), page.body());
    }
    assertEquals(List.of(), reasons());
    SignOns.success(type(browser, page, house.code(app)));
  }

  @Test
  void aCodeIsGoodOnceAndSoIsTheOneBeforeIt() throws Exception {
    var app = house.setUp("tanaka");
    var code = house.code(app);
    var before = house.code(app, -1);
    var browser = house.elsewhere();
    SignOns.success(type(browser, house.toTheCode(browser, "tanaka"), code));
    var other = house.elsewhere();
    var page = house.toTheCode(other, "tanaka");
    var again = type(other, page, code);
    assertEquals(403, again.status());
    assertTrue(again.body().contains("was used already"), again.body());
    type(other, page, before);
    assertEquals(List.of("CODE_USED", "CODE_USED"), reasons());
    SignOns.success(type(other, page, house.code(app, 1)));
  }

  @Test
  void theCodeThatSetTheAppUpIsUsedUpByIt() throws Exception {
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    var app = new OneTimeHouse.App(OneTimeHouse.key(page), List.of());
    var code = house.code(app);
    browser.post("/me/codes/new", PortalHouse.form(page, "/me/codes/new", "code", code));
    var other = house.elsewhere();
    type(other, house.toTheCode(other, "tanaka"), code);
    assertEquals(List.of("CODE_USED"), reasons());
  }

  @Test
  void aRecoveryCodeIsGoodOnceAndNoTimeSyncToken() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    var typed = app.recovery().getFirst().toUpperCase(java.util.Locale.ROOT);
    var response = SignOns.success(type(browser, page, typed));
    assertEquals(PASSWORD, SignOns.contextClass(response), "no clock was asked");
    var other = house.elsewhere();
    var again = type(other, house.toTheCode(other, "tanaka"), typed);
    assertEquals(403, again.status());
    assertEquals(List.of("CODE_WRONG"), reasons());
    SignOns.success(type(other, again, app.recovery().getLast()));
    assertEquals("8", house.portal().one("SELECT COUNT(*) FROM recovery_code"));
    // An app's code takes the place of the recovery code in the same session.
    house.clock().pass(Duration.ofMinutes(61));
    var login =
        other.get(new AuthnRequests(OneTimeHouse.SERVICE, house.clock().instant()).redirect());
    var byApp = SignOns.success(type(other, login, house.code(app)));
    assertEquals(TIME_SYNC, SignOns.contextClass(byApp));
  }

  @Test
  void anotherPersonsCodeIsNoCode() throws Exception {
    var app = house.setUp("tanaka");
    house.setUp("sato");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "sato");
    type(browser, page, house.code(app));
    type(browser, page, app.recovery().getFirst());
    assertEquals(List.of("CODE_WRONG", "CODE_WRONG"), reasons());
  }

  @Test
  void whoHasSetUpNoAppIsToldSo() throws Exception {
    var browser = house.elsewhere();
    var refused = type(browser, house.toTheCode(browser, "tanaka"), "123456");
    SignOns.assertPageOnly(refused);
    assertTrue(refused.body().contains("set up an authenticator app"), refused.body());
    assertEquals(List.of("CODE_NOT_SET_UP"), reasons());
  }

  @Test
  void guessesAreBoundedByPersonWhateverTheNetwork() throws Exception {
    var app = house.setUp("tanaka");
    int asked = 0;
    var answers = new ArrayList<Page>();
    Browser browser = house.elsewhere();
    for (int network = 1; network <= 4; network++) {
      browser = house.portal().house().browser().from("198.51." + network + ".9");
      var page = house.toTheCode(browser, "tanaka");
      for (int i = 0; i < 4; i++) {
        answers.add(type(browser, page, house.code(app, 100 + asked++)));
      }
    }
    assertEquals(8, reasons().stream().filter("CODE_WRONG"::equals).count(), reasons().toString());
    assertEquals(8, reasons().stream().filter("CODE_TOO_MANY"::equals).count());
    var last = answers.getLast();
    assertEquals(429, last.status());
    assertTrue(last.response().headers().firstValue("Retry-After").isPresent());
    assertEquals(429, type(browser, last, house.code(app)).status(), "the right one waits, too");
    house.clock().pass(Duration.ofMinutes(61));
    SignOns.success(type(browser, house.toTheCode(browser, "tanaka"), house.code(app)));
  }

  @Test
  void manyWrongCodesBlockTheAppWhereNobodyHasShownMoreThanAPassword() throws Exception {
    var app = house.setUp("tanaka");
    var owners = house.proved(app, "tanaka");
    house.failed("strange_failures", 49);
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    var last = type(browser, page, house.code(app, 50));
    assertEquals(403, last.status());
    var blocked = type(browser, last, house.code(app));
    assertEquals(403, blocked.status());
    assertTrue(blocked.body().contains("Type a recovery code"), blocked.body());
    assertTrue(blocked.body().contains("<details open>"), blocked.body());
    assertFalse(page.body().contains("<details open>"), page.body());
    assertEquals(List.of("CODE_WRONG", "CODE_BLOCKED"), reasons());
    SignOns.success(type(owners, house.again(owners), house.code(app)));
    type(browser, last, house.code(app, 1));
    assertEquals(
        List.of("CODE_WRONG", "CODE_BLOCKED", "CODE_BLOCKED"),
        reasons(),
        "its owner's success is no thief's");
    SignOns.success(type(browser, last, app.recovery().getFirst()));
  }

  @Test
  void manyWrongCodesInARowBlockTheAppInItsOwnersBrowserToo() throws Exception {
    var app = house.setUp("tanaka");
    var owners = house.proved(app, "tanaka");
    house.failed("failures", 49);
    type(owners, house.again(owners), house.code(app, 50));
    type(owners, house.again(owners), house.code(app));
    assertEquals(List.of("CODE_WRONG", "CODE_BLOCKED"), reasons());
    house.portal().done(Typed.unlock("tanaka"));
    SignOns.success(type(owners, house.again(owners), house.code(app)));
    house.failed("failures", 49);
    house.clock().pass(Duration.ofMinutes(61));
    SignOns.success(type(owners, house.again(owners), house.code(app)));
    assertEquals("0", house.portal().one("SELECT failures FROM one_time_secret"));
  }

  @Test
  void whoeverHasOnlyThePasswordUsesUpNoneOfTheOwnersTries() throws Exception {
    var app = house.setUp("tanaka");
    var owners = house.proved(app, "tanaka");
    for (int network = 1; network <= 4; network++) {
      var thief = house.portal().house().browser().from("198.51." + network + ".9");
      var page = house.toTheCode(thief, "tanaka");
      for (int i = 0; i < 4; i++) {
        page = type(thief, page, house.code(app, 100 + i));
      }
    }
    assertEquals("CODE_TOO_MANY", reasons().getLast());
    var typo = type(owners, house.again(owners), house.code(app, 100));
    assertEquals("CODE_WRONG", reasons().getLast());
    SignOns.success(type(owners, typo, house.code(app)));
    assertEquals("8", house.portal().one("SELECT strange_failures FROM one_time_secret"));
    var fresh = house.elsewhere();
    var page = house.toTheCode(fresh, "tanaka");
    var waits = type(fresh, page, house.code(app, 1));
    assertEquals(429, waits.status(), "the owner's success lets no thief go on");
    SignOns.success(type(fresh, waits, app.recovery().getFirst()));
  }

  @Test
  void theBrowserInWhichTheAppWasSetUpIsItsOwners() throws Exception {
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    var app = new OneTimeHouse.App(OneTimeHouse.key(page), List.of());
    var form = PortalHouse.form(page, "/me/codes/new", "code", house.code(app));
    assertEquals(200, browser.post("/me/codes/new", form).status());
    house.failed("strange_failures", 50);
    SignOns.success(type(browser, house.again(browser), house.code(app, 1)));
  }

  @Test
  void wrongRecoveryCodesBlockNoApp() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    for (int i = 0; i < 20; i++) {
      page = type(browser, page, "00000-0000" + i % 10);
    }
    assertEquals("CODE_WRONG", reasons().getLast());
    assertEquals("0", house.portal().one("SELECT strange_failures FROM one_time_secret"));
    SignOns.success(type(browser, page, house.code(app)));
  }

  @Test
  void wrongCodesCostANetworkNoneOfItsPasswords() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    type(browser, house.toTheCode(browser, "tanaka"), house.code(app, 5));
    var counted = house.portal().all("SELECT counter FROM guess WHERE taken > 0");
    assertFalse(counted.isEmpty());
    assertTrue(
        counted.stream().allMatch(counter -> counter.contains(":code:")), counted.toString());
  }

  @Test
  void aCodeCountsForTheAgeThatTheRuleGivesIt() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    SignOns.success(type(browser, house.toTheCode(browser, "tanaka"), house.code(app)));
    var sp = OneTimeHouse.SERVICE;
    SignOns.success(browser.get(new AuthnRequests(sp, house.clock().instant()).redirect()));
    house.clock().pass(Duration.ofMinutes(61));
    var again = browser.get(new AuthnRequests(sp, house.clock().instant()).redirect());
    assertTrue(again.body().contains("Enter a code"), again.body());
  }

  @Test
  void aForcedRequestTakesACodeOfItsOwn() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var code = house.code(app);
    SignOns.success(type(browser, house.toTheCode(browser, "tanaka"), code));
    house.clock().pass(Duration.ofSeconds(1));
    var now = house.clock().instant();
    var forced = new AuthnRequests(OneTimeHouse.SERVICE, now).with("ForceAuthn=\"true\"");
    var login = browser.get(forced.redirect());
    SignOns.assertAsks(login);
    var page = browser.signIn(login, "tanaka", "tanaka-demo-1");
    assertTrue(page.body().contains("Enter a code"), page.body());
    var used = type(browser, page, code);
    assertFalse(used.body().contains("SAMLResponse"), used.body());
    assertEquals(List.of("CODE_USED"), reasons());
    SignOns.success(type(browser, used, house.code(app, 1)));
  }

  /** Both are asked for at one moment: times tell nothing here. */
  @Test
  void aCodeThatWasTypedForOneForcedRequestMeetsNoOther() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var now = house.clock().instant();
    var forced = "ForceAuthn=\"true\"";
    var one = browser.get(new AuthnRequests(OneTimeHouse.SERVICE, now).with(forced).redirect());
    var two = browser.get(new AuthnRequests(OneTimeHouse.SERVICE, now).with(forced).redirect());
    var three = browser.get(new AuthnRequests(OneTimeHouse.SERVICE, now).redirect());
    var page = browser.signIn(one, "tanaka", "tanaka-demo-1");
    SignOns.success(type(browser, page, house.code(app)));
    SignOns.success(browser.signIn(three, "tanaka", "tanaka-demo-1")); // the control
    var asked = browser.signIn(two, "tanaka", "tanaka-demo-1");
    assertTrue(asked.body().contains("Enter a code"), asked.body());
    SignOns.success(type(browser, asked, house.code(app, 1)));
  }

  @Test
  void aServiceGetsNoTimeSyncTokenThatWasNotProved() throws Exception {
    var app = house.setUp("tanaka");
    var wanted =
        "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef"
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
            + TIME_SYNC
            + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    var browser = house.elsewhere();
    var now = house.clock().instant();
    var plain = new AuthnRequests("https://plain.example", now).containing(wanted);
    var login = browser.get(plain.redirect());
    SignOns.assertStatus(
        "Responder/NoAuthnContext", browser.signIn(login, "tanaka", "tanaka-demo-1"));
    var asked = new AuthnRequests(OneTimeHouse.SERVICE, now).containing(wanted);
    var page = browser.get(asked.redirect());
    var response = SignOns.success(type(browser, page, house.code(app)));
    assertEquals(TIME_SYNC, SignOns.contextClass(response));
  }

  @Test
  void aFormFromAnotherSiteOrBrowserDoesNothing() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    var form = PortalHouse.form(page, "/login/code", "code", house.code(app));
    assertEquals(403, browser.postFromElsewhere("/login/code", form).status());
    var other = house.elsewhere();
    house.toTheCode(other, "sato");
    assertEquals(403, other.post("/login/code", form).status());
    assertEquals(List.of("WRONG_BROWSER", "WRONG_BROWSER"), reasons());
    SignOns.success(browser.post("/login/code", form));
  }

  @Test
  void aCodeWithoutASessionLeadsToThePassword() throws Exception {
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.toTheCode(browser, "tanaka");
    browser.cookies().remove("__Host-mochi-session");
    SignOns.assertAsks(type(browser, page, house.code(app)));
    assertEquals(List.of(), reasons());
  }
}
