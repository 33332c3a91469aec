package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts that ask about devices, tried on the past and checked, where own certificates tell. */
class DraftsOnPhonesTest {
  private static final String REQUIREMENTS =
      """
      requirements:
        - {platforms: ios, os-at-least: "18", screen-lock: true}
      """;
  private static final String RULES =
      """
      rules:
        - name: company phones
          reason: {ja: 会社の端末で, en: With your company phone}
          if: {device: {ownership: corporate, binding-at-least: copyable-key}}
          require: [{factor: certificate, max-age: 40d}, security-status]
        - name: others
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;
  private static final String IN_FORCE = "version: 1\n" + REQUIREMENTS + RULES;

  @TempDir private static Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static PhoneHouse house;

  /** Tanaka comes to a service by a company phone of iOS 18 that is in order. */
  @BeforeAll
  static void start() throws Exception {
    var clock = new ManualClock();
    house = PhoneHouse.start(dir, clock, "", OwnPhones::trusted, IN_FORCE);
    var phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    phones.done(
        "device", "add", "tanaka", "--id", "work", "--ownership", "corporate", "--platform", "ios");
    phones.done("device", "approve", "work", "--reason", "a reason");
    var phone = phones.phone("tanaka", "work");
    var body = "{\"time\": \"%s\", \"osVersion\": \"18.5\", \"screenLock\": true}";
    report(body.formatted(clock.instant()));
    var browser = house.house().browser();
    SignOns.success(house.show(browser, house.ask(browser, "phone"), Phone.holding(phone)));
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void report(String body) throws Exception {
    var token = Files.readString(dir.resolve("data/management.token")).strip();
    var port = house.house().configuration().listen().management().port();
    var address = URI.create("http://127.0.0.1:" + port + "/api/v1/devices/work/status");
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(address)
              .header("Authorization", "Bearer " + token)
              .POST(BodyPublishers.ofString(body))
              .build();
      assertEquals(201, client.send(request, BodyHandlers.ofString()).statusCode());
    }
  }

  private static Typed.Said replay(Locale language, String draft, String... more) throws Exception {
    Files.writeString(dir.resolve("draft.yaml"), draft);
    var words = new ArrayList<>(List.of("policy", "replay", "draft.yaml", "--since", "1d"));
    words.addAll(List.of(more));
    return new Typed(dir).speaking(language).run(words.toArray(String[]::new));
  }

  private static JsonNode replayed(String draft) throws Exception {
    var said = replay(Locale.ENGLISH, draft, "--json");
    assertEquals(0, said.status(), said.err());
    return new JsonMapper().readTree(said.out());
  }

  @Test
  void theRulesInForceAreReplayedAlthoughTheyAskAboutDevices() throws Exception {
    var report = replayed(IN_FORCE);
    assertEquals(1, report.path("counts").path("total").asInt());
    assertEquals(1, report.path("counts").path("same").asInt(), report.toString());
    assertTrue(report.path("untold").isEmpty(), report.toString());
  }

  @Test
  void aDraftThatAsksAnotherDeviceFactIsDecidedOnTheRecordedOne() throws Exception {
    var report = replayed(IN_FORCE.replace("copyable-key", "attested-key"));
    assertEquals(1, report.path("counts").path("asked-for-more").asInt(), report.toString());
  }

  /** Today's phones have iOS 18; once in force it would keep all of them waiting. */
  @Test
  void aDraftThatRequiresMoreOfDevicesIsNotCalledHarmless() throws Exception {
    var draft = IN_FORCE.replace("\"18\"", "\"26\"");
    var report = replayed(draft);
    assertEquals(1, report.path("counts").path("cannot-tell").asInt(), report.toString());
    assertEquals(1, report.path("untold").path("proved.security_status").asInt());
    var english = replay(Locale.ENGLISH, draft).out();
    assertTrue(
        english.contains("Can't tell for want of (sign-ons each): proved.security"), english);
    assertTrue(english.contains("requires other things of devices than the policy"), english);
    var japanese = replay(Locale.JAPANESE, draft).out();
    assertTrue(japanese.contains("下書きが端末に求めることは"), japanese);
  }

  /** A machine without a configuration: only the server can tell what can be proved there. */
  private static Typed.Said checkFromElsewhere(String draft) throws Exception {
    var elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("draft.yaml"), draft);
    var made = new Typed(dir).run("token", "create", "--role", "auditor", "--person", "obrien");
    var token = Files.writeString(elsewhere.resolve("token"), made.out()).toString();
    var server = "http://127.0.0.1:" + house.house().configuration().listen().management().port();
    return new Typed(elsewhere)
        .run("policy", "check", "draft.yaml", "--server", server, "--token", token);
  }

  @Test
  void aGoodDraftPassesItsCheckFromAMachineWithoutAConfiguration() throws Exception {
    var good = checkFromElsewhere(IN_FORCE);
    assertEquals(0, good.status(), good.err());
    assertEquals("", good.err());
    var groups = checkFromElsewhere(IN_FORCE.replace("{device:", "{groups: [slaes], device:"));
    assertEquals(1, groups.status(), groups.out());
    assertTrue(groups.err().contains("slaes"), groups.err());
  }

  /** What the rules in force make provable says nothing of a draft. */
  @Test
  void aDraftWithoutRequirementsCannotHaveTheStateProved() throws Exception {
    var said = checkFromElsewhere("version: 1\n" + RULES);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains("Nobody can prove \"security-status\" here yet"), said.err());
  }

  @Test
  void aDraftThatCannotBeReadIsRefusedWithAllItsFaultsAtOnce() throws Exception {
    var broken = IN_FORCE.replace("require: [password]", "require: [pasword]");
    var said = checkFromElsewhere(broken.replace("ownership: corporate", "ownership: corprate"));
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains("pasword"), said.err());
    assertTrue(said.err().contains("corprate"), said.err());
    assertFalse(said.err().contains("here yet"), said.err());
  }
}
