package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** A script that reports which apps devices have, with a token. */
public final class AppReporter {
  private static final JsonMapper JSON = new JsonMapper();

  private final House house;
  private final String token;

  public AppReporter(House house) throws IOException {
    this(house, Files.readString(house.dir().resolve("data/management.token")).strip());
  }

  public AppReporter(House house, String token) {
    this.house = house;
    this.token = token;
  }

  /** What came back. */
  public record Answer(int status, JsonNode json) {}

  /** Reports apps, each {@code id}, {@code id version} or {@code id version name with blanks}. */
  public JsonNode report(String device, String... apps) throws Exception {
    var answer = put(device, body(Optional.empty(), apps));
    assertEquals(200, answer.status(), answer.json().toString());
    return answer.json();
  }

  /** The body of a report. */
  public static String body(Optional<String> at, String... apps) {
    var node = JSON.createObjectNode();
    at.ifPresent(time -> node.put("at", time));
    var array = node.putArray("apps");
    for (var app : apps) {
      var parts = app.split(" ", 3);
      var each = array.addObject().put("id", parts[0]);
      if (parts.length > 1) {
        each.put("version", parts[1]);
      }
      if (parts.length > 2) {
        each.put("name", parts[2]);
      }
    }
    return node.toString();
  }

  /** Sends any body. */
  public Answer put(String device, String body) throws Exception {
    return send("PUT", "/devices/" + device + "/apps", body);
  }

  /** Calls the interface. */
  public Answer send(String method, String path, String body) throws Exception {
    var port = house.configuration().listen().management().port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      Described.check(method, path, body, answer.statusCode(), answer.body());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }
  }
}
