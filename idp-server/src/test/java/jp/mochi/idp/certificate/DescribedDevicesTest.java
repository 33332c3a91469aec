package jp.mochi.idp.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.key.Attestation;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.NewKey;
import jp.mochi.idp.Described;
import org.junit.jupiter.api.Test;

/**
 * What is sent to the routes of devices and what comes back is as {@code openapi.json} says; {@link
 * #call} holds each call to it.
 */
class DescribedDevicesTest extends ReportedPhones {
  private static final String REASON = "{\"reason\": \"a reason\"}";
  private static final String PROVED = REASON.replace("}", ", \"proof\": \"manager\"}");

  private JsonNode done(int status, String method, String path, String body) throws Exception {
    var management = Files.readString(dir.resolve("data/management.token")).strip();
    var answer = call(method, path, body, management);
    assertEquals(status, answer.statusCode(), answer.body());
    return json.readTree(answer.body());
  }

  private JsonNode post(String path, String body) throws Exception {
    return done(200, "POST", path, body);
  }

  private JsonNode get(String path) throws Exception {
    return done(200, "GET", path, "");
  }

  private static String list(boolean dryRun, String... rows) {
    var csv = "person,ownership,platform,serial\r\n" + String.join("\r\n", rows) + "\r\n";
    return "{\"csvBase64\": \"%s\", \"dryRun\": %s}"
        .formatted(Base64.getEncoder().encodeToString(csv.getBytes(UTF_8)), dryRun);
  }

  @Test
  void fromTheRegisterToTheNextOwner() throws Exception {
    var device =
        """
        {"person": "suzuki", "id": "p-1", "ownership": "byod", "platform": "android",
         "name": "名", "model": "Pixel", "serial": "F2LX1234ABCD"}
        """;
    assertEquals("pending", done(201, "POST", "/devices", device).path("state").asText());
    done(404, "POST", "/devices", device.replace("suzuki", "nobody"));
    var dryRun = post("/devices/import", list(true, "sato,byod,ios,", "x,byod,ios,"));
    assertEquals(2, dryRun.path("rows").size(), dryRun.toString());
    assertTrue(post("/devices/import", list(false, "sato,byod,ios,")).path("written").asInt() == 1);
    done(422, "POST", "/devices/import", list(false, "x,byod,ios,"));
    post("/devices/p-1/approve", REASON);
    post("/devices/p-1/suspend", REASON);
    done(400, "POST", "/devices/p-1/resume", REASON);
    post("/devices/p-1/resume", PROVED);
    done(422, "POST", "/devices/p-1/approve", REASON);
    var number = "{\"identifier\": \"serial\", \"value\": \"F2LX1234ABCD\"}";
    assertEquals(1, post("/devices/find", number).path("devices").size());
    assertTrue(get("/devices?limit=1").has("next"));
    assertEquals(1, get("/devices/p-1").path("bindings").size());
    assertTrue(get("/devices/p-1/history?limit=2").has("next"));
    done(404, "GET", "/devices/nobody", "");
    assertEquals(1, post("/devices/p-1/lost", REASON).path("wipe").size());
    post("/devices/p-1/found", PROVED);
    var next = "{\"person\": \"sato\", \"id\": \"p-2\", \"reason\": \"a reason\"}";
    var shutOut = done(422, "POST", "/devices/p-1/transfer", next);
    assertTrue(shutOut.toString().contains("DEVICE_SUSPENDED_HANDED_ON"), shutOut.toString());
    var bare =
        "{\"person\": \"sato\", \"id\": \"b\", \"ownership\": \"byod\", \"platform\": \"ios\"}";
    var added = done(201, "POST", "/devices", bare);
    assertEquals("DEVICE_UNBOUND", added.path("remark").path("code").asText());
    assertEquals(added.path("remark"), get("/devices/b").path("remark"));
    var toSuzuki = next.replace("sato", "suzuki");
    assertEquals("p-2", post("/devices/b/transfer", toSuzuki).path("id").asText());
  }

  @Test
  void aPhoneThatWasSignedOnFromAndIsLost() throws Exception {
    phones.done("sp", "set", "phone", "own-session=720h", "end-session-url=https://phone.example/");
    signedOn();
    var lost = post("/devices/work/lost", REASON);
    assertEquals(1, lost.path("services").size(), lost.toString());
    assertTrue(lost.path("services").path(0).has("ownUntil"), lost.toString());
    assertEquals(1, lost.path("certificatesRevoked").size());
  }

