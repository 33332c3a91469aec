package jp.mochi.idp.api;

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
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the interface refuses is found under the reference that its answer shows. */
class RefusalRecordsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FORGED = "mochi_0123456789abcdef_" + "B".repeat(43);
  private static final String PLAIN_ACS =
      "{\"entityId\":\"https://r.example/saml\",\"acs\":[\"http://r.example/acs\"]}";

  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String local() throws Exception {
    return Files.readString(dir.resolve("data/management.token")).strip();
  }

  private JsonNode send(String method, String path, String token, String body) throws Exception {
    var port = house.configuration().listen().management().port();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    request.method(method, BodyPublishers.ofString(body));
    return JSON.readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
  }

  private JsonNode refusals(String condition) throws Exception {
    return send("GET", "/audit?result=refused&" + condition, local(), "").path("records");
  }

  /** Whom, why and what the one record of a refusal tells. */
  private String told(JsonNode refused) throws Exception {
    var records = refusals("reference=" + refused.path("reference").asText());
    assertEquals(1, records.size(), refused + " left " + records);
    assertFalse(records.toString().contains(FORGED), "the token is in the record");
    var record = records.path(0);
    return record.path("username").asText("")
        + " "
        + record.path("reason").asText()
        + " "
        + record.findValue("error").asText();
  }

  @Test
  void aMissingOrWrongTokenIsRecorded() throws Exception {
    assertEquals(" TOKEN_REFUSED NO_TOKEN", told(send("GET", "/tokens", "", "")));
    assertEquals(" TOKEN_REFUSED WRONG_TOKEN", told(send("GET", "/tokens", FORGED, "")));
  }

  @Test
  void aRoleThatIsNotEnoughIsRecordedWithItsToken() throws Exception {
    var made = send("POST", "/tokens", local(), "{\"role\":\"auditor\",\"person\":\"obrien\"}");
    var auditor = made.path("secret").asText();
    var refused = send("GET", "/tokens", auditor, "");
    assertEquals("obrien OPERATION_REFUSED ROLE", told(refused));
    var record = refusals("person=obrien&reference=" + refused.path("reference").asText());
    assertEquals(made.path("id").asText(), record.path(0).findValue("by-token").asText());
    assertFalse(record.path(0).path("person").asText("").isEmpty(), record.toString());
    assertTrue(send("GET", "/audit", auditor, "").has("records"));
    assertEquals(1, refusals("from=1h").size());
  }

  @Test
  void whatCouldNotBeDoneIsRecorded() throws Exception {
    assertEquals(
        "local OPERATION_REFUSED REFUSED",
        told(send("POST", "/service-providers", local(), PLAIN_ACS)));
    assertEquals(
        "local OPERATION_REFUSED NOT_THERE",
        told(send("DELETE", "/service-providers/none", local(), "")));
    var good = PLAIN_ACS.replace("http://r.example/acs", "https://r.example/acs");
    assertFalse(send("POST", "/service-providers", local(), good).has("error"));
    assertEquals(2, refusals("from=1h").size());
  }

  @Test
  void strangersCannotFillTheDiskWithWrongTokens() throws Exception {
    for (var i = 0; i < 50; i++) {
      send("GET", "/tokens", FORGED, "");
    }
    var written = refusals("from=1h").size();
    // Ten a minute, and a count where the minute's end fell within.
    assertTrue(written >= 10 && written <= 21, written + " records");
  }
}
