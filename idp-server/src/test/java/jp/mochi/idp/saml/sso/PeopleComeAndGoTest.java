package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session is worth when time passes and the directory changes. */
class PeopleComeAndGoTest {
  private static final String SP = "https://sp.example/saml";
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

  private String request() throws Exception {
    return new AuthnRequests(SP, clock.instant()).redirect();
  }

  private Browser signedOn() throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request()), "tanaka", "tanaka-demo-1"));
    return browser;
  }

  @Test
  void aLeaversSessionGivesNothingAfterAMinute() throws Exception {
    var browser = signedOn();
    house.directory().remove("tanaka");
    clock.pass(Duration.ofSeconds(61));
    assertAsks(browser.get(request()));
  }

  @Test
  void aSessionEndsWithTheIdleLimit() throws Exception {
    var browser = signedOn();
    clock.pass(Duration.ofHours(7));
    success(browser.get(request()));
    clock.pass(Duration.ofHours(4));
    success(browser.get(request()));
    clock.pass(Duration.ofHours(2));
    assertAsks(browser.get(request()));
  }

  @Test
  void theLastKnownStateHoldsWhileTheDirectoryIsAwayForTheGraceAndNoLonger() throws Exception {
    var browser = signedOn();
    house.directory().goAway();
    clock.pass(Duration.ofMinutes(14));
    success(browser.get(request()));
    clock.pass(Duration.ofMinutes(2));
    assertPageOnly(browser.get(request()));
    house.directory().comeBack();
    clock.pass(Duration.ofSeconds(10));
    success(browser.get(request()));
  }

  @Test
  void aServiceThatForbidsPagesIsToldOfTheOutageInstead() throws Exception {
    var browser = signedOn();
    house.directory().goAway();
    clock.pass(Duration.ofMinutes(16));
    var passive = new AuthnRequests(SP, clock.instant()).with("IsPassive=\"true\"");
    assertStatus("Responder/AuthnFailed", browser.get(passive.redirect()));
  }

  @Test
  void aRestartBetweenTheLoginPageAndItsSubmissionLosesNothing() throws Exception {
    var browser = house.browser();
    var login = browser.get(request());
    house.restart();
    success(browser.signIn(login, "tanaka", "tanaka-demo-1"));
  }

  @Test
  void aPageThatThePhoneLoadsAgainGoesOnForHalfAnHour() throws Exception {
    var path = request();
    var browser = house.browser();
    assertAsks(browser.get(path));
    browser.get(request());
    clock.pass(Duration.ofMinutes(25));
    var again = browser.get(path);
    assertAsks(again);
    success(browser.signIn(again, "tanaka", "tanaka-demo-1"));
    success(browser.get(path));
    clock.pass(Duration.ofMinutes(6));
    assertPageOnly(browser.get(path));
  }

  @Test
  void theSameAddressIsWorthNothingThatLateInAnotherBrowser() throws Exception {
    var path = request();
    assertAsks(house.browser().get(path));
    var other = signedOn();
    clock.pass(Duration.ofMinutes(4));
    assertPageOnly(other.get(path));
    success(other.get(request()));
  }

  @Test
  void aPageLeftOpenTooLongSaysWhereToStartAgain() throws Exception {
    var browser = house.browser();
    var login = browser.get(request());
    clock.pass(Duration.ofMinutes(11));
    var page = browser.signIn(login, "tanaka", "tanaka-demo-1");
    assertPageOnly(page);
    assertTrue(page.body().contains("https://sp.example/"), page.body());
  }

  @Test
  void anotherBrowsersPageSignsNobodyOn() throws Exception {
    var mine = house.browser();
    var login = mine.get(request());
    var stranger = house.browser();
    stranger.get(request());
    assertPageOnly(stranger.signIn(login, "tanaka", "tanaka-demo-1"));
    success(mine.signIn(login, "tanaka", "tanaka-demo-1"));
  }
}
