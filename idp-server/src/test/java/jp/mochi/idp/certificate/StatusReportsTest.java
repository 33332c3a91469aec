package jp.mochi.idp.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.status.apple.AppleEvents;
import org.junit.jupiter.api.Test;

/** Reports on phones: who makes them, what is refused, where they count. */
class StatusReportsTest extends ReportedPhones {
  @Test
  void eachTokensNameIsASourceOfItsOwn() throws Exception {
    var lock = facts("19.1", true);
    var rooted = "{\"time\": \"" + clock.instant() + "\", \"mdmCompliant\": false}";
    var intune = send("work", rooted, token("reporter", "intune"));
    assertEquals(201, intune.statusCode(), intune.body());
    assertEquals(201, send("work", lock, token("reporter", "antivirus")).statusCode());
    var reports = status("work").path("reports");
    assertEquals("api:intune", reports.path(0).path("source").asText());
    assertFalse(reports.path(0).path("mdmCompliant").asBoolean(true));
    assertEquals("api:antivirus", reports.path(1).path("source").asText());
    clock.pass(Duration.ofMillis(1));
    assertEquals(201, send("work", facts("19.1", true), token("reporter", "intune")).statusCode());
    assertEquals(3, status("work").path("reports").size(), "what it said of management stands");
  }

  /** Its token stands in a device management's configuration, and in command lines. */
  @Test
  void aReporterReportsAndDoesNothingElse() throws Exception {
    var reporter = token("reporter", "mdm");
    assertEquals(201, send("work", facts("19.1", true), reporter).statusCode());
    registered("yamada", "theirs", "ios");
    var own = facts("19.1", true);
    assertRefused(403, "STATUS_SOURCE", send("theirs", own, token("admin", "a")));
    assertEquals(201, send("theirs", own, reporter).statusCode(), "a device management's word");
    for (var call :
        new String[] {"GET /devices/work", "GET /devices/work/status", "POST /tokens"}) {
      var words = call.split(" ", -1);
      assertEquals(403, call(words[0], words[1], "{}", reporter).statusCode(), call);
    }
    var helpdesk =
        phones.done("token", "create", "--role", "helpdesk", "--person", "nakamura").strip();
    assertEquals(403, send("work", facts("19.1", true), helpdesk).statusCode());
    assertEquals(403, call("POST", "/mdm/apple", "{}", helpdesk).statusCode());
    assertEquals(403, call("PUT", "/devices/work/apps", "{}", helpdesk).statusCode());
  }

  @Test
  void whatCannotBeTakenIsRefusedByItsOwnReasonAndNothingIsKept() throws Exception {
    var good = facts("19.1", true);
    assertRefused(404, "STATUS_DEVICE_UNKNOWN", send("nobody", good));
    var wrong = send("work", good.replace("true", "\"yes\""));
    assertRefused(400, "STATUS_MALFORMED", wrong);
    var named = json.readTree(wrong.body()).path("messages").path(0).path("element").asText();
    assertEquals("/screenLock", named);
    var ahead = good.replace(clock.instant().toString(), house.now().plusSeconds(3600).toString());
    assertRefused(422, "STATUS_FUTURE", send("work", ahead));
    assertRefused(413, "STATUS_TOO_LARGE", send("work", apps(5_001)));
    assertRefused(
        403, "STATUS_SOURCE", send("work", good.replace("{", "{\"source\": \"intune\", ")));
    assertEquals(0, status("work").path("reports").size());
    assertEquals(201, send("work", good).statusCode());
    assertEquals(200, send("work", good).statusCode(), "the same once more");
    var earlier = good.replace(clock.instant().toString(), house.now().minusMillis(1).toString());
    assertRefused(409, "STATUS_OLDER", send("work", earlier));
    phones.done("device", "lost", "work", "--reason", "left in a train");
    clock.pass(Duration.ofSeconds(1));
    assertRefused(409, "STATUS_DEVICE_SHUT_OUT", send("work", facts("19.1", true)));
    assertEquals(1, status("work").path("reports").size());
  }

  private String apps(int number) {
    var apps = "{\"id\":\"a\"},".repeat(number);
    return facts("19.1", true).replace("}", ", \"apps\": [" + apps + "{\"id\":\"b\"}]}");
  }

