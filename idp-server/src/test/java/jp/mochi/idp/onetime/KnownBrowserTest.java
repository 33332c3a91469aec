package jp.mochi.idp.onetime;

import static jp.mochi.idp.onetime.OneTimeHouse.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser is worth in which somebody has shown more than a password before. */
class KnownBrowserTest {
  private static final String SESSION = "__Host-mochi-session";
  private static final String KNOWN = "__Host-mochi-known";

  /** In browsers that are known a code counts for hours, in all others for minutes. */
  private static final String POLICY =
      OneTimeHouse.POLICY.replace(
          """
            - name: fallback
              reason: {ja: コードでも入れます。, en: A code will do here.}
              if: {services: [sp]}
              require: [password, {factor: one-time-code, max-age: 1h}]
          """,
          """
            - name: known browser
              reason: {ja: いつものブラウザー, en: Your usual browser}
              if:
                services: [sp]
                device: {binding: known-browser}
                proved: {password: 8h, one-time-code: 8h}
              permit: true
            - name: fallback
              reason: {ja: コードでも入れます。, en: A code will do here.}
              if: {services: [sp]}
              require: [password, {factor: one-time-code, max-age: 10m}]
          """);

  @TempDir private Path dir;
  private OneTimeHouse house;
  private OneTimeHouse.App app;

  @BeforeEach
  void start() throws Exception {
    house = OneTimeHouse.start(dir, POLICY);
    app = house.setUp("tanaka");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  /** Begins a session with password and code. */
  private void signOn(Browser browser) throws Exception {
    house.clock().pass(Duration.ofMinutes(2)); // each code is good once
    browser.cookies().remove(SESSION);
    SignOns.success(type(browser, house.toTheCode(browser, "tanaka"), house.code(app)));
  }

  private Browser usual() throws Exception {
    var browser = house.elsewhere();
    signOn(browser);
    signOn(browser);
    return browser;
  }

  private static void assertAsksForCode(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("autocomplete=\"one-time-code\""), page.body());
  }

  private List<String> facts() {
    return house
        .portal()
        .all("SELECT detail FROM audit WHERE detail LIKE '%knownBrowser%' ORDER BY id");
  }

  @Test
  void letsACodeCountForLongerAndOnlyThere() throws Exception {
    var usual = usual();
    var other = house.elsewhere();
    signOn(other);
    house.clock().pass(Duration.ofMinutes(20));
    SignOns.success(house.again(usual));
    assertTrue(facts().getLast().contains("\"knownBrowser\":true"), facts().getLast());
    assertTrue(facts().getLast().contains("known browser"), facts().getLast());
    assertAsksForCode(house.again(other));
  }

  @Test
  void isNotKnownByWhatWasShownInTheSameSession() throws Exception {
    var browser = house.elsewhere();
    signOn(browser);
    assertTrue(facts().getLast().contains("\"knownBrowser\":false"), facts().getLast());
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(browser));
  }

  /** Whoever has found out the password could make any browser one that is known. */
  @Test
  void isNotKnownByPasswordsAlone() throws Exception {
    var browser = house.elsewhere();
    for (int i = 0; i < 3; i++) {
      house.plain(browser, "tanaka");
      browser.cookies().remove(SESSION);
    }
    signOn(browser);
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(browser));
  }

  @Test
  void isKnownForThePersonWhoShowedItThereAlone() throws Exception {
    var usual = usual();
    usual.cookies().remove(SESSION);
    var theirs = house.setUp("sato");
    SignOns.success(type(usual, house.toTheCode(usual, "sato"), house.code(theirs)));
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(usual));
  }

  @Test
  void aStolenSessionBringsItAlongOnlyWithTheOtherCookie() throws Exception {
    var usual = usual();
    var thief = usual.copy();
    thief.cookies().remove(KNOWN);
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(thief));
    SignOns.success(house.again(usual));
    thief.cookies().put(KNOWN, usual.cookies().get(KNOWN) + "x");
    assertAsksForCode(house.again(thief));
  }

  /** A secret that was replaced came again: neither holder is known any more. */
  @Test
  void countsForNothingOnceACopyOfItsCookieWasFoundOut() throws Exception {
    var usual = usual();
    var thief = usual.copy();
    signOn(usual);
    signOn(usual);
    house.clock().pass(Duration.ofMinutes(6));
    SignOns.success(house.again(usual));
    thief.cookies().remove(SESSION);
    house.plain(thief, "tanaka");
    var found = "SELECT id FROM audit WHERE kind || detail LIKE '%known browser forgotten%'";
    assertEquals(1, house.portal().all(found).size());
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(usual));
    signOn(thief);
    house.clock().pass(Duration.ofMinutes(20));
    assertAsksForCode(house.again(thief));
  }
}
