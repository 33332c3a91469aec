package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The person asks, or the helpdesk does. */
class PersonLogoutTest {
  private static House house;
  private static SoapPartner partner;
  private static TestService chat;
  private static TestService wiki;
  private static TestService mute;
  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    partner = new SoapPartner();
    chat =
        TestService.named(house, "chat")
            .at(TestService.SOAP, partner.address("success", "chat"), "")
            .registered();
    wiki =
        TestService.named(house, "wiki")
            .at(TestService.REDIRECT, partner.address("page", "wiki"), "")
            .registered();
    mute = TestService.named(house, "mute").registered();
  }

  @AfterAll
  static void stop() {
    house.close();
    partner.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.browser();
    chat.signOn(browser, "tanaka");
    partner.received().clear();
  }

  @Test
  void thePageAsksFirstAndNamesTheServices() throws Exception {
    var page = browser.get("/logout");
    assertTrue(page.body().contains("You are signed in as tanaka."), page.body());
    assertTrue(page.body().contains("<span>chat</span>"), page.body());
    assertTrue(chat.signsOnSilently(browser), "nothing has happened yet");
  }

  @Test
  void thenTheSessionEndsAndTheServicesAreTold() throws Exception {
    var ask = browser.get("/logout");
    var over = browser.get(location(browser.post("/logout", ask.fields())));
    assertTrue(over.body().contains("You are signed out"), over.body());
    assertTrue(over.body().contains("data-state=\"done\""), over.body());
    assertFalse(over.body().contains("id=\"onward\""), over.body());
    assertEquals(1, partner.received().size());
    assertTrue(partner.received().getFirst().contains("logout:user"));
    assertFalse(chat.signsOnSilently(browser));
    assertTrue(browser.get("/logout").body().contains("You are not signed in here"));
  }

  @Test
  void aFormThatAnotherSiteSendsSignsNobodyOut() throws Exception {
    var form = browser.get("/logout").fields();
    assertPageOnly(browser.postFromElsewhere("/logout", form));
    assertPageOnly(house.browser().post("/logout", form));
    assertPageOnly(browser.post("/logout", Map.of("token", "made-up")));
    assertTrue(chat.signsOnSilently(browser));
    browser.post("/logout", form);
    assertFalse(chat.signsOnSilently(browser));
  }

  @Test
  void nobodyIsSignedOutTwice() throws Exception {
    var form = browser.get("/logout").fields();
    browser.post("/logout", form);
    var again = browser.post("/logout", form);
    assertTrue(again.body().contains("You are not signed in here"), again.body());
    assertEquals(1, partner.received().size());
  }

  @Test
  void theLoginAndTheErrorPageLeadThere() throws Exception {
    var request = new AuthnRequests(chat.entityId(), Clock.systemUTC().instant());
    var login = house.browser().get(request.redirect());
    assertTrue(login.body().contains("href=\"/logout\""), login.body());
    var error = browser.get("/saml/sso");
    assertTrue(error.body().contains("href=\"/logout\""), error.body());
  }

  @Test
  void theHelpdeskIsToldWhereSomebodyMayGoOn() throws Exception {
    wiki.signOn(browser, "tanaka");
    mute.signOn(browser, "tanaka");
    var cli = new Typed(house.dir()).speaking(Locale.ENGLISH);
    var said = cli.run("session", "end", "--person", "tanaka", "--config", house.file().toString());
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().matches("(?s).*chat +signed out\n.*"), said.out());
    assertTrue(
        said.out().matches("(?s).*wiki +can be told by the person's browser only +may go on.*"),
        said.out());
    assertTrue(
        said.out().matches("(?s).*mute +offers no logout +may go on until 20.*"), said.out());
    assertTrue(partner.received().getFirst().contains("logout:admin"));
    assertFalse(chat.signsOnSilently(browser));
    var records =
        house
            .database()
            .read(
                handle ->
                    handle
                        .createQuery(
                            "SELECT service || ' ' || detail FROM audit"
                                + " WHERE kind = 'service-told' ORDER BY id DESC LIMIT 3")
                        .mapTo(String.class)
                        .list());
    assertEquals(3, records.size());
    assertTrue(records.toString().contains("\"outcome\":\"not-told\""), records.toString());
  }

  @Test
  void aScriptReadsTheSame() throws Exception {
    mute.signOn(browser, "sato");
    var mine = house.browser();
    mute.signOn(mine, "sato");
    var said =
        new Typed(house.dir())
            .run(
                "session",
                "end",
                "--person",
                "sato",
                "--json",
                "--config",
                house.file().toString());
    var services = new JsonMapper().readTree(said.out()).path("services");
    assertEquals("not-offered", services.path(0).path("outcome").asText(), said.out());
    assertFalse(services.path(0).path("until").asText().isEmpty());
  }
}