  @Test
  void whatIsTakenIsOnRecord() throws Exception {
    reported("19.1", true);
    var found = phones.done("audit", "search", "--json");
    assertTrue(found.contains("device status"), found);
  }

  @Test
  void commandsSayHowADeviceIsAndWhatToDo() throws Exception {
    reported("17.7", true);
    var english = phones.done("device", "status", "work");
    assertTrue(english.contains("not compliant"), english);
    assertTrue(english.contains("Update your device to iOS 18 or later."), english);
    assertTrue(english.contains("17.7"), english);
    var japanese = new Typed(dir).speaking(Locale.JAPANESE).run("device", "show", "work").out();
    assertTrue(japanese.contains("端末を iOS 18 以降に更新してください。"), japanese);
    assertEquals("non-compliant", status("work").path("compliance").asText());
    var explained =
        phones.done(
            "policy",
            "explain",
            "--user",
            "tanaka",
            "--sp",
            "strict",
            "--ip",
            "192.0.2.1",
            "--device",
            "work",
            "--factor",
            "certificate");
    assertTrue(explained.contains("security-status"), explained);
    assertTrue(explained.contains("Update your device to iOS 18 or later."), explained);
  }

  /** Another server, on the same database and with the same keys. */
  private House second() throws Exception {
    var folder = Files.createDirectory(dir.resolve("second"));
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [{name: own, own: true}]}
        """
            .formatted(dir);
    return House.start(
        folder,
        clock,
        yaml ->
            (yaml + lines)
                .replace("jdbc:sqlite:./data", "jdbc:sqlite:" + dir.resolve("data"))
                .replace("{file: master.key}", "{file: " + dir.resolve("master.key") + "}"),
        POLICY.formatted(soon()));
  }

  @Test
  void aReportToOneNodeCountsOnTheOtherAtOnce() throws Exception {
    try (var other = second()) {
      reported("19.1", true);
      var browser = signedOn();
      var moved = other.browser().speaking("en");
      moved.cookies().putAll(browser.cookies());
      SignOns.success(moved.get(house.request("strict").redirect()));
      reported("19.1", false);
      assertMustWait(moved.get(house.request("strict").redirect()), "Set a screen lock");
      reported("19.1", true);
      SignOns.success(moved.get(house.request("strict").redirect()));
    }
  }

  /** As MicroMDM and NanoMDM post it, with the token in the webhook's address. */
  private HttpResponse<String> event(String credentials, String body) throws Exception {
    var port = house.house().configuration().listen().management().port();
    var address = URI.create("http://127.0.0.1:" + port + "/api/v1/mdm/apple");
    try (var client = HttpClient.newHttpClient()) {
      var pair = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
      return client.send(
          HttpRequest.newBuilder(address)
              .header("Authorization", "Basic " + pair)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void anAppleDeviceManagementsWebhookReportsOnTheDeviceThatItNames() throws Exception {
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
        "00008030-0011AABBCCDD802E",
        "--serial",
        "F2LX1234ABCD");
    var credentials = "mdm:" + Files.readString(dir.resolve("data/management.token")).strip();
    var device =
        AppleEvents.answer(
            "00008030-0011AABBCCDD802E",
            clock.instant(),
            AppleEvents.file("device-information.plist"));
    assertEquals(201, event(credentials, device).statusCode());
    assertEquals(200, event(credentials, device).statusCode());
    var security =
        AppleEvents.answer(
            "00008030-0011AABBCCDD802E", clock.instant(), AppleEvents.file("security-info.plist"));
    assertEquals(201, event(credentials, security).statusCode());
    var reports = status("ipad").path("reports");
    assertEquals("apple-mdm-device", reports.path(0).path("source").asText());
    assertEquals("17.6.1", reports.path(0).path("osVersion").asText());
    assertEquals("apple-mdm-security", reports.path(1).path("source").asText());
    assertTrue(reports.path(1).path("screenLock").asBoolean());
    assertRefused(
        404, "STATUS_DEVICE_UNKNOWN", event(credentials, security.replace("802E", "802F")));
    var other = device.replace("802E", "802F"); // with the serial number of the ipad
    assertRefused(403, "STATUS_SOURCE", event(credentials, other));
    assertEquals(401, event("mdm:wrong", device).statusCode());
    assertEquals(204, event(credentials, "{\"topic\": \"mdm.TokenUpdate\"}").statusCode());
  }
}
