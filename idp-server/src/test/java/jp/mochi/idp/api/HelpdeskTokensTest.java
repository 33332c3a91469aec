package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.idp.Described;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token of the helpdesk's does no more than its pages do. */
class HelpdeskTokensTest {
  private static final String FORGOT = "{\"reason\": \"forgot\", \"proof\": \"called-back\"}";

  private final ManualClock clock = new ManualClock();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path dir;
  private PortalHouse house;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    var lines =
        """
        client-certificate:
          authorities:
            - {name: mdm, file: %s, map: [device], revocation: none}
        """
            .formatted(mdm().caFile());
    house = PortalHouse.start(dir, clock, PortalHouse.POLICY, yaml -> yaml + lines);
    house.done("certificate", "ca", "init");
    token = house.done("token", "create", "--role", "helpdesk", "--person", "nakamura").strip();
  }

  @AfterEach
  void stop() {
    client.close();
    house.close();
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    var port = house.house().configuration().listen().management().port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    Described.check(method, path, body, answer.statusCode(), answer.body());
    return answer;
  }

  /** What somebody has: a session, a certificate, a code and a request that waits. */
  private record Theirs(String name, String session, String serial, String request) {}

  private Theirs of(String name) throws Exception {
    house.open(house.office(), "/me", name);
    var request = MakeRequest.of(KeyPairs.p256()).encoded().bytes();
    Files.write(dir.resolve("a.csr"), request);
    Files.write(dir.resolve("b.csr"), MakeRequest.of(KeyPairs.p256()).encoded().bytes());
    var issued =
        house.done(
            "certificate", "issue", "a.csr", "--person", name, "--device", name + "-1", "--json");
    house.done(Typed.code(name, name + "-2"));
    var asked =
        house.done(
            "certificate",
            "request",
            "b.csr",
            "--person",
            name,
            "--device",
            name + "-3",
            "--why",
            "a call");
    return new Theirs(
        name,
        house.one("SELECT id FROM session WHERE username = '" + name + "'"),
        new JsonMapper().readTree(issued).path("serial").asText(),
        asked.strip());
  }

  private HttpResponse<String> act(int number, Theirs theirs) throws Exception {
    return switch (number) {
      case 0 -> call("DELETE", "/sessions/" + theirs.session(), "");
      case 1 -> call("POST", "/sessions/end", "{\"person\": \"" + theirs.name() + "\"}");
      case 2 -> call("POST", "/people/" + theirs.name() + "/unlock", FORGOT);
      case 3 ->
          call(
              "POST",
              "/certificates/" + theirs.serial() + "/revoke",
              "{\"reason\": \"unspecified\"}");
      case 4 -> call("DELETE", "/enrolment-codes/" + theirs.name() + "-2", "");
      default ->
          call(
              "POST", "/enrolment-requests/" + theirs.request() + "/deny", "{\"why\": \"a call\"}");
    };
  }

  private List<String> left(Theirs theirs) {
    var name = theirs.name();
    return List.of(
        house.one("SELECT COUNT(*) FROM session WHERE username = '" + name + "'"),
        house.one(
            "SELECT COUNT(*) FROM issued_certificate WHERE revoked IS NULL AND username = '"
                + name
                + "'"),
        house.one(
            "SELECT COUNT(*) FROM enrolment_code WHERE ended IS NULL AND username = '"
                + name
                + "'"),
        house.one("SELECT state FROM enrolment_request WHERE username = '" + name + "'"));
  }

  @Test
  void actsOnNothingOfAnAdministrators() throws Exception {
    var yamada = of("yamada");
    var before = left(yamada);
    assertEquals(List.of("1", "1", "1", "pending"), before);
    for (var number = 0; number < 6; number++) {
      var refused = act(number, yamada);
      assertEquals(422, refused.statusCode(), number + refused.body());
      assertTrue(refused.body().contains("DEVICE_ADMINISTRATOR"), refused.body());
    }
    assertEquals(before, left(yamada));
    assertEquals("0", house.one("SELECT COUNT(*) FROM audit WHERE detail LIKE '%person unlock%'"));
  }

  @Test
  void doesAllOfItForEverybodyElse() throws Exception {
    var tanaka = of("tanaka");
    assertEquals(List.of("1", "1", "1", "pending"), left(tanaka));
    for (var number = 0; number < 6; number++) {
      var done = act(number, tanaka);
      assertEquals(2, done.statusCode() / 100, number + done.body());
    }
    assertEquals(List.of("0", "0", "0", "denied"), left(tanaka));
  }

  private void refusedForLackOf(String error, String path, String body) throws Exception {
    var refused = call("POST", path, body);
    assertEquals(400, refused.statusCode(), refused.body());
    var type = refused.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/problem+json"), type);
    var problem = new JsonMapper().readTree(refused.body());
    assertEquals(error, problem.path("error").asText());
    assertEquals("1", house.one("SELECT COUNT(*) FROM audit WHERE detail LIKE '%" + error + "%'"));
  }

  /** The helpdesk's page asks for the same before it gives anything. */
  @Test
  void givesAPhoneBackOnlyWithTheProofOfWhoAsks() throws Exception {
    var add = List.of("--id", "phone-1", "--ownership", "byod", "--platform", "ios");
    house.done(
        Stream.concat(Stream.of("device", "add", "tanaka"), add.stream()).toArray(String[]::new));
    house.done(Typed.act("approve", "phone-1"));
    house.done(Typed.act("suspend", "phone-1"));
    var without = "{\"reason\": \"at the desk\"}";
    refusedForLackOf("PROOF_NEEDED", "/devices/phone-1/resume", without);
    refusedForLackOf("REASON_NEEDED", "/devices/phone-1/resume", "{\"proof\": \"video\"}");
    assertEquals("suspended", house.one("SELECT state FROM device"));
    var proved = without.replace("}", ", \"proof\": \"in-person\"}");
    assertEquals(200, call("POST", "/devices/phone-1/resume", proved).statusCode());
    assertEquals("active", house.one("SELECT state FROM device"));
    var kept = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%[in-person] at the desk%'";
    assertEquals("1", house.one(kept));
  }

  /** Or records tell of a proof that nobody was asked for. */
  @Test
  void takesNoReasonThatLooksLikeAProof() throws Exception {
    var add = List.of("--id", "phone-1", "--ownership", "byod", "--platform", "ios");
    house.done(
        Stream.concat(Stream.of("device", "add", "tanaka"), add.stream()).toArray(String[]::new));
    var claimed = "{\"reason\": \"[called-back] at the desk\"}";
    for (var path : List.of("/devices/phone-1/approve", "/people/tanaka/unlock")) {
      var proved = claimed.replace("}", ", \"proof\": \"video\"}");
      var refused = call("POST", path, path.endsWith("unlock") ? proved : claimed);
      assertEquals(400, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("REASON_MARKED"), refused.body());
    }
    assertEquals("pending", house.one("SELECT state FROM device"));
    token = house.done("token", "create", "--role", "admin", "--person", "yamada").strip();
    var code = "{\"person\": \"tanaka\", \"device\": \"phone-2\", \"route\": \"scep\", \"why\": ";
    var drawn = call("POST", "/enrolment-codes", code + "\"[in-person] a call\"}");
    assertEquals(400, drawn.statusCode(), drawn.body());
    assertEquals("0", house.one("SELECT COUNT(*) FROM enrolment_code"));
    assertEquals(201, call("POST", "/enrolment-codes", code + "\"a call\"}").statusCode());
    var honest = call("POST", "/devices/phone-1/approve", "{\"reason\": \"at the desk\"}");
    assertEquals(200, honest.statusCode(), honest.body());
  }

  @Test
  void givesACodeOnlyWithAReasonAndTheProofOfWhoAsks() throws Exception {
    var code = "{\"person\": \"tanaka\", \"device\": \"phone-1\", \"route\": \"scep\"}";
    var proved = code.replace("}", ", \"proof\": \"in-person\"}");
    refusedForLackOf("REASON_NEEDED", "/enrolment-codes", proved);
    refusedForLackOf(
        "PROOF_NEEDED", "/enrolment-codes", code.replace("}", ", \"why\": \"a call\"}"));
    assertEquals("0", house.one("SELECT COUNT(*) FROM enrolment_code"));
    var whole = proved.replace("}", ", \"why\": \"a call\"}");
    assertEquals(201, call("POST", "/enrolment-codes", whole).statusCode());
    assertEquals("[in-person] a call", house.one("SELECT why FROM enrolment_code"));
  }

  private LocalAuthority mdm() throws Exception {
    return LocalAuthority.open(dir.resolve("mdm"), "Their MDM", clock.withZone(ZoneOffset.UTC));
  }

  private HttpResponse<String> pins(String owner) throws Exception {
    var id = "of-" + owner;
    house.done("device", "add", owner, "--id", id, "--ownership", "byod", "--platform", "android");
    return pins(mdm(), owner);
  }

  private HttpResponse<String> pins(LocalAuthority authority, String owner) throws Exception {
    var id = "of-" + owner;
    var pem = Pem.write(authority.clientCertificate(owner, owner + "@x.example").certificate());
    var body =
        new JsonMapper()
            .createObjectNode()
            .put("certificate", pem)
            .put("keyOnDevice", true)
            .put("reason", "seen");
    return call("POST", "/devices/" + id + "/pin", body.toString());
  }

  @Test
  void bindsNoKeyWhichSaysWhoseACertificateIs() throws Exception {
    assertEquals(403, pins("tanaka").statusCode());
    assertEquals("0", house.one("SELECT COUNT(*) FROM device_binding"));
    token = house.done("token", "create", "--role", "admin", "--person", "yamada").strip();
    assertEquals(200, pins(mdm(), "tanaka").statusCode());
    assertEquals("of-tanaka", house.one("SELECT device FROM device_binding"));
    var own = pins("yamada");
    assertEquals(422, own.statusCode(), own.body());
    assertTrue(own.body().contains("DEVICE_OWN_DEVICE"), own.body());
    assertEquals("1", house.one("SELECT COUNT(*) FROM device_binding"));
  }

  @Test
  void unlocksNotItsOwn() throws Exception {
    var refused = call("POST", "/people/nakamura/unlock", FORGOT);
    assertEquals(422, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("OWN_ACCOUNT"), refused.body());
    assertEquals(200, call("POST", "/people/tanaka/unlock", FORGOT).statusCode());
  }

  /** Or whoever guesses has the helpdesk's script give them more tries. */
  @Test
  void unlocksOnlyWithAReasonAndTheProofOfWhoAsks() throws Exception {
    var path = "/people/tanaka/unlock";
    refusedForLackOf("REASON_NEEDED", path, "{\"proof\": \"called-back\"}");
    refusedForLackOf("PROOF_NEEDED", path, "{\"reason\": \"forgot\"}");
    var unlocked = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%person unlock%'";
    assertEquals("0", house.one(unlocked));
    assertEquals(200, call("POST", path, FORGOT).statusCode());
    assertEquals("1", house.one(unlocked + " AND detail LIKE '%[called-back] forgot%'"));
  }
}
