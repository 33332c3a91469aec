package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

  private static final String LONG = "x".repeat(4_000);

  @Test
  void thatAreTooLongForAnAddressGetOneAllTheSame() throws Exception {
    var browser = house.browser();
    var request = request();
    var address = address(posted(browser, request, LONG));
    assertTrue(address.length() < 2_000, address);
    clock.pass(Duration.ofMinutes(20));
    assertAsks(browser.get(address));
    var answer = browser.signIn(browser.get(address), "tanaka", "tanaka-demo-1");
    assertTrue(success(answer).contains(request.id()));
    assertEquals(LONG, answer.fields().get("RelayState"));
    assertEquals(LONG, browser.get(address).fields().get("RelayState"), "the back button");
  }

  @Test
  void thatAreTooLongStartAgainAtTheServiceWhenTheyAreRestoredTooLate() throws Exception {
    var browser = house.browser();
    var address = address(posted(browser, request(), LONG));
    clock.pass(Duration.ofHours(5));
    var late = browser.get(address);
    assertPageOnly(late);
    assertTrue(late.body().contains(START_AGAIN), late.body());
  }

  @Test
  void thatAreTooLongAreNothingToAnotherBrowser() throws Exception {
    var address = address(posted(house.browser(), request(), LONG));
    var other = house.browser();
    other.get(request().redirect());
    assertPageOnly(other.get(address));
    assertPageOnly(house.browser().get(address));
    assertPageOnly(other.get("/saml/sso/continue?kept=AAdzZWNyZXQx"));
    var token = address.replace("?kept=", "?token=");
    assertPageOnly(other.get(token));
  }

  @Test
  void thatAreTooLongAreKeptInBoundedNumbersForEachBrowserAndOnceEach() throws Exception {
    var browser = house.browser();
    var first = request();
    var forgotten = address(posted(browser, first, LONG));
    posted(browser, first, LONG);
    assertEquals(1, kept());
    for (var i = 0; i < 8; i++) {
      clock.pass(Duration.ofMillis(10));
      posted(browser, request(), LONG);
    }
    assertEquals(8, kept());
    var late = browser.get(forgotten);
    assertPageOnly(late);
    assertTrue(late.body().contains(START_AGAIN), late.body());
  }

  @Test
  void thatAreTooLongAreShownWhereTheyCameOnceANetworkHasHadManyKept() throws Exception {
    var asked = request();
    for (var i = 0; i < 500; i++) {
      assertEquals(303, posted(house.browser(), asked, LONG).status());
    }
    var browser = house.browser();
    var login = posted(browser, asked, LONG);
    assertAsks(login);
    assertEquals(500, kept());
    var answer = browser.signIn(login, "tanaka", "tanaka-demo-1");
    success(answer);
    assertEquals(LONG, answer.fields().get("RelayState"));
  }

  private long kept() {
    return house
        .database()
        .read(h -> h.createQuery("SELECT COUNT(*) FROM kept_request").mapTo(Long.class).one());
  }
}
