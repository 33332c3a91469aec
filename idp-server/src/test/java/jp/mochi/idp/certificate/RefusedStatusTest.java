package jp.mochi.idp.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import jp.mochi.idp.Browser;
import jp.mochi.idp.lifecycle.status.apple.AppleEvents;
import org.junit.jupiter.api.Test;

/** Reports over the network that can't be taken, each beside the one that is. */
class RefusedStatusTest extends ReportedPhones {
  private static final String UDID = "00008030-0011AABBCCDD802E";

  /** An app whose name is never to end. */
  private String tenMebibytes() {
    return with("{\"id\":\"a\",\"name\":\"" + "x".repeat(10 << 20) + "\"}");
  }

  private String apps(int number) {
    return with("{\"id\":\"a\"},".repeat(number - 1) + "{\"id\":\"a\"}");
  }

  private String with(String apps) {
    return facts("19.1", true).replace("}", ", \"apps\": [" + apps + "]}");
  }

  private String management() throws Exception {
    return Files.readString(dir.resolve("data/management.token")).strip();
  }

  private HttpResponse<String> post(BodyPublisher body, String... headers) throws Exception {
    var port = house.house().configuration().listen().management().port();
    var address = "http://127.0.0.1:" + port + "/api/v1/devices/work/status";
    var request = HttpRequest.newBuilder(URI.create(address)).POST(body);
    request.header("Authorization", "Bearer " + management());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private void assertNothingKept() throws Exception {
    assertEquals(0, status("work").path("reports").size());
    var sql = "SELECT COUNT(*) FROM device_app";
    var apps = house.house().database().<Long>read(h -> h.createQuery(sql).mapTo(Long.class).one());
    assertEquals(0L, apps.longValue());
  }

  @Test
  void tenMebibytesAreRefusedByNameHoweverTheyAreSent() throws Exception {
    var large = tenMebibytes();
    assertRefused(413, "STATUS_TOO_LARGE", send("work", large));
    var chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8)));
    assertRefused(413, "STATUS_TOO_LARGE", post(chunked));
    var once = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8)));
    assertRefused(413, "STATUS_TOO_LARGE", post(once, "Idempotency-Key", "a"));
    assertEquals(3, house.reasons().stream().filter("STATUS_TOO_LARGE"::equals).count());
    assertNothingKept();
    assertEquals(201, send("work", apps(5_000)).statusCode());
  }

  private void assertRefused(int status, String reason, Browser.Page answer) throws Exception {
    assertEquals(status, answer.status(), answer.body());
    assertEquals(reason, json.readTree(answer.body()).path("error").asText());
    assertEquals(reason, house.reasons().getFirst());
  }

  @Test
  void tenMebibytesOfAPhonesOwnWordAreRefusedByName() throws Exception {
    assertRefused(413, "STATUS_TOO_LARGE", ownWord(phone, "work", tenMebibytes()));
    assertNothingKept();
    assertEquals(201, ownWord(phone, "work", apps(1_000)).status());
  }

  @Test
  void moreAppsThanAnyPhoneHasAreRefusedByName() throws Exception {
    assertRefused(413, "STATUS_TOO_LARGE", send("work", apps(50_001)));
    assertRefused(413, "STATUS_TOO_LARGE", ownWord(phone, "work", apps(50_001)));
    assertNothingKept();
    assertEquals(201, send("work", apps(5_000)).statusCode());
    assertEquals(201, ownWord(phone, "work", apps(1_000)).status());
  }

  private HttpResponse<String> event(String body) throws Exception {
    var port = house.house().configuration().listen().management().port();
    var address = URI.create("http://127.0.0.1:" + port + "/api/v1/mdm/apple");
    var pair = Base64.getEncoder().encodeToString(("mdm:" + management()).getBytes(UTF_8));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address)
              .header("Authorization", "Basic " + pair)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static String security(String udid, Instant at) throws Exception {
    return AppleEvents.answer(udid, at, AppleEvents.file("security-info.plist"));
  }

  @Test
  void whatAnAppleDeviceManagementReportsIsHeldToTheSame() throws Exception {
    phones.done(
        "device",
        "add",
        "suzuki",
        "--id",
        "ipad",
        "--ownership",
        "corporate",
        "--platform",
        "ipados",
        "--udid",
        UDID);
    var now = clock.instant();
    assertRefused(404, "STATUS_DEVICE_UNKNOWN", event(security(UDID.replace("2E", "2F"), now)));
    assertRefused(422, "STATUS_FUTURE", event(security(UDID, now.plus(Duration.ofHours(1)))));
    assertRefused(
        413, "STATUS_TOO_LARGE", event(AppleEvents.answer(UDID, now, "x".repeat(10 << 20))));
    assertEquals(0, status("ipad").path("reports").size());
    assertEquals(201, event(security(UDID, now)).statusCode());

    assertRefused(409, "STATUS_OLDER", event(security(UDID, now.minusMillis(1))));
    assertEquals(1, status("ipad").path("reports").size());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(201, event(security(UDID, clock.instant())).statusCode());

    phones.done("device", "retire", "ipad", "--reason", "traded in");
    clock.pass(Duration.ofSeconds(1));
    var after = event(security(UDID, clock.instant())); // its numbers have ended with it
    assertRefused(404, "STATUS_DEVICE_UNKNOWN", after);
    assertEquals(1, status("ipad").path("reports").size());
  }
}
