package jp.mochi.idp.saml.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.devicekey.KeyHouse;
import jp.mochi.idp.portal.PortalHouse;
import jp.mochi.idp.saml.logout.TestService.Given;
import jp.mochi.idp.signal.Hooks;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One act of loss, and all that comes of it at the services that were reached from the phone: those
 * with single logout are told by it, those with a script by their script, and whoever acts reads
 * what remains.
 */
class LossIsToldTest {
  private static final byte[] KEY = "0123456789012345678901234567".getBytes(StandardCharsets.UTF_8);
  private static final Duration MONTH = Duration.ofDays(30);

  private static final String POLICY =
      PortalHouse.POLICY.replace(
          "  - name: password\n",
          """
            - name: phones
              reason: {ja: 端末の鍵で, en: By your phone's key}
              if: {services: [chat, stubborn, box, mute]}
              require: [password, {factor: device, max-age: 1h}]
            - name: password
          """);

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private SoapPartner partner;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Hooks hooks;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PortalHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private TestService chat;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private TestService stubborn;

  @BeforeEach
  void start() throws Exception {
    partner = new SoapPartner();
    hooks = new Hooks();
    house =
        PortalHouse.start(
            dir, clock, POLICY, yaml -> yaml + "device-keys: {enabled: true}\n" + webhook());
    chat = service("chat", "success");
    stubborn =
        service(
            "stubborn",
            "denied",
            "own-session=720h",
            "end-session-url=https://stubborn.example/admin");
    house
        .house()
        .register(
            "box", entity("box"), "https://box.example/acs", "end-session-url=https://box.example");
    house.house().register("mute", entity("mute"), "https://mute.example/acs", "own-session=720h");
  }

  @AfterEach
  void stop() {
    house.close();
    hooks.close();
    partner.close();
  }

  private TestService service(String name, String answers, String... options) {
    return TestService.named(house.house(), name)
        .at(TestService.SOAP, partner.address(answers, name), "")
        .registered(options);
  }

  private String webhook() {
    return """
    webhooks:
      - {name: shut-out, url: "%s/x", secret: "whsec_%s", events: [service.sign-out], services: [box]}
    """
        .formatted(hooks.url(), Base64.getEncoder().encodeToString(KEY));
  }

  private static String entity(String service) {
    return "https://" + service + ".example/saml";
  }

  private Page asks(Browser browser, String service) throws Exception {
    return browser.get(new AuthnRequests(entity(service), clock.instant()).redirect());
  }

  /** A phone of tanaka's with a key of its own, signed on to all services; what chat was told. */
  private Given signedOn(Browser browser, String device) throws Exception {
    var link = house.done(Typed.code("tanaka", device)).strip();
    var key = KeyHouse.phone();
    assertEquals(200, KeyHouse.enrolled(house.house().browser(), key, link).status());
    var page = browser.signIn(asks(browser, "mute"), "tanaka", "tanaka-demo-1");
    SignOns.success(KeyHouse.shown(browser, page, key));
    SignOns.success(asks(browser, "box"));
    stubborn.signOnUnread(browser);
    return chat.signOn(browser, "tanaka");
  }

  /** How it stands at a service, by the page after the act. */
  private static String line(Page done, String service) {
    var found =
        Pattern.compile("<li data-state=\"([^\"]*)\"><span>" + service + "</span>(.*?)</li>")
            .matcher(done.body().replace("\n", ""));
    assertTrue(found.find(), done.body());
    return found.group(1) + " " + found.group(2);
  }

  private static void assertHolds(String text, String... words) {
    for (var word : words) {
      assertTrue(text.contains(word), word + " in " + text);
    }
  }

  private void assertAllAreTold(Given lost, Page done) throws Exception {
    assertEquals(200, done.status(), done.body());
    assertEquals("lost", house.state("phone-1"));
    assertHolds(line(done, "chat"), "done", "signed out");
    assertFalse(line(done, "chat").contains("note"), "nothing remains there");
    var until = ClockTime.of(clock.instant().plus(MONTH), ZoneOffset.UTC, Language.EN);
    assertHolds(
        line(done, "stubborn"),
        "failed",
        "not signed out",
        "Can go on there until " + until + ".",
        "href=\"https://stubborn.example/admin\"");
    assertHolds(
        line(done, "box"), "webhook", "is being told", "Nobody knows", "href=\"https://box.exa");
    assertHolds(line(done, "mute"), "not-offered", "Can go on there until " + until + ".");
    assertFalse(line(done, "mute").contains("href"), "nobody has said where");

    assertEquals(2, partner.received().size(), partner.received()::toString);
    for (var envelope : partner.received()) {
      assertHolds(envelope, "<samlp:LogoutRequest");
    }
    var indexes = "<samlp:SessionIndex>" + lost.index() + "</samlp:SessionIndex>";
    var toChat =
        partner.received().stream().filter(it -> it.contains("/success/chat\"")).findFirst();
    assertHolds(toChat.orElseThrow(), indexes, ">" + lost.nameId() + "</saml:NameID>");
    assertEquals(2, toChat.get().split("SessionIndex>", -1).length - 1, "that phone's alone");
    assertScriptIsTold();
  }

  private void assertScriptIsTold() throws Exception {
    for (var tries = 0; hooks.calls.isEmpty(); tries++) {
      assertTrue(tries < 200, "nobody tells the script");
      Pause.of(Duration.ofMillis(50));
    }
    assertEquals(1, hooks.calls.size(), "of the one service that it is for");
    var call = hooks.calls.getFirst();
    assertEquals(call.signatureBy(KEY), call.headers().get("webhook-signature"));
    var body = new JsonMapper().readTree(call.body());
    assertEquals("service.sign-out", body.path("type").asText());
    assertEquals("box", body.path("data").path("service").asText());
    assertEquals("tanaka", body.path("data").path("username").asText());
  }

  /** The other phone goes on, and nobody is told of its session. */
  private void assertGoesOn(Browser other) throws Exception {
    SignOns.success(asks(other, "box"));
    assertEquals("active", house.state("phone-2"));
  }

  @Test
  void fromTheHelpdesk() throws Exception {
    var other = house.house().browser();
    signedOn(other, "phone-2");
    var lost = signedOn(house.house().browser(), "phone-1");
    var desk = house.office();
    house.open(desk, "/helpdesk", "nakamura");
    var address = "/helpdesk/people/" + house.id("tanaka") + "/lost";
    var before = desk.get(address + "?on=phone-1");
    assertEquals(0, partner.received().size());
    assertAllAreTold(lost, desk.post(address, PortalHouse.form(before, address)));
    assertGoesOn(other);
  }

  @Test
  void fromOnesOwnPage() throws Exception {
    var other = house.house().browser();
    signedOn(other, "phone-2");
    var lost = signedOn(house.house().browser(), "phone-1");
    var desk = house.office();
    house.open(desk, "/me", "tanaka");
    var before = desk.get("/me/lost?device=phone-1");
    assertEquals(0, partner.received().size());
    assertAllAreTold(lost, desk.post("/me/lost", PortalHouse.form(before, "/me/lost")));
    assertGoesOn(other);
  }
}