  @Test
  void howAPhoneIs() throws Exception {
    var full =
        """
        {"time": "%s", "osVersion": "18.5", "patchDate": "2026-11-01", "screenLock": false,
         "encrypted": true, "rooted": false, "usbDebugging": false, "mdmEnrolled": true,
         "mdmCompliant": true, "malwareProtection": true, "malwareProtectionCurrent": true,
         "profiles": ["a"], "apps": [{"id": "com.a", "version": "1", "name": "A", "signer": "s"}]}
        """
            .formatted(clock.instant());
    var kept = done(201, "POST", "/devices/work/status", full);
    assertEquals(1, kept.path("apps").asInt(), kept.toString());
    post("/devices/work/status", full);
    var standing = get("/devices/work/status");
    assertEquals("non-compliant", standing.path("compliance").asText());
    assertEquals(2, standing.path("missing").size(), standing.toString());
    clock.pass(Duration.ofMinutes(1));
    done(201, "POST", "/devices/work/status", facts("18.5", true));
    assertTrue(get("/devices/work/status").path("missing").path(0).has("untilAt"));
    assertTrue(get("/devices/work/status/history?limit=1").has("next"));
    done(400, "POST", "/devices/work/status", "{}");
    var source = kept.path("source").asText();
    post("/devices/work/forget-source", "{\"source\": \"" + source + "\", \"reason\": \"x\"}");
    assertEquals(201, ownWord(phone, "work", facts("19.1", true)).status());
  }

  @Test
  void whichAppsItHas() throws Exception {
    phones.done(
        "blocklist",
        "add",
        "--app",
        "evil",
        "--action",
        "warn",
        "--reason-ja",
        "理由",
        "--reason-en",
        "a reason");
    var apps = "{\"apps\": [{\"id\": \"evil\", \"version\": \"1\"}, {\"id\": \"fine\"}]}";
    assertEquals(1, done(200, "PUT", "/devices/work/apps", apps).path("listed").size());
    clock.pass(Duration.ofSeconds(1));
    done(200, "PUT", "/devices/work/apps", "{\"apps\": [{\"id\": \"fine\"}]}");
    assertEquals(1, get("/devices/work/apps").path("apps").size());
    assertTrue(get("/devices/work/apps/history?limit=1").has("next"));
    done(400, "PUT", "/devices/work/apps", "{}");
  }

  @Test
  void itsKeys() throws Exception {
    var owner = get("/devices/work").path("person").asText();
    var made =
        new NewKey(
            "credential",
            "idp.mochi.test",
            "pQECAyYgASFYIA",
            KeyAlgorithm.ES256,
            0,
            false,
            false,
            new Attestation("tpm", Optional.of("CN=Root"), "0-0"),
            List.of("internal"));
    var holder = new KeyHolder(owner, "tanaka", "work");
    var key =
        house
            .house()
            .database()
            .write(h -> new DeviceKeys().add(h, holder, "", made, "tanaka", clock.instant()))
            .orElseThrow();
    assertEquals(1, get("/device-keys?device=work").path("keys").size());
    post("/device-keys/" + key.id() + "/end", REASON);
    done(404, "POST", "/device-keys/" + key.id() + "/end", REASON);
  }

  /** Otherwise all of the above would say nothing. */
  @Test
  void whatIsNotDescribedIsNoticed() throws Exception {
    Described.check("POST", "/devices/p-1/lost", "", 404, "");
    assertNoticed("lacks", "GET", "/devices", "", 200, "{}");
    assertNoticed("not type", "GET", "/devices", "", 200, "{\"devices\": {}}");
    assertNoticed("nobody says", "GET", "/devices", "", 200, "{\"devices\": [], \"more\": 1}");
    assertNoticed("answers 418", "GET", "/devices", "", 418, "");
    assertNoticed("not enum", "POST", "/devices/find", "{\"identifier\": \"x\"}", 200, "");
  }

  private static void assertNoticed(
      String words, String method, String path, String sent, int status, String came) {
    var fault =
        assertThrows(AssertionError.class, () -> Described.check(method, path, sent, status, came));
    var said = String.valueOf(fault.getMessage());
    assertTrue(said.contains(words), said);
  }
}
