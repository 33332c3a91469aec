package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.status.poll.DeviceManagements;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole house that asks a device management how its phones are. */
class PolledPhonesTest {
  private static final String POLICY =
      """
      version: 1
      requirements:
        - platforms: android
          ownership: corporate
          status-within: 24h
          mdm-compliant: true
          mdm-enrolled: true
      rules:
        - name: strict
          reason: {ja: 整った端末で, en: With a phone in good order}
          if: {services: [strict]}
          require: [security-status, {factor: certificate, max-age: 1d}]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 1d}]
      """;

  private static final String SOURCE =
      """
      status-sources:
        - name: android
          kind: android-management
          enterprise: LC0test
          service-account: %s
          every: 7d
          ownership: corporate
          base-url: %s
          token-url: %s
      """;

  @TempDir private Path dir;

  private final ManualClock clock = new ManualClock();
  private final JsonMapper json = new JsonMapper();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private DeviceManagements management;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private ClientKey phone;

  @BeforeEach
  void start() throws Exception {
    management = new DeviceManagements();
    management.lists(sample("android-device.json"));
    var lines =
        SOURCE.formatted(
            management.serviceAccount(dir), management.at("/v1"), management.at("/google/token"));
    house = PhoneHouse.start(dir, clock, "", yaml -> ReportedPhones.own(yaml) + lines, POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    awaitTheHousesOwnRound();
    phones.done(
        "device",
        "add",
        "tanaka",
        "--id",
        "pixel",
        "--ownership",
        "corporate",
        "--platform",
        "android",
        "--serial",
        "47181FDAQ000RS");
    phones.done("device", "approve", "pixel", "--reason", "a reason");
    phone = phones.phone("tanaka", "pixel");
  }

  /** It comes within seconds, and the next one only after seven days. */
  private void awaitTheHousesOwnRound() throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode source = json.createObjectNode();
    while (!source.hasNonNull("good") || source.path("reading").asBoolean()) {
      assertTrue(System.nanoTime() < end, "the house asks nobody by itself");
      Pause.of(Duration.ofMillis(100));
      var list = json.readTree(phones.done("device", "source", "list", "--json"));
      source = list.path("sources").path(0);
    }
    assertEquals(1, source.path("devices").path("unknown").asInt());
  }

  @AfterEach
  void stop() {
    house.close();
    management.close();
  }

  /** A sample, as of this moment. */
  private String sample(String name) {
    return DeviceManagements.sample(name)
        .replaceAll("(\"last[A-Za-z]*ReportTime\": )\"[^\"]*\"", "$1\"" + clock.instant() + "\"");
  }

  private JsonNode polled() throws Exception {
    return json.readTree(phones.done("device", "source", "poll", "android", "--json"));
  }

  private Browser signedOn() throws Exception {
    var browser = house.house().browser().speaking("en");
    SignOns.success(house.show(browser, house.ask(browser, "phone"), Phone.holding(phone)));
    return browser;
  }

  @Test
  void aPhoneThatItsManagementFindsFaultWithWaitsUntilTheNextRoundFindsNone() throws Exception {
    assertEquals(1, polled().path("devices").path("taken").asInt());
    var browser = signedOn();
    SignOns.success(house.ask(browser, "strict"));

    clock.pass(Duration.ofMinutes(15));
    management.lists(sample("android-non-compliant.json"));
    assertEquals(1, polled().path("devices").path("taken").asInt());
    var page = house.ask(browser, "strict");
    assertEquals("/login/status", page.action(), page.body());
    assertTrue(page.body().contains("With a phone in good order"), page.body());
    assertTrue(page.body().contains("management app and do what it asks for"), page.body());

    clock.pass(Duration.ofMinutes(15));
    management.lists(sample("android-device.json"));
    polled();
    SignOns.success(house.ask(browser, "strict"));

    clock.pass(Duration.ofMinutes(15));
    management.lists();
    assertEquals(1, polled().path("devices").path("left").asInt());
    assertEquals("/login/status", house.ask(browser, "strict").action(), "it has left");
  }

  @Test
  void commandsSayWhatCameInAndWhichDevicesAreNotKnown() throws Exception {
    management.lists(sample("android-device.json"), sample("android-personal.json"));
    var english = phones.done("device", "source", "poll", "android");
    assertTrue(english.contains("enterprises/LC0test/devices/70f1e2d3c4b5a697"), english);
    assertTrue(english.contains("not in the register"), english);
    var japanese = new Typed(dir).speaking(Locale.JAPANESE);
    assertTrue(japanese.run("device", "source", "list").out().contains("未登録の端末"));
    var none = new Typed(dir).run("device", "source", "poll", "intune");
    assertEquals(1, none.status());
    var helpdesk =
        phones.done("token", "create", "--role", "helpdesk", "--person", "nakamura").strip();
    assertEquals(403, call("POST", "/status-sources/android/poll", helpdesk));
    assertEquals(200, call("GET", "/status-sources", helpdesk));
  }

  @Test
  void doctorSaysWhetherTheManagementLetsUsIn() throws Exception {
    var well = new Typed(dir).run("doctor").out();
    assertTrue(well.contains("The device management android gives us a token."), well);
    Files.writeString(dir.resolve("android.json"), "{}");
    var ill = new Typed(dir).run("doctor").out();
    assertTrue(ill.contains("The device management android gives us no token"), ill);
    assertTrue(ill.contains("isn't a service account's key in JSON"), ill);
  }

  private int call(String method, String path, String token) throws Exception {
    var port = house.house().configuration().listen().management().port();
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                  .header("Authorization", "Bearer " + token)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString())
          .statusCode();
    }
  }
}
