package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Described;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A house whose rules ask how phones are, with a phone of tanaka's. */
abstract class ReportedPhones {
  static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  static final String POLICY =
      """
      version: 1
      requirements:
        - platforms: ios
          ownership: corporate
          status-within: 24h
          os-at-least: ["18", {version: "19", from: %s}]
          screen-lock: true
      rules:
        - name: out of order
          reason: {ja: 会社の基準があります, en: The company has its standards}
          if: {services: [lax], device: {compliance: non-compliant}}
          refuse: true
        - name: lax
          reason: {ja: 会社の端末で, en: With your company phone}
          if: {services: [lax], device: {compliance: [compliant, grace]}}
          require: [{factor: certificate, max-age: 40d}]
        - name: strict
          reason: {ja: 整った端末で, en: With a phone in good order}
          if: {services: [strict]}
          require: [security-status, {factor: certificate, max-age: 40d}]
        - name: lately
          reason: {ja: 新しい報告で, en: With a new report}
          if: {services: [lately]}
          require: [{factor: security-status, max-age: 4h}]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
      """;

  @TempDir Path dir;

  final ManualClock clock = new ManualClock();
  final JsonMapper json = new JsonMapper();

  @SuppressWarnings("NullAway.Init") // start() sets it
  PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  OwnPhones phones;

  @SuppressWarnings("NullAway.Init") // start() sets it
  ClientKey phone;

  LocalDate soon() {
    return LocalDate.ofInstant(clock.instant().plus(Duration.ofDays(3)), TOKYO);
  }

  @BeforeEach
  void start() throws Exception {
    var policy = POLICY.formatted(soon());
    house = PhoneHouse.start(dir, clock, "", ReportedPhones::own, policy);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    registered("tanaka", "work", "ios");
    phone = phones.phone("tanaka", "work");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  static String own(String yaml) {
    return OwnPhones.trusted(yaml).replace("time-zone: UTC", "time-zone: Asia/Tokyo");
  }

  void registered(String person, String id, String platform) {
    phones.done(
        "device", "add", person, "--id", id, "--ownership", "corporate", "--platform", platform);
    phones.done("device", "approve", id, "--reason", "a reason");
  }

  String facts(String version, boolean lock) {
    return """
    {"time": "%s", "osVersion": "%s", "screenLock": %s}\
    """
        .formatted(clock.instant(), version, lock);
  }

  HttpResponse<String> send(String id, String body) throws Exception {
    return send(id, body, Files.readString(dir.resolve("data/management.token")).strip());
  }

  HttpResponse<String> send(String id, String body, String token) throws Exception {
    return call("POST", "/devices/" + id + "/status", body, token);
  }

  HttpResponse<String> call(String method, String path, String body, String token)
      throws Exception {
    var port = house.house().configuration().listen().management().port();
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                  .header("Authorization", "Bearer " + token)
                  .method(method, BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      Described.check(method, path, body, answer.statusCode(), answer.body());
      return answer;
    }
  }

  void reported(String version, boolean lock) throws Exception {
    clock.pass(Duration.ofMillis(1));
    var answer = send("work", facts(version, lock));
    assertEquals(201, answer.statusCode(), answer.body());
  }

  Browser.Page ownWord(ClientKey key, String id, String body) throws Exception {
    var path = "/devices/" + id + "/status";
    var page = Phone.holding(key).body(house.listener() + "/api/v1" + path, body);
    Described.check("POST", path, body, page.status(), page.body());
    return page;
  }

  Browser signedOn() throws Exception {
    var browser = house.house().browser().speaking("en");
    SignOns.success(house.show(browser, house.ask(browser, "phone"), Phone.holding(phone)));
    return browser;
  }

  Browser.Page asks(Browser browser, String service) throws Exception {
    return house.ask(browser, service);
  }

  void assertMustWait(Browser.Page page, String... sentences) {
    assertEquals("/login/status", page.action(), page.body());
    assertTrue(page.body().contains("With a phone in good order"), page.body());
    for (var sentence : sentences) {
      assertTrue(page.body().contains(sentence), page.body());
    }
  }

  Browser.Page again(Browser browser, Browser.Page page) throws Exception {
    return browser.post("/login/status", Map.of("token", page.fields().get("token")));
  }

  String token(String role, String name) {
    return phones
        .done("token", "create", "--role", role, "--person", "yamada", "--name", name)
        .strip();
  }

  JsonNode status(String id) throws Exception {
    return json.readTree(phones.done("device", "status", id, "--json"));
  }

  void assertRefused(int status, String reason, HttpResponse<String> answer) throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(reason, json.readTree(answer.body()).path("error").asText());
    assertEquals(reason, house.reasons().getFirst());
  }
}
