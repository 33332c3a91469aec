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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interface through the real server's two listeners. */
class ApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ManualClock CLOCK = new ManualClock();
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, CLOCK);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String local() throws Exception {
    return Files.readString(house.dir().resolve("data/management.token")).strip();
  }

  private static URI at(boolean main, String path) {
    var listen = house.configuration().listen();
    var port = main ? listen.main().port() : listen.management().port();
    return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
  }

  private static HttpResponse<String> send(
      boolean main, String method, String path, String token, String body) throws Exception {
    var request = HttpRequest.newBuilder(at(main, path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    request.method(method, BodyPublishers.ofString(body));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  /** A token made by the local token, as an administrator does. */
  private static JsonNode token(String role, String person) throws Exception {
    var body = "{\"role\":\"" + role + "\",\"person\":\"" + person + "\",\"expires\":\"30d\"}";
    var made = send(false, "POST", "/tokens", local(), body);
    assertEquals(201, made.statusCode(), made.body());
    return json(made);
  }

  @Nested
  class Tokens {
    @Test
    void theLocalTokenIsForItsOwnerOnlyAndCountsAtTheManagementListenerAlone() throws Exception {
      var file = house.dir().resolve("data/management.token");
      assertEquals(
          "rw-------",
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file)));
      assertEquals(200, send(false, "GET", "/service-providers", local(), "").statusCode());
      assertEquals(401, send(true, "GET", "/service-providers", local(), "").statusCode());
    }

    @Test
    void withoutATokenOrWithAWrongOneNothingIsTold() throws Exception {
      for (var main : new boolean[] {true, false}) {
        for (var token : new String[] {"", "wrong", "mochi_0123456789abcdef_" + "A".repeat(43)}) {
          var answer = send(main, "GET", "/service-providers", token, "");
          assertEquals(401, answer.statusCode());
          assertFalse(json(answer).path("reference").asText().isEmpty(), answer.body());
          assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        }
      }
    }

    @Test
    void aTokenOpensWhatItsRoleMayAndNothingElse() throws Exception {
      var auditor = token("auditor", "obrien").path("secret").asText();
      assertEquals(200, send(true, "GET", "/audit", auditor, "").statusCode());
      assertEquals(200, send(true, "GET", "/audit/export", auditor, "").statusCode());
      for (var call : new String[] {"POST /service-providers", "GET /tokens", "POST /backup"}) {
        var words = call.split(" ");
        var answer = send(true, words[0], words[1], auditor, "{}");
        assertEquals(403, answer.statusCode(), call);
        assertEquals("ROLE", json(answer).path("error").asText());
      }
      var helpdesk = token("helpdesk", "nakamura").path("secret").asText();
      assertEquals(200, send(true, "GET", "/people/tanaka", helpdesk, "").statusCode());
      assertEquals(403, send(true, "GET", "/audit/export", helpdesk, "").statusCode());
    }

    @Test
    void aRevokedTokenOpensNothing() throws Exception {
      var made = token("admin", "yamada");
      var secret = made.path("secret").asText();
      assertEquals(200, send(true, "GET", "/tokens", secret, "").statusCode());
      assertEquals(
          200,
          send(true, "DELETE", "/tokens/" + made.path("id").asText(), secret, "").statusCode());
      assertEquals(401, send(true, "GET", "/tokens", secret, "").statusCode());
    }

    @Test
    void aTokenOfSomebodyWhoLeftOpensNothing() throws Exception {
      house
          .directory()
          .add(
              "dn: " + house.directory().dnOf("leaver"),
              "objectClass: inetOrgPerson",
              "uid: leaver",
              "cn: Leaver",
              "sn: Leaver");
      house.directory().member("leaver", "it-staff", true);
      var secret = token("admin", "leaver").path("secret").asText();
      house.directory().remove("leaver");
      var answer = send(true, "GET", "/tokens", secret, "");
      assertEquals(401, answer.statusCode());
      assertEquals("PERSON_NOT_ACTIVE", json(answer).path("error").asText());
    }

    @Test
    void aTokenOfSomebodyWhoLeftTheGroupOpensNothingUntilTheyAreBack() throws Exception {
      house
          .directory()
          .add(
              "dn: " + house.directory().dnOf("mover"),
              "objectClass: inetOrgPerson",
              "uid: mover",
              "cn: Mover",
              "sn: Mover");
      house.directory().member("mover", "helpdesk", true);
      var secret = token("helpdesk", "mover").path("secret").asText();
      house.directory().member("mover", "helpdesk", false);
      var answer = send(true, "GET", "/service-providers", secret, "");
      assertEquals(401, answer.statusCode(), answer.body());
      assertEquals("ROLE_LOST", json(answer).path("error").asText());
      house.directory().member("mover", "it-staff", true); // an administrator may do that, too
      CLOCK.pass(java.time.Duration.ofSeconds(61));
      assertEquals(200, send(true, "GET", "/service-providers", secret, "").statusCode());
      house.directory().member("mover", "it-staff", false);
      assertEquals(200, send(true, "GET", "/service-providers", secret, "").statusCode());
      CLOCK.pass(java.time.Duration.ofSeconds(61));
      assertEquals(401, send(true, "GET", "/service-providers", secret, "").statusCode());
    }

    @Test
    void noTokenIsMadeForSomebodyWhoIsNotInTheRolesGroups() throws Exception {
      for (var role : new String[] {"admin", "helpdesk", "auditor"}) {
        var body = "{\"role\":\"" + role + "\",\"person\":\"tanaka\"}";
        var answer = send(false, "POST", "/tokens", local(), body);
        assertEquals(422, answer.statusCode(), role);
        assertEquals("NOT_IN_ROLE", json(answer).path("error").asText());
        assertTrue(answer.body().contains("it-staff"), answer.body());
      }
      var body = "{\"role\":\"admin\",\"person\":\"obrien\"}";
      assertEquals(422, send(false, "POST", "/tokens", local(), body).statusCode());
      token("auditor", "obrien");
      token("auditor", "yamada");
    }

    @Test
    void noTokenIsMadeForSomebodyWhomTheDirectoryDoesNotKnow() throws Exception {
      var body = "{\"role\":\"admin\",\"person\":\"nobody\"}";
      var answer = send(false, "POST", "/tokens", local(), body);
      assertEquals(404, answer.statusCode());
      assertEquals("NO_SUCH_PERSON", json(answer).path("error").asText());
    }

    @Test
    void ofATokenOnlyTheHashIsStored() throws Exception {
      var secret = token("admin", "yamada").path("secret").asText();
      var dump = new java.io.ByteArrayOutputStream();
      house.database().exportSnapshot(dump);
      var text = dump.toString(java.nio.charset.StandardCharsets.UTF_8);
      assertTrue(text.contains("api_token"));
      assertFalse(text.contains(secret.substring(secret.length() - 43)));
      assertFalse(text.contains(local()));
    }
  }

  @Nested
  class TheRecords {
    /** How many records of searches for this person there are. */
    private int searches(String person) throws Exception {
      var records = json(send(false, "GET", "/audit?limit=500", local(), "")).path("records");
      int found = 0;
      for (var record : records) {
        var detail = record.path("detail");
        boolean search = detail.path("operation").asText().equals("audit search");
        found += search && detail.at("/detail/person").asText().equals(person) ? 1 : 0;
      }
      return found;
    }

    @Test
    void areSearchedOnRecordPageByPage() throws Exception {
      assertEquals(0, searches("suzuki"));
      var first = json(send(false, "GET", "/audit?limit=1", local(), "")).path("next").asText();
      assertFalse(first.isEmpty());
      var path = "/audit?person=suzuki&after=" + first;
      assertEquals(200, send(false, "GET", path, local(), "").statusCode());
      assertEquals(1, searches("suzuki"), "another question under the key of a page before");
      assertEquals(200, send(false, "GET", path, local(), "").statusCode());
      assertEquals(2, searches("suzuki"));
    }

    @Test
    void haveNoPageAfterWhatIsNoKey() throws Exception {
      for (var key : List.of("g", "zzzz", "%27", "a".repeat(65))) {
        assertEquals(400, send(false, "GET", "/audit?after=" + key, local(), "").statusCode(), key);
      }
    }
  }

  @Nested
  class Registration {
    private static final String ENTRY =
        "{\"entityId\":\"https://api.example/saml\",\"acs\":[\"https://api.example/acs\"],"
            + "\"name\":\"api-sp\",\"options\":[\"sign=both\"]}";

    @Test
    void registersChangesAndRemovesByAPersonsToken() throws Exception {
      var admin = token("admin", "yamada").path("secret").asText();
      var added = send(true, "POST", "/service-providers", admin, ENTRY);
      assertEquals(201, added.statusCode(), added.body());
      assertTrue(
          json(added).path("paste").path("certificate").path("pem").asText().contains("BEGIN"));
      var again = send(true, "POST", "/service-providers", admin, ENTRY);
      assertEquals(422, again.statusCode());
      assertEquals("ENTITY_ID_TAKEN", json(again).path("messages").path(0).path("code").asText());

      var change = "{\"version\":1,\"options\":[\"sign=response\"]}";
      var changed = send(true, "PATCH", "/service-providers/api-sp", admin, change);
      assertEquals(200, changed.statusCode(), changed.body());
      assertTrue(changed.body().contains("sign=response"));
      var stale = send(true, "PATCH", "/service-providers/api-sp", admin, change);
      assertEquals(409, stale.statusCode());

      assertEquals(200, send(true, "DELETE", "/service-providers/api-sp", admin, "").statusCode());
      assertEquals(404, send(true, "GET", "/service-providers/api-sp", admin, "").statusCode());
      var records = json(send(true, "GET", "/audit?person=yamada", admin, "")).path("records");
      var removal = only(records, "sp remove");
      assertEquals(id(admin), removal.findValue("by-token").asText());
      var id = removal.path("person").asText();
      var byId = json(send(true, "GET", "/audit?person=" + id, admin, "")).path("records");
      assertEquals(removal, only(byId, "sp remove"));
    }

    private static JsonNode only(JsonNode records, String operation) {
      for (var record : records) {
        if (record.path("detail").path("operation").asText().equals(operation)) {
          return record;
        }
      }
      throw new AssertionError(operation + " is not among " + records);
    }

    /** Metadata of this many bytes: the least there is, and a comment full of quotes. */
    private String metadata(String host, int bytes) {
      var least =
          """
          <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://%1$s/">
          <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <AssertionConsumerService index="0" Location="https://%1$s/acs"
           Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          </SPSSODescriptor></EntityDescriptor><!---->\
          """
              .formatted(host);
      var quotes = "\"".repeat(bytes - least.length());
      return least.replace("<!---->", "<!--" + quotes + "-->");
    }

    private String body(String field, String value) throws Exception {
      return JSON.writeValueAsString(JSON.createObjectNode().put(field, value));
    }

    @Test
    void metadataOfUpToAMebibyteComesThroughEitherListener() throws Exception {
      var admin = token("admin", "yamada").path("secret").asText();
      for (var main : new boolean[] {true, false}) {
        var text = body("metadata", metadata("text" + main + ".example", 1 << 20));
        assertTrue(text.length() > 2_090_000, "every quote is escaped");
        var added = send(main, "POST", "/service-providers", admin, text);
        assertEquals(201, added.statusCode(), added.body());
        var more = body("metadata", metadata("more" + main + ".example", (1 << 20) + 1));
        var refused = send(main, "POST", "/service-providers", admin, more);
        assertEquals(422, refused.statusCode(), refused.body());
        var name = json(added).path("name").asText();
        var again = body("metadata", metadata("text" + main + ".example", 900_000));
        var replaced = send(main, "PUT", "/service-providers/" + name + "/metadata", admin, again);
        assertEquals(200, replaced.statusCode(), replaced.body());
      }
    }

    @Test
    void otherCallsAndStrangersMayNotBringThatMuch() throws Exception {
      var large = body("metadata", metadata("large.example", 1 << 20));
      assertEquals(401, sendIfWanted("POST", "/service-providers", "", large).statusCode());
      var admin = token("admin", "yamada").path("secret").asText();
      assertEquals(413, sendIfWanted("POST", "/tokens", admin, large).statusCode());
      assertEquals(413, sendIfWanted("PATCH", "/service-providers/any", admin, large).statusCode());
      var tooLarge = body("metadata", "x".repeat(9 << 18));
      assertEquals(413, sendIfWanted("POST", "/service-providers", admin, tooLarge).statusCode());
    }

    /** RFC 9110 §10.1.1: asks before it sends, so that an early refusal can be read. */
    private HttpResponse<String> sendIfWanted(String method, String path, String token, String body)
        throws Exception {
      var request = HttpRequest.newBuilder(at(true, path)).expectContinue(true);
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return HTTP.send(
          request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private String id(String secret) {
      return secret.split("_")[1];
    }

    @Test
    void tellsEveryFaultWithItsOption() throws Exception {
      var body =
          "{\"entityId\":\"https://b.example/saml\",\"acs\":[\"http://b.example/acs\"],"
              + "\"options\":[\"sing=both\"]}";
      var answer = send(false, "POST", "/service-providers", local(), body);
      assertEquals(422, answer.statusCode());
      assertEquals(2, json(answer).path("messages").size(), answer.body());
      assertTrue(answer.body().contains("OPTION_UNKNOWN_BUT_CLOSE"), answer.body());
    }

    @Test
    void whatIsNoJsonOrOfAnotherKindIsRefused() throws Exception {
      for (var body :
          new String[] {"{", "[]", "{\"name\":1,\"url\":\"https://a.example\"}", "{}"}) {
        var answer = send(false, "POST", "/service-providers", local(), body);
        assertEquals(400, answer.statusCode(), body + answer.body());
      }
    }

    /** A megabyte of empty objects would be thirty in memory. */
    @Test
    void aBodyOfTooManyPartsIsRefusedHoweverShort() throws Exception {
      var few = "{\"name\":[" + "{},".repeat(24_000) + "{}]}";
      assertEquals("FIELD", error(few));
      assertEquals("NOT_JSON", error(few.replace("[", "[" + "{},".repeat(1_000))));
      assertEquals("NOT_JSON", error("{\"name\":\"a\",\"name\":\"b\"}"));
    }

    private static String error(String body) throws Exception {
      var answer = send(false, "POST", "/service-providers", local(), body);
      assertEquals(400, answer.statusCode(), answer.body());
      return json(answer).path("error").asText();
    }

    @Test
    void metadataIsNotFetchedFromAPrivateNetwork() throws Exception {
      var body = "{\"url\":\"https://10.0.0.1/metadata\"}";
      var answer = send(false, "POST", "/service-providers", local(), body);
      assertEquals(422, answer.statusCode());
      assertEquals("NOT_FETCHED", json(answer).path("messages").path(0).path("code").asText());
    }
  }
}
