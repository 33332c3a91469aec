package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.Described;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.AnsweredCalls;
import jp.mochi.idp.lifecycle.AnsweredCalls.Begun;
import jp.mochi.idp.lifecycle.AnsweredCalls.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are made again since nobody heard the answer, and what went wrong, for programs. */
class IdempotentCallsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PHONE =
      """
      {"person": "tanaka", "id": "phone-1", "ownership": "corporate", "platform": "ios"}\
      """;

  @TempDir private Path dir;

  private final ManualClock clock = new ManualClock();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private String token;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock);
    token = Files.readString(dir.resolve("data/management.token")).strip();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    var port = house.configuration().listen().management().port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private HttpResponse<String> add(String body, String key) throws Exception {
    var answer = call("POST", "/api/v1/devices", body, "Idempotency-Key", key);
    Described.check("POST", "/devices", body, answer.statusCode(), answer.body());
    return answer;
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private static String error(HttpResponse<String> answer) throws IOException {
    return json(answer).path("error").asText();
  }

  private int devices() throws Exception {
    return json(call("GET", "/api/v1/devices", "")).path("devices").size();
  }

  private static boolean isRepeated(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotency-Replayed").isPresent();
  }

  private int records(String operation) {
    return new Typed(dir).run("audit", "search", "--json").out().split(operation, -1).length;
  }

  @Test
  void theSameCallWithTheSameKeyGetsTheSameAnswerAndIsDoneOnce() throws Exception {
    var body = PHONE.replace("\"id\": \"phone-1\", ", "");
    var first = add(body, "k-1");
    var again = add(body, "k-1");
    assertEquals(201, first.statusCode(), first.body());
    assertEquals(201, again.statusCode());
    assertEquals(json(first), json(again));
    assertFalse(isRepeated(first));
    assertTrue(isRepeated(again));
    assertEquals(1, devices());
    assertEquals(201, add(body, "k-2").statusCode());
    assertEquals(2, devices(), "another key is another call");
    assertEquals(201, call("POST", "/api/v1/devices", body).statusCode());
    assertEquals(3, devices(), "without one nobody says that it is the same");
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefused() throws Exception {
    assertEquals(201, add(PHONE, "k-1").statusCode());
    var other = add(PHONE.replace("phone-1", "phone-2"), "k-1");
    assertEquals(422, other.statusCode());
    assertEquals("IDEMPOTENCY_OTHER", error(other));
    assertEquals(1, devices());
    assertEquals(201, add(PHONE.replace("phone-1", "phone-2"), "k-2").statusCode());
  }

  @Test
  void aRefusalIsRepeatedUnderItsReferenceAndRecordedOnce() throws Exception {
    assertEquals(201, add(PHONE, "k-1").statusCode());
    var before = records("REFUSED");
    var taken = add(PHONE, "k-2");
    assertEquals(422, taken.statusCode());
    var again = add(PHONE, "k-2");
    assertEquals(json(taken), json(again));
    assertEquals(
        taken.headers().firstValue("X-Reference"), again.headers().firstValue("X-Reference"));
    assertTrue(isProblem(again));
    assertEquals(before + (records("REFUSED") - before), records("REFUSED"));
    assertTrue(isRepeated(again));
  }

  @Test
  void aKeyIsFreeAgainAfterADay() throws Exception {
    assertEquals(201, add(PHONE, "k-1").statusCode());
    clock.pass(Duration.ofHours(24).minusMillis(1));
    assertEquals(201, add(PHONE, "k-1").statusCode());
    clock.pass(Duration.ofMillis(2));
    assertEquals(422, add(PHONE, "k-1").statusCode(), "it is made, and the id is taken");
  }

  @Test
  void whatCanBeNoKeyIsRefused() throws Exception {
    for (var key : new String[] {"a b", "x".repeat(256)}) {
      var answer = add(PHONE, key);
      assertEquals(400, answer.statusCode());
      assertEquals("IDEMPOTENCY_KEY", error(answer));
    }
    assertEquals(0, devices());
    assertEquals(201, add(PHONE, "x".repeat(255)).statusCode());
  }

  @Test
  void aKeyIsItsCallersAndItsAddresss() throws Exception {
    assertEquals(201, add(PHONE, "k-1").statusCode());
    var reason = "{\"reason\": \"a reason\"}";
    var key = new String[] {"Idempotency-Key", "k-1"};
    var approved = call("POST", "/api/v1/devices/phone-1/approve", reason, key);
    assertEquals(200, approved.statusCode(), approved.body());
    assertEquals(200, call("POST", "/api/v1/devices/phone-1/suspend", reason, key).statusCode());
    var again = call("POST", "/api/v1/devices/phone-1/approve", reason, key);
    assertTrue(isRepeated(again), "although it is suspended now");
    token =
        new Typed(dir)
            .run("token", "create", "--role", "admin", "--person", "yamada")
            .out()
            .strip();
    assertEquals(422, add(PHONE, "k-1").statusCode(), "somebody else's call");
  }

  @Test
  void ofTwoAtOnceOneIsToldToWait() {
    var calls = new AnsweredCalls();
    var one = Call.of("a", "POST /devices", "k", new byte[] {1});
    var other = Call.of("a", "POST /devices", "k", new byte[] {2});
    var database = house.database();
    var now = clock.instant();
    assertEquals(new Begun.Fresh(), database.<Begun>write(h -> calls.begin(h, one, now)));
    assertEquals(new Begun.UnderWay(), database.<Begun>write(h -> calls.begin(h, one, now)));
    assertEquals(new Begun.AnotherBody(), database.<Begun>write(h -> calls.begin(h, other, now)));
    var later = now.plus(AnsweredCalls.UNDER_WAY);
    assertEquals(new Begun.Fresh(), database.<Begun>write(h -> calls.begin(h, one, later)));
    assertEquals(new Begun.UnderWay(), database.<Begun>write(h -> calls.begin(h, one, later)));
    database.write(
        h -> {
          calls.answered(h, one, 204, Optional.empty());
          return true;
        });
    assertEquals(
        new Begun.Answered(204, Optional.empty()),
        database.<Begun>write(h -> calls.begin(h, one, later)));
  }

  private static boolean isProblem(HttpResponse<String> answer) throws IOException {
    var json = json(answer);
    return answer
            .headers()
            .firstValue("Content-Type")
            .equals(Optional.of("application/problem+json"))
        && json.path("status").asInt() == answer.statusCode()
        && json.path("type").asText().startsWith("urn:problem-type:mochi:")
        && !json.path("title").asText().isEmpty()
        && !json.path("detail").asText().isEmpty()
        && json.path("instance").asText().endsWith(json.path("reference").asText())
        && json.path("reference").asText().length() == 11;
  }

  @Test
  void whateverGoesWrongIsAProblemThatProgramsCanRead() throws Exception {
    assertTrue(isProblem(call("GET", "/api/v1/devices/nobody", "")));
    assertTrue(isProblem(call("POST", "/api/v1/devices", "no json")));
    assertTrue(isProblem(call("POST", "/api/v1/devices", "\0\0\0{\1")), "begins like UTF-32");
    assertTrue(isProblem(call("GET", "/api/v1/nothing", "")), "an unknown address");
    assertTrue(isProblem(call("DELETE", "/api/v1/devices", "")), "another method");
    assertTrue(isProblem(call("POST", "/api/v1/devices", "x".repeat(5 << 20))), "too large");
    token = "mochi_wrong";
    var denied = call("GET", "/api/v1/devices", "");
    assertTrue(isProblem(denied));
    assertEquals("Wrong token", json(denied).path("title").asText());
    var elsewhere = call("GET", "/nothing", "");
    assertEquals(404, elsewhere.statusCode());
    assertFalse(elsewhere.body().startsWith("{"), "people don't read that");
  }
}
