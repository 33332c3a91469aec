package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the description names the parameters that a running server looks at: each call is made with
 * what none of them can be, and whatever it is refused for is what it looks at.
 */
class DescribedParametersTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NONSENSE = "%E2%98%83";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final List<Operation> OPERATIONS = new ArrayList<>();

  private static House house;
  private static String token;

  /** One call, as it is described. */
  private record Operation(String method, String path, JsonNode parameters) {
    String name() {
      return method + " " + path;
    }

    List<JsonNode> ofQuery() {
      return StreamSupport.stream(parameters.spliterator(), false)
          .filter(each -> each.path("in").asText().equals("query"))
          .toList();
    }

    Set<String> queried() {
      return ofQuery().stream()
          .map(each -> each.path("name").asText())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean takesKey() {
      return StreamSupport.stream(parameters.spliterator(), false)
          .anyMatch(each -> each.path("$ref").asText().endsWith("/IdempotencyKey"));
    }
  }

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, new ManualClock());
    token = Files.readString(dir.resolve("data/management.token")).strip();
    for (var line :
        List.of(
            "device add tanaka --id x --ownership byod --platform ios",
            "sp add entity-id=https://x.example/ acs=https://x.example/acs --name x")) {
      assertEquals(0, new Typed(dir).run(line.split(" ")).status(), line);
    }
    JSON.readTree(OpenApi.text())
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            OPERATIONS.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue().path("parameters")))));
    assertTrue(OPERATIONS.size() > 100, OPERATIONS.size() + " calls");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  /** What a call of things that are all called x comes to, with a body that nobody can read. */
  private static JsonNode refusal(Operation operation, String query, String key) throws Exception {
    var port = house.configuration().listen().management().port();
    var path = "/api/v1" + operation.path().replaceAll("\\{[^}]*}", "x") + query;
    var body = operation.method().equals("GET") ? "" : "[";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", key)
            .method(operation.method(), BodyPublishers.ofString(body));
    var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    return answer.statusCode() == 400 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
  }

  /** Whether a call says that this can't be, so that it looks at it. */
  private static boolean looksAt(Operation operation, String name) throws Exception {
    var refusal = refusal(operation, "?" + name + "=" + NONSENSE, "k");
    var message = refusal.path("messages").path(0);
    return message.path("element").asText().equals(name)
        || message.path("code").asText().equals("NO_TIME");
  }

  @Test
  void theCallsThatHeedAnIdempotencyKeyAreDescribedSoAndNoOthers() throws Exception {
    var heeding = new TreeSet<String>();
    for (var operation : OPERATIONS) {
      if (refusal(operation, "", "a b").path("error").asText().equals("IDEMPOTENCY_KEY")) {
        heeding.add(operation.name());
      }
    }
    var described = new TreeSet<String>();
    OPERATIONS.stream().filter(Operation::takesKey).map(Operation::name).forEach(described::add);
    assertEquals(heeding, described);
  }

  @Test
  void whatACallLooksAtInAQueryIsDescribed() throws Exception {
    var names = new TreeSet<String>();
    OPERATIONS.forEach(operation -> names.addAll(operation.queried()));
    var undescribed = new TreeSet<String>();
    for (var operation : OPERATIONS) {
      for (var name : names) {
        if (operation.method().equals("GET")
            && !operation.queried().contains(name)
            && looksAt(operation, name)) {
          undescribed.add(operation.name() + " " + name);
        }
      }
    }
    assertEquals(Set.of(), undescribed);
  }

  /** A text can be anything. */
  @Test
  void whatIsDescribedAsANumberOrAWordIsLookedAt() throws Exception {
    var ignored = new TreeSet<String>();
    for (var operation : OPERATIONS) {
      for (var parameter : operation.ofQuery()) {
        var schema = parameter.path("schema");
        var name = parameter.path("name").asText();
        if ((schema.path("type").asText().equals("integer") || schema.has("enum"))
            && !looksAt(operation, name)) {
          ignored.add(operation.name() + " " + name);
        }
      }
    }
    assertEquals(Set.of(), ignored);
  }
}
