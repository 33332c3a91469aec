package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests by HTTP-POST: their page can be loaded again, gone back to and restored. */
class PostedRequestTest {
  private static final String SP = "https://sp.example/saml";
  private static final String START_AGAIN = "href=\"https://sp.example/\"";
  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Browser.Page reposted(Browser browser, AuthnRequests request, String relayState)
      throws Exception {
    var form = new LinkedHashMap<String, String>();
    form.put("SAMLRequest", request.base64());
    form.put("RelayState", relayState);
    return browser.postFromElsewhere("/saml/sso", form);
  }

  /** Posts a request as a service's page does; back comes what our own page's post leads to. */
  private Browser.Page posted(Browser browser, AuthnRequests request, String relayState)
      throws Exception {
    var again = reposted(browser, request, relayState);
    return browser.post(again.action(), again.fields());
  }

  private AuthnRequests request() {
    return new AuthnRequests(SP, clock.instant());
  }

  private static String address(Browser.Page page) {
    assertEquals(303, page.status(), page.body());
    return page.response().headers().firstValue("Location").orElseThrow();
  }

  @Test
  void getTheirPageAtAnAddressThatCanBeLoadedAgain() throws Exception {
    var browser = house.browser();
    var request = request();
    var address = address(posted(browser, request, "state"));
    assertAsks(browser.get(address));
    clock.pass(Duration.ofMinutes(3));
    assertAsks(browser.get(address));
    clock.pass(Duration.ofMinutes(20));
    var answer = browser.signIn(browser.get(address), "tanaka", "tanaka-demo-1");
    assertTrue(success(answer).contains(request.id()));
    assertEquals("state", answer.fields().get("RelayState"));
    assertTrue(success(browser.get(address)).contains(request.id()), "the back button");
  }

  @Test
  void startAgainAtTheServiceWhenTheirPageIsRestoredTooLate() throws Exception {
    var browser = house.browser();
    var address = address(posted(browser, request(), "state"));
    clock.pass(Duration.ofHours(5));
    var late = browser.get(address);
    assertPageOnly(late);
    assertTrue(late.body().contains(START_AGAIN), late.body());
  }

  @Test
  void startAgainAtTheServiceWhenTheirFormIsSentTooLate() throws Exception {
    var browser = house.browser();
    var again = reposted(browser, request(), "state");
    clock.pass(Duration.ofMinutes(3));
    var late = browser.post(again.action(), again.fields());
    assertPageOnly(late);
    assertTrue(late.body().contains(START_AGAIN), late.body());
  }

  @Test
  void areNothingToAnotherBrowserThatLearnsTheAddress() throws Exception {
    var address = address(posted(house.browser(), request(), "state"));
    var other = house.browser();
    other.get(request().redirect());
    assertPageOnly(other.get(address));
    assertPageOnly(house.browser().get(address));
    assertPageOnly(other.get("/saml/sso/continue"));
    assertPageOnly(other.get("/saml/sso/continue?token=AAdzZWNyZXQx"));
  }

  @Test
  void areAnsweredInPlaceWhereNothingIsAsked() throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request().redirect()), "tanaka", "tanaka-demo-1"));
    success(posted(browser, request(), "state"));
    var direct = new LinkedHashMap<String, String>();
    direct.put("SAMLRequest", request().base64());
    success(browser.post("/saml/sso", direct));
  }

  @Test
  void askOnceMoreAtAnAddressOfTheirOwnWhereASessionIsNotEnough() throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request().redirect()), "tanaka", "tanaka-demo-1"));
    clock.pass(Duration.ofSeconds(1));
    var forced = request().with("ForceAuthn=\"true\"");
    var asked = browser.get(address(posted(browser, forced, "state")));
    assertAsks(asked);
    success(browser.signIn(asked, "tanaka", "tanaka-demo-1"));
  }

  @Test
  void thatAreTooLongForAnAddressAreShownWhereTheyCame() throws Exception {
    var browser = house.browser();
    var state = "x".repeat(4_000);
    var login = posted(browser, request(), state);
    assertAsks(login);
    assertFalse(login.response().headers().firstValue("Location").isPresent());
    var answer = browser.signIn(login, "tanaka", "tanaka-demo-1");
    success(answer);
    assertEquals(state, answer.fields().get("RelayState"));
  }
}
