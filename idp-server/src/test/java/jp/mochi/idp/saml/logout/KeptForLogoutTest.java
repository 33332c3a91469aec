package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sweeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that go on when the end has passed that they were told, or were told none. */
class KeptForLogoutTest {
  private static final Duration PAST_WHAT_WAS_TOLD = Duration.ofMinutes(31);

  private final ManualClock clock = new ManualClock();
  private SoapPartner partner;
  private House house;
  private Browser browser;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    partner = new SoapPartner();
    house = House.start(dir, clock);
    browser = house.browser();
  }

  @AfterEach
  void stop() {
    house.close();
    partner.close();
  }

  private TestService bySoap(String name, String... options) {
    return TestService.named(house, name)
        .at(TestService.SOAP, partner.address("success", name), "")
        .registered(options);
  }

  /** Time passes, and the server removes what it no longer keeps. */
  private void pass(Duration time) {
    clock.pass(time);
    var config = house.configuration().session();
    var limits = new SessionLimits(config.idle(), config.absolute());
    new Sweeper(house.database(), house.clock(), limits).run();
  }

  /** All the way to the page that says how it went. */
  private Browser.Page signOut() throws Exception {
    var ask = browser.get("/logout");
    return browser.get(location(browser.post("/logout", ask.fields())));
  }

  private String helpdesk(String... words) {
    var said =
        new Typed(house.dir())
            .speaking(Locale.ENGLISH)
            .run(
                Stream.concat(Arrays.stream(words), Stream.of("--config", house.file().toString()))
                    .toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  @Test
  void areHeardBeyondTheEndThatTheyWereTold() throws Exception {
    var brief =
        TestService.named(house, "brief").at(TestService.REDIRECT).registered("session-length=30m");
    var given = brief.signOn(browser, "tanaka");
    pass(PAST_WHAT_WAS_TOLD);
    var answer = TestService.brought(browser.get(brief.wish(given).redirect()), house);
    assertEquals("Success", status(answer.xml()), answer.xml());
    assertFalse(brief.signsOnSilently(browser));
  }

  @Test
  void areToldBeyondTheEndThatTheyWereTold() throws Exception {
    bySoap("brief", "session-length=30m").signOn(browser, "tanaka");
    pass(PAST_WHAT_WAS_TOLD);
    var over = signOut();
    assertEquals(1, partner.received().size(), over.body());
    assertTrue(over.body().contains("data-state=\"done\"><span>brief</span>"), over.body());
  }

  @Test
  void areNotSaidToEndWhenNobodySaidSoToThem() throws Exception {
    TestService.named(house, "endless").registered("session-length=none").signOn(browser, "tanaka");
    TestService.named(house, "known")
        .registered("session-length=none", "own-session=720h")
        .signOn(browser, "tanaka");
    TestService.named(house, "told").registered().signOn(browser, "tanaka");
    var over = signOut().body();
    var unknown = "You may stay signed in there; until when is not known.";
    assertEquals(1, over.split(unknown, -1).length - 1, over);
    assertTrue(over.indexOf(unknown) > over.indexOf("<span>endless</span>"), over);
    assertEquals(2, over.split("You may stay signed in there until", -1).length - 1, over);
  }

  @Test
  void areNotSaidToEndToTheHelpdeskEither() throws Exception {
    TestService.named(house, "endless").registered("session-length=none").signOn(browser, "tanaka");
    pass(Duration.ofHours(13));
    var said = helpdesk("session", "end", "--person", "tanaka");
    assertTrue(
        said.matches("(?s).*endless +offers no logout +may go on, until when is unknown.*"), said);
    TestService.named(house, "known")
        .registered("session-length=none", "own-session=720h")
        .signOn(browser, "tanaka");
    said = helpdesk("session", "end", "--person", "tanaka", "--json");
    var month = clock.instant().plus(Duration.ofDays(30)).toString().substring(0, 10);
    assertTrue(said.contains("\"until\" : \"" + month), said);
  }

  @Test
  void areToldOfTheLatestSignOnInABrowserAlone() throws Exception {
    var chat = bySoap("chat");
    chat.signOn(browser, "tanaka");
    pass(Duration.ofHours(13));
    var again = chat.signOn(browser, "tanaka");
    helpdesk("session", "end", "--person", "tanaka");
    assertEquals(1, partner.received().size(), partner.received().toString());
    assertTrue(partner.received().getFirst().contains(again.index()));
    var elsewhere = house.browser();
    chat.signOn(elsewhere, "tanaka");
    pass(Duration.ofHours(13));
    helpdesk("session", "end", "--person", "tanaka");
    assertEquals(2, partner.received().size(), "of another browser it is told long after");
  }

  @Test
  void areForgottenInTheEnd() throws Exception {
    var chat = bySoap("chat");
    chat.signOn(browser, "tanaka");
    bySoap("brief", "own-session=24h").signOn(browser, "tanaka");
    pass(Duration.ofHours(26));
    helpdesk("session", "end", "--person", "tanaka");
    assertEquals(1, partner.received().size(), "its own session is over");
    assertTrue(partner.received().getFirst().contains("/chat"), partner.received().toString());
    chat.signOn(browser, "tanaka");
    pass(Duration.ofDays(31));
    helpdesk("session", "end", "--person", "tanaka");
    assertEquals(1, partner.received().size(), "who says nothing of it: after a month");
  }
}
