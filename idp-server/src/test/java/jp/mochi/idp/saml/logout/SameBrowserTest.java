package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.href;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One browser: after its session here is over, with another person, again and again. */
class SameBrowserTest {
  private final ManualClock clock = new ManualClock();
  private SoapPartner partner;
  private House house;
  private TestService asker;
  private TestService wiki;
  private Browser browser;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    partner = new SoapPartner();
    house = House.start(dir, clock);
    asker = TestService.named(house, "asker").at(TestService.REDIRECT).registered();
    wiki =
        TestService.named(house, "wiki")
            .at(TestService.REDIRECT, partner.address("page", "wiki"), "")
            .registered();
    browser = house.browser();
  }

  @AfterEach
  void stop() {
    house.close();
    partner.close();
  }

  private Browser.Page going(TestService.Given given) throws Exception {
    return browser.get(location(browser.get(asker.wish(given).redirect())));
  }

  @Test
  void visitsItsServicesAlsoWhenItsSessionHereIsOver() throws Exception {
    var given = asker.signOn(browser, "tanaka");
    wiki.signOn(browser, "tanaka");
    clock.pass(Duration.ofHours(9));
    var page = going(given);
    assertTrue(page.body().contains("data-state=\"waiting\"><span>wiki</span>"), page.body());
    var request = TestService.brought(browser.get(href(page, "onward")), house);
    var over = browser.get(location(browser.get(wiki.answer(request.xml(), "Success"))));
    assertEquals(
        "Success", status(TestService.brought(browser.get(href(over, "onward")), house).xml()));
  }

  @Test
  void tellsTheServicesOfWhoWasHereWhenAnotherPersonSignsOn() throws Exception {
    var chat =
        TestService.named(house, "chat")
            .at(TestService.SOAP, partner.address("success", "chat"), "")
            .registered();
    var given = chat.signOn(browser, "tanaka");
    wiki.signOn(browser, "tanaka");
    signOnOver("sato");
    for (int rounds = 0; rounds < 200 && told().isEmpty(); rounds++) {
      Pause.of(Duration.ofMillis(50));
    }
    assertEquals(1, partner.received().size());
    assertTrue(partner.received().getFirst().contains(given.index()));
    assertTrue(told().contains("chat done") && told().contains("wiki not-told"), told());
    signOnOver("sato");
    assertEquals(1, partner.received().size(), "whoever signs on again ends nothing");
  }

  /** By a password, with somebody's session in the browser. */
  private void signOnOver(String username) throws Exception {
    clock.pass(Duration.ofMinutes(1)); // what was proved before the request doesn't count
    var request = new AuthnRequests(asker.entityId(), clock.instant());
    var page = browser.get(request.with("ForceAuthn=\"true\"").redirect());
    var signedOn = browser.signIn(page, username, username + "-demo-1");
    assertTrue(signedOn.body().contains("SAMLResponse"), signedOn.body());
  }

  private String told() {
    return house
        .database()
        .read(
            h ->
                String.join(
                    ", ",
                    h.createQuery(
                            "SELECT service || ' ' || json_extract(detail, '$.outcome') FROM audit"
                                + " WHERE kind = 'service-told' ORDER BY id")
                        .mapTo(String.class)
                        .list()));
  }

  @Test
  void awaitsTheAnswersOfTheLatestSignOutHoweverManyThereWere() throws Exception {
    for (int times = 1; times <= 10; times++) {
      var given = asker.signOn(browser, "tanaka");
      wiki.signOn(browser, "tanaka");
      var page = going(given);
      var request = TestService.brought(browser.get(href(page, "onward")), house);
      clock.pass(Duration.ofSeconds(1));
      var answered = browser.get(wiki.answer(request.xml(), "Success"));
      assertEquals(303, answered.status(), times + ": " + answered.body());
      var over = browser.get(location(answered));
      assertTrue(over.body().contains("data-state=\"done\""), over.body());
    }
    var kept = browser.cookies().keySet().stream().filter(it -> it.contains("logout.")).toList();
    assertEquals(3, kept.size(), kept.toString());
  }

  @Test
  void keepsNoMoreOfItsSignOutsThanOneHeaderLineTakes() throws Exception {
    var relayState = "x".repeat(1_000);
    for (int times = 0; times < 4; times++) {
      var given = asker.signOn(browser, "tanaka");
      wiki.signOn(browser, "tanaka");
      var query = asker.wish(given).unsignedQuery() + "&RelayState=" + relayState;
      assertEquals(303, browser.get("/saml/slo?" + TestService.signed(query)).status());
      clock.pass(Duration.ofSeconds(1));
    }
    int size =
        browser.cookies().entrySet().stream()
            .filter(it -> it.getKey().contains("logout."))
            .mapToInt(it -> it.getKey().length() + it.getValue().length())
            .sum();
    assertTrue(size > 0 && size < 5_000, size + "");
    assertFalse(browser.cookies().isEmpty());
  }
}
