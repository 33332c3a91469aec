package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import jp.mochi.cert.Pem;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /.well-known/source-ip-hints} through the real server. */
class WellKnownHintsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String HINTS = "/.well-known/source-ip-hints";
  private static final String SYSTEMS =
      """
      trusted-proxies: [127.0.0.1/32]
      gate:
        from: [127.0.0.1]
        systems:
          wiki: {address: "https://wiki.corp.example"}
          portal: {address: "https://portal.corp.example", publish: true}
      """;

  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, java.time.Clock.systemUTC(), yaml -> yaml + SYSTEMS);
    house.register("open", "https://open.example/sp", "https://open.example/acs", "publish=true");
    house.register("shy", "https://shy.example/sp", "https://shy.example/acs");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String decoded(JsonNode part) {
    return new String(Base64.getUrlDecoder().decode(part.asText()), StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void anybodyIsToldWhatIsPublicSignedByTheKeyOfOurMetadata() throws Exception {
    var answer = get(HINTS);
    assertEquals(200, answer.statusCode());
    assertEquals("application/jose+json", header(answer, "Content-Type"));
    var jws = JSON.readTree(answer.body());
    var head = JSON.readTree(decoded(jws.path("protected")));
    assertEquals("RS256", head.path("alg").asText());
    assertEquals("source-ip-hints+json", head.path("typ").asText());
    var certificate = Pem.certificates(get("/saml/certificate.pem").body()).orThrow().getFirst();
    var print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    assertEquals(
        Base64.getUrlEncoder().withoutPadding().encodeToString(print),
        head.path("x5t#S256").asText());
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(certificate);
    signature.update(
        (jws.path("protected").asText() + "." + jws.path("payload").asText())
            .getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(Base64.getUrlDecoder().decode(jws.path("signature").asText())));
    var told = JSON.readTree(decoded(jws.path("payload")));
    assertEquals(House.ENTITY_ID, told.path("iss").asText());
    assertEquals("open", told.path("services").path(0).path("service").asText());
    assertEquals("password", told.path("services").path(0).path("rules").path(0).asText());
    assertEquals("portal", told.path("services").path(1).path("service").asText());
    assertEquals(2, told.path("services").size());
  }

  @Test
  void whoRemembersItsTagIsSentNothingAgain() throws Exception {
    var first = get(HINTS);
    var tag = header(first, "ETag");
    var again = get(HINTS, "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals(200, get(HINTS, "If-None-Match", "\"other\"").statusCode());
    assertTrue(header(first, "Cache-Control").startsWith("public"), first.headers().toString());
    assertEquals("Authorization", header(first, "Vary"));
  }

  @Test
  void itStaysTheSameOverARestart() throws Exception {
    var before = get(HINTS).body();
    house.restart();
    assertEquals(before, get(HINTS).body());
  }

  @Test
  void aTokenOfAnyRoleIsToldEveryService() throws Exception {
    var created =
        new Typed(house.dir()).run("token", "create", "--role", "auditor", "--person", "obrien");
    assertEquals(0, created.status(), created.err());
    var token = created.out().strip();
    var answer = get(HINTS, "Authorization", "Bearer " + token);
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(header(answer, "Cache-Control").startsWith("private"), answer.headers().toString());
    var told = JSON.readTree(decoded(JSON.readTree(answer.body()).path("payload")));
    assertEquals(
        List.of("open", "portal", "shy", "wiki"),
        told.path("services").findValuesAsText("service"));
  }

  @Test
  void aTokenThatOpensNothingIsRefusedAndSoIsTheManagementTokenFromHere() throws Exception {
    var wrong = get(HINTS, "Authorization", "Bearer nothing");
    assertEquals(401, wrong.statusCode());
    assertFalse(wrong.body().contains("payload"), wrong.body());
    var local = Files.readString(house.dir().resolve("data/management.token")).strip();
    assertEquals(401, get(HINTS, "Authorization", "Bearer " + local).statusCode());
  }

  @Test
  void onlyTheMainListenerHasIt() throws Exception {
    var listen = house.configuration().listen();
    var address = URI.create("http://127.0.0.1:" + listen.management().port() + HINTS);
    var answer = HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    assertEquals(404, answer.statusCode());
  }
}
