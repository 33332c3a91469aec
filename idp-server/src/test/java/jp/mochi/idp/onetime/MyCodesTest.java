package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Setting up and ending one's own authenticator app. */
class MyCodesTest {
  private static final String NEW = "/me/codes/new";
  private static final String END = "/me/codes/end";

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

  private List<String> operations() {
    return house
        .portal()
        .all("SELECT detail FROM audit WHERE kind = 'operated' AND detail LIKE '%one-time-code%'");
  }

  @Test
  void isSetUpByItsFirstCodeAndShowsTheRecoveryCodesOnce() throws Exception {
    var browser = house.portal().office();
    var mine = house.portal().open(browser, "/me", "tanaka");
    assertTrue(mine.body().contains("href=\"/me/codes\""), mine.body());
    assertTrue(browser.get("/me/codes").body().contains("set one up"));
    var page = house.begin(browser, "tanaka");
    assertTrue(page.body().contains("role=\"img\""), "a QR code");
    assertTrue(page.body().contains("href=\"otpauth://totp/"), "for an app on this phone");
    assertEquals("no-store", page.response().headers().firstValue("Cache-Control").orElse(""));
    var secret = OneTimeHouse.key(page);
    var code = Totp.code(secret, Totp.step(house.clock().instant()));
    var form = PortalHouse.form(page, NEW, "code", code);
    var done = browser.post(NEW, form);
    assertEquals(10, OneTimeHouse.recovery(done).size(), done.body());
    var again = browser.post(NEW, form);
    assertEquals(200, again.status());
    assertEquals(List.of(), OneTimeHouse.recovery(again), "they were shown");
    assertEquals("1", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
    assertEquals(1, operations().size(), operations().toString());
    var shown = browser.get("/me/codes").body();
    assertTrue(shown.contains("Recovery codes left"), shown);
    assertTrue(shown.contains("<dd>10</dd>"), shown);
    assertFalse(shown.contains(secret.text()), "never again");
  }

  @Test
  void aWrongFirstCodeSetsNothingUp() throws Exception {
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    var secret = OneTimeHouse.key(page);
    var wrong = browser.post(NEW, PortalHouse.form(page, NEW, "code", "abc"));
    assertTrue(wrong.body().contains("t what your app should show"), wrong.body());
    assertEquals(secret.text(), OneTimeHouse.key(wrong).text(), "the app has read that one");
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
    var code = Totp.code(secret, Totp.step(house.clock().instant()));
    var done = browser.post(NEW, PortalHouse.form(wrong, NEW, "code", code));
    assertEquals(10, OneTimeHouse.recovery(done).size(), done.body());
  }

  @Test
  void aPasswordAloneSetsNothingUp() throws Exception {
    var browser = house.elsewhere();
    var refused = house.portal().open(browser, NEW, "tanaka");
    assertEquals(403, refused.status());
    assertFalse(refused.body().contains("<code>GE"), refused.body());
    assertEquals(List.of("PORTAL_NO_RULE"), house.portal().reasons());
    assertEquals(200, house.portal().open(house.portal().office(), NEW, "tanaka").status());
  }

  @Test
  void norDoesAPasswordWithACode() throws Exception {
    house.close();
    var alsoByCode =
        OneTimeHouse.POLICY.replace(
            "  - name: my phones\n",
            """
              - name: register elsewhere
                reason: {ja: コード, en: By a code}
                if: {services: ["mochi:enrolment"]}
                require: [password, one-time-code]
              - name: my phones
            """);
    house = OneTimeHouse.start(Files.createDirectory(dir.resolve("b")), alsoByCode);
    var app = house.setUp("tanaka");
    var browser = house.elsewhere();
    var page = house.portal().open(browser, NEW, "tanaka");
    var typed = OneTimeHouse.type(browser, page, house.code(app));
    var refused = PortalHouse.follow(browser, typed);
    assertEquals(403, refused.status(), refused.body());
    assertEquals(List.of("PORTAL_NO_RULE"), house.portal().reasons());
  }

  @Test
  void aStolenCookieSetsNothingUp() throws Exception {
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    var code = Totp.code(OneTimeHouse.key(page), Totp.step(house.clock().instant()));
    var form = PortalHouse.form(page, NEW, "code", code);
    assertEquals(403, browser.copy().from(PortalHouse.ELSEWHERE).post(NEW, form).status());
    assertEquals(403, browser.postFromElsewhere(NEW, form).status());
    var other = house.portal().office();
    house.begin(other, "sato");
    assertEquals(400, other.post(NEW, form).status());
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
    assertEquals(200, browser.post(NEW, form).status());
    assertEquals("1", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
  }

  @Test
  void aPageThatWasLeftOpenTooLongBeginsAnew() throws Exception {
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    house.clock().pass(Duration.ofMinutes(16));
    var secret = OneTimeHouse.key(page);
    var code = Totp.code(secret, Totp.step(house.clock().instant()));
    var anew = browser.post(NEW, PortalHouse.form(page, NEW, "code", code));
    assertFalse(OneTimeHouse.key(anew).text().equals(secret.text()));
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
  }

  @Test
  void itsOwnerEndsItWithTheSignInsByIt() throws Exception {
    var app = house.setUp("tanaka");
    var signedOn = house.elsewhere();
    var first = house.toTheCode(signedOn, "tanaka");
    SignOns.success(OneTimeHouse.type(signedOn, first, house.code(app)));
    var browser = house.elsewhere();
    house.portal().open(browser, "/me", "tanaka");
    var ask = browser.get(END);
    assertTrue(ask.body().contains("count nowhere any more"), ask.body());
    var done = browser.post(END, PortalHouse.form(ask, END));
    assertEquals(200, done.status(), done.body());
    assertTrue(done.body().contains("One session has ended"), done.body());
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM recovery_code"));
    var other = house.elsewhere();
    OneTimeHouse.type(other, house.toTheCode(other, "tanaka"), house.code(app, 1));
    OneTimeHouse.type(other, house.toTheCode(house.elsewhere(), "sato"), app.recovery().get(0));
    assertTrue(house.portal().reasons().contains("CODE_NOT_SET_UP"));
    assertEquals(404, browser.get(END).status(), "there is none any more");
    assertEquals(2, operations().size(), operations().toString());
  }

  @Test
  void anotherAppEndsTheSignInsByTheOneBeforeIt() throws Exception {
    var app = house.setUp("tanaka");
    var byCode = house.elsewhere();
    SignOns.success(OneTimeHouse.type(byCode, house.toTheCode(byCode, "tanaka"), house.code(app)));
    var other = house.elsewhere();
    SignOns.success(house.plain(other, "tanaka"));
    var browser = house.portal().office();
    var page = house.begin(browser, "tanaka");
    var next = new OneTimeHouse.App(OneTimeHouse.key(page), List.of());
    var done = browser.post(NEW, PortalHouse.form(page, NEW, "code", house.code(next)));
    assertTrue(done.body().contains("A sign-in by your former app has ended."), done.body());
    SignOns.assertAsks(house.again(byCode));
    SignOns.success(house.plainAgain(other));
    var ended = house.portal().all("SELECT detail FROM audit WHERE kind = 'session-ended'");
    assertEquals(1, ended.size(), ended.toString());
    assertEquals(3, operations().size(), operations().toString());
    assertTrue(operations().get(1).contains("another app was set up"), operations().toString());
    house.clock().pass(Duration.ofSeconds(90));
    var old = house.elsewhere();
    OneTimeHouse.type(old, house.toTheCode(old, "tanaka"), house.code(app));
    assertEquals("CODE_WRONG", house.portal().reasons().getLast());
  }

  private String apps() {
    return house.portal().one("SELECT COUNT(*) FROM one_time_secret");
  }

  @Test
  void endsWithTheLostPhoneThatItIsOn() throws Exception {
    house.portal().device("tanaka", "phone-1", "--name", "Work phone");
    house.portal().device("tanaka", "phone-2");
    house.setUp("tanaka", "device", "phone-1");
    assertEquals("phone-1", house.portal().one("SELECT device FROM one_time_secret"));
    house.portal().done("device", "lost", "phone-2", "--reason", "left in a train");
    assertEquals("1", apps(), "it is on another");
    house.portal().done("device", "lost", "phone-1", "--reason", "left in a train");
    assertEquals("0", apps());
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM recovery_code"));
    assertTrue(operations().getLast().contains("device phone-1 lost"), operations().toString());
  }

  @Test
  void isOfferedToBeEndedWithALostPhoneWhereNobodyKnowsWhereItIs() throws Exception {
    house.portal().device("tanaka", "phone-1");
    house.setUp("tanaka", "device", "elsewhere");
    assertEquals(
        "1", house.portal().one("SELECT COUNT(*) FROM one_time_secret WHERE device IS NULL"));
    var browser = house.portal().office();
    house.portal().open(browser, "/me", "tanaka");
    var form = PortalHouse.form(browser.get("/me/lost?device=phone-1"), "/me/lost");
    var lost = browser.post("/me/lost", form);
    assertTrue(lost.body().contains("href=\"/me/codes/end\""), lost.body());
    assertEquals("1", apps());
  }

  @Test
  void nobodySaysThatItIsOnAnothersPhone() throws Exception {
    house.portal().device("sato", "phone-2");
    house.setUp("tanaka", "device", "phone-2");
    assertEquals(
        "1", house.portal().one("SELECT COUNT(*) FROM one_time_secret WHERE device IS NULL"));
  }

  @Test
  void theHelpdeskEndsIt() throws Exception {
    var app = house.setUp("tanaka");
    var desk = house.portal().office();
    var whom = "/helpdesk/people/" + house.portal().id("tanaka");
    house.portal().open(desk, "/helpdesk", "nakamura");
    var page = desk.get(whom).body();
    assertTrue(page.contains(whom + "/end-app"), page);
    var ask = desk.get(whom + "/end-app");
    var form = PortalHouse.form(ask, whom + "/end-app", "reason", "the phone is gone");
    assertEquals(200, desk.post(whom + "/end-app", form).status());
    assertEquals("0", apps());
    assertTrue(operations().getLast().contains("the phone is gone"), operations().toString());
    var again = desk.post(whom + "/end-app", form);
    assertEquals(403, again.status());
    assertTrue(again.body().contains("no authenticator app"), again.body());
    var other = house.elsewhere();
    OneTimeHouse.type(other, house.toTheCode(other, "tanaka"), house.code(app));
    assertTrue(house.portal().reasons().contains("CODE_NOT_SET_UP"));
  }

  @Test
  void aCommandEndsIt() throws Exception {
    house.setUp("tanaka");
    var said = house.portal().done("person", "end-app", "tanaka", "--reason", "a call");
    assertTrue(said.contains("tanaka"), said);
    assertEquals("0", apps());
    var none = new jp.mochi.idp.cli.Typed(dir).run("person", "end-app", "tanaka", "--reason", "a");
    assertEquals(1, none.status(), none.out());
  }

  @Test
  void aFormFromAnotherSiteEndsNothing() throws Exception {
    house.setUp("tanaka");
    var browser = house.elsewhere();
    house.portal().open(browser, "/me", "tanaka");
    var form = PortalHouse.form(browser.get(END), END);
    assertEquals(403, browser.postFromElsewhere(END, form).status());
    assertEquals("1", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
    assertEquals(200, browser.post(END, form).status());
    assertEquals("0", house.portal().one("SELECT COUNT(*) FROM one_time_secret"));
  }

  @Test
  void neitherSecretNorCodesAreInTheDatabase() throws Exception {
    var app = house.setUp("tanaka");
    var all = new StringBuilder();
    try (var files = Files.walk(dir.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    var stored = all.toString();
    assertTrue(stored.contains("one_time_secret"), "the search finds something");
    assertFalse(stored.contains(app.secret().text()));
    var bytes = new String(app.secret().export(), StandardCharsets.ISO_8859_1);
    assertFalse(stored.contains(bytes));
    for (var code : app.recovery()) {
      assertFalse(stored.toLowerCase(Locale.ROOT).contains(code.replace("-", "")), code);
      assertFalse(stored.toLowerCase(Locale.ROOT).contains(code), code);
    }
  }
}
