package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services without single logout: a script ends what they keep. */
class ScriptsSignOutTest {
  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString(
                  "0123456789012345678901234567".getBytes(java.nio.charset.StandardCharsets.UTF_8));

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private Hooks hooks;
  private House house;

  @BeforeEach
  void start() throws Exception {
    hooks = new Hooks();
    house = House.start(dir, clock, yaml -> yaml + webhook());
    house.register("box", "https://box.example/saml", "https://box.example/acs");
    house.register("mute", "https://mute.example/saml", "https://mute.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
    hooks.close();
  }

  private String webhook() {
    return """
    webhooks:
      - {name: shut-out, url: "%s/x", secret: "%s", events: [service.sign-out], services: [box]}
    """
        .formatted(hooks.url(), SECRET);
  }

  private void signsOn(jp.mochi.idp.Browser browser, String entity) throws Exception {
    var page = browser.get(new AuthnRequests(entity, clock.instant()).redirect());
    SignOns.success(
        page.fields().containsKey("token")
            ? browser.signIn(page, "tanaka", "tanaka-demo-1")
            : page);
  }

  @Test
  void aServiceWithoutSingleLogoutIsToldByItsScriptAndAnotherIsNot() throws Exception {
    var browser = house.browser();
    signsOn(browser, "https://box.example/saml");
    signsOn(browser, "https://mute.example/saml");
    var typed = new Typed(dir).run("session", "end", "--person", "tanaka", "--json");
    assertEquals(0, typed.status(), typed.err());
    var services = new JsonMapper().readTree(typed.out()).path("services");
    assertEquals("webhook", outcome(services, "box"), services.toString());
    assertEquals("not-offered", outcome(services, "mute"), services.toString());
    awaitCall();
    assertEquals(1, hooks.calls.size());
    var body = new JsonMapper().readTree(hooks.calls.getFirst().body());
    assertEquals("service.sign-out", body.path("type").asText());
    assertEquals("box", body.path("data").path("service").asText());
    assertEquals("https://box.example/saml", body.path("data").path("entityId").asText());
    assertEquals("tanaka", body.path("data").path("username").asText());
    assertTrue(!body.path("data").path("nameId").asText().isEmpty(), body.toString());
    var audit = new Typed(dir).run("audit", "search", "--json").out();
    assertTrue(audit.contains("\"webhook\""), audit);
  }

  /** The node that ended the session died before it told anybody. */
  @Test
  void whatANodeOwedWhenItDiedIsToldByAnother() throws Exception {
    signsOn(house.browser(), "https://box.example/saml");
    var config = house.configuration();
    try (var directory = LdapDirectory.open(house.directory().settings(), Clock.systemUTC())) {
      TellServices dies =
          (sessions, who, circumstances) -> {
            throw new IllegalStateException("the node dies");
          };
      var people =
          new SessionsOfPeople(
              house.database(),
              new SessionLimits(config.session().idle(), config.session().absolute()),
              directory,
              new AuditLog(false),
              dies,
              clock.withZone(ZoneOffset.UTC));
      var by = new Actor("helpdesk", new Circumstances(clock.instant(), "ABCDE-FGHJK", "", ""));
      assertThrows(IllegalStateException.class, () -> people.endAll(by, "tanaka"));
    }
    Pause.of(Duration.ofSeconds(6));
    assertEquals(0, hooks.calls.size(), "whoever ended it may be about to tell");
    clock.pass(Duration.ofMinutes(2));
    awaitCall();
    var body = new JsonMapper().readTree(hooks.calls.getFirst().body());
    assertEquals("service.sign-out", body.path("type").asText());
    assertEquals("ABCDE-FGHJK", body.path("data").path("reference").asText());
    assertEquals(
        0,
        house
            .database()
            .read(
                h ->
                    h.createQuery("SELECT COUNT(*) FROM untold_session").mapTo(Integer.class).one())
            .intValue());
  }

  private void awaitCall() {
    for (var tries = 0; hooks.calls.isEmpty(); tries++) {
      assertTrue(tries < 200, "nobody tells the script");
      Pause.of(Duration.ofMillis(50));
    }
  }

  @Test
  void peopleReadThatItIsToldByWebhook() throws Exception {
    var browser = house.browser();
    signsOn(browser, "https://box.example/saml");
    var said = new Typed(dir).speaking(Locale.JAPANESE).run("session", "end", "--person", "tanaka");
    assertTrue(said.out().contains("Webhook で通知"), said.out());
  }

  private static String outcome(JsonNode services, String name) {
    for (var service : services) {
      if (service.path("service").asText().equals(name)) {
        return service.path("outcome").asText();
      }
    }
    return "";
  }
}
