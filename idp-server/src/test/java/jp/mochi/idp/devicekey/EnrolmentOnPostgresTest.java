package jp.mochi.idp.devicekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.portal.PortalHouse;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How phones come into the register, from the lists to the first sign-on, on PostgreSQL. */
class EnrolmentOnPostgresTest {
  private static final Pattern LINK = Pattern.compile("https?://\\S+/enrol[?#]code=\\S+");

  private static final String POLICY =
      PortalHouse.POLICY.replace(
          "  - name: password\n",
          """
            - name: phones
              reason: {ja: 端末の鍵で, en: By your phone's key}
              if: {services: [wiki]}
              require: [password, device]
            - name: password
          """);

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private MailBox box;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PortalHouse house;

  @BeforeEach
  void start() throws Exception {
    for (var name : List.of("corporate", "byod")) {
      for (var language : List.of("ja", "en")) {
        Files.writeString(dir.resolve(name + "." + language), "The " + name + " promise\n");
      }
    }
    box = MailBox.start(dir, Speech.PLAIN);
    var on = Node.on(Engine.POSTGRESQL.copy(), dir.resolve("master.key"));
    var lines =
        """
        device-keys: {enabled: true}
        mail: {server: "%s", start-tls: false, from: mochi@corp.example}
        pledge:
          corporate: {version: "1", ja: corporate.ja, en: corporate.en}
          byod: {version: "2", ja: byod.ja, en: byod.en}
        """
            .formatted(box.url(Speech.PLAIN));
    house = PortalHouse.start(dir, clock, POLICY, yaml -> on.apply(yaml) + lines);
    house.house().register("wiki", "https://wiki.example/saml", "https://wiki.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private JsonNode json(String... words) throws Exception {
    var all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return new JsonMapper().readTree(house.done(all));
  }

  private String file(String name, String... rows) throws Exception {
    Files.writeString(dir.resolve(name), String.join("\r\n", rows) + "\r\n");
    return name;
  }

  private Page asks(Browser browser) throws Exception {
    var request = new AuthnRequests("https://wiki.example/saml", clock.instant());
    return browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
  }

  private String mailOf(Pattern words) throws Exception {
    var found = words.matcher(MailBox.text(box.next()));
    while (!found.find()) {
      found = words.matcher(MailBox.text(box.next()));
    }
    return found.group();
  }

  private void assertHolds(String words, String text) {
    assertTrue(text.contains(words), words + " in " + text);
  }

  /** The invited phone's: the pledge, then its key. */
  private void enrols(SoftKey phone, String link) throws Exception {
    var browser = house.house().browser();
    var pledge = KeyHouse.asked(browser, link);
    assertHolds("The byod promise", pledge.body());
    assertEquals(0, house.all("SELECT version FROM pledge_acceptance").size());
    var key = browser.post("/enrol", pledge.fields());
    var done =
        browser.post("/enrol/key", KeyHouse.form(key, phone.register(KeyHouse.challenge(key))));
    assertEquals(200, done.status(), done.body());
    assertEquals(List.of("2"), house.all("SELECT version FROM pledge_acceptance"));
  }

  @Test
  void fromTheListsToTheFirstSignOn() throws Exception {
    var assets =
        file(
            "assets.csv",
            "id,person,name,ownership,platform,model,state,serial",
            "desk-1,tanaka,社用,corporate,ios,iPhone 17,active,F2LX1234ABCD",
            "desk-2,suzuki,,corporate,android,Pixel 9,,C02ZZ00ZZZZZ");
    assertHolds("Would bring in 2", house.done("device", "import", assets, "--dry-run"));
    assertHolds("2 devices brought in", house.done("device", "import", assets));
    assertHolds("2 were there already", house.done("device", "import", assets));

    var people =
        file(
            "people.csv",
            "person,ownership,platform,id",
            "tanaka,byod,android,mine",
            "sato,byod,android,sato-1");
    assertHolds("2 people invited", house.done("device", "invite", "--csv", people));
    var former = List.of(mailOf(LINK), mailOf(LINK));
    house.done("device", "invite", "resend", "--person", "tanaka");
    var phone = KeyHouse.phone();
    var link = mailOf(LINK);
    assertFalse(former.contains(link));
    enrols(phone, link);
    var open = json("device", "invite", "list", "--state", "open").path("invitations");
    assertEquals(1, open.size(), open.toString());
    assertEquals("sato-1", open.path(0).path("device").asText());
    assertHolds("1 people invited", house.done("device", "invite", "resend"));
    assertHolds("webauthn", house.done("device", "show", "mine"));

    var browser = house.house().browser();
    var asks = asks(browser);
    assertEquals(200, asks.status(), () -> house.reasons().toString());
    var passing = KeyHouse.shown(browser, asks, phone);
    var pledge = browser.post("/me/pledge", passing.fields());
    assertHolds("The corporate promise", pledge.body());
    SignOns.success(browser.post("/me/pledge/accept", pledge.fields()));

    var mine = house.open(house.office(), "/me", "tanaka");
    assertHolds("社用", mine.body());
    assertHolds("mine", mine.body());
    assertEquals("key", house.one("SELECT route FROM owner_notice WHERE device = 'mine'"));
    assertHolds("mine", mailOf(Pattern.compile("(?s).*mine.*")));
    var desk = house.office();
    house.open(desk, "/helpdesk", "nakamura");
    var found = desk.get("/helpdesk/people/" + house.id("tanaka"));
    assertHolds("lost?on=mine", found.body());
    assertHolds("lost?on=desk-1", found.body());
  }
}
