package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import jp.mochi.idp.api.Api;
import org.jspecify.annotations.Nullable;

/** The running server, as commands see it. */
final class Remote implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();

  /** The refusal that says what else to type. */
  private static final String WRONG_USE = "PRESET";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Where the directory is asked about thousands of people first. */
  private static final Duration LONG_ANSWER = Duration.ofMinutes(10);

  private final ServerPlace.Found place;
  private final Words words;
  private final HttpClient http;
  private volatile Optional<ZoneId> zone = Optional.empty();

  Remote(ServerPlace.Found place, Words words) {
    this.place = place;
    this.words = words;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(TrustedTls.of(place, words))
            .build();
  }

  /** What came back when it wasn't a refusal. */
  JsonNode get(String path, Map<String, String> query) {
    return json(send("GET", path + query(query), null));
  }

  JsonNode post(String path, ObjectNode body) {
    return json(send("POST", path, body));
  }

  /** The same where the answer takes long. */
  JsonNode postLong(String path, ObjectNode body) {
    return json(send("POST", path, body, LONG_ANSWER));
  }

  JsonNode patch(String path, ObjectNode body) {
    return json(send("PATCH", path, body));
  }

  JsonNode put(String path, ObjectNode body) {
    return json(send("PUT", path, body));
  }

  JsonNode delete(String path) {
    return json(send("DELETE", path, null));
  }

  /** A body of any length, to be read and closed. */
  InputStream stream(String method, String path, Map<String, String> query) {
    return send(method, path + query(query), null);
  }

  /** The same, with a body that is sent. */
  InputStream stream(String method, String path, Map<String, String> query, ObjectNode body) {
    return send(method, path + query(query), body);
  }

  /** A text as part of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String query(Map<String, String> query) {
    if (query.isEmpty()) {
      return "";
    }
    var joined = new StringJoiner("&", "?", "");
    query.forEach(
        (name, value) -> joined.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return joined.toString();
  }

  private InputStream send(String method, String path, @Nullable ObjectNode body) {
    return send(method, path, body, ANSWER);
  }

  private InputStream send(String method, String path, @Nullable ObjectNode body, Duration limit) {
    try {
      var publisher =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
      var request =
          HttpRequest.newBuilder(URI.create(place.address() + "/api/v1" + path))
              .timeout(limit)
              .header("Authorization", "Bearer " + place.token())
              .header("Content-Type", "application/json")
              .header("User-Agent", "mochi command")
              .method(method, publisher)
              .build();
      return checked(http.send(request, BodyHandlers.ofInputStream()));
    } catch (ConnectException e) {
      throw new Failure(words.of("server.refused", place.address()), e);
    } catch (SSLException e) {
      throw new Failure(words.of("server.tls", place.address(), e.getMessage()), e);
    } catch (HttpTimeoutException e) {
      throw new Failure(words.of("server.silent", place.address()), e);
    } catch (IOException e) {
      throw new Failure(words.of("server.failed", place.address(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(words.of("interrupted"), e);
    }
  }

  /** Whose clocks the server tells people times by; empty before its first answer. */
  Optional<ZoneId> zone() {
    return zone;
  }

  private InputStream checked(HttpResponse<InputStream> answer) throws IOException {
    zone = answer.headers().firstValue(Api.TIME_ZONE).flatMap(Remote::known).or(() -> zone);
    if (answer.statusCode() < 300) {
      return answer.body();
    }
    try (var body = answer.body()) {
      throw refusal(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Each fault on a line of its own: the element, then what is wrong and what to do. */
  private Failure refusal(int status, String body) {
    var text = new StringJoiner("\n");
    try {
      var json = JSON.readTree(body);
      var wrongUse = json.path("error").asText().equals(WRONG_USE);
      for (var message : json.path("messages")) {
        var element = message.path("element").asText();
        var words = message.path(this.words.of("language")).asText();
        text.add(element.isEmpty() || words.contains(element) ? words : element + ": " + words);
      }
      if (wrongUse) {
        return Failure.wrongUse(text.toString());
      }
      if (json.hasNonNull("reference")) {
        text.add(words.of("reference", json.path("reference").asText()));
      }
    } catch (JsonProcessingException notOurs) {
      text.add(words.of("server.other", place.address(), status));
    }
    return new Failure(
        text.length() == 0 ? words.of("server.other", place.address(), status) : text.toString());
  }

  /** A server that was updated knows zones that we may not. */
  private static Optional<ZoneId> known(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException newer) {
      return Optional.empty();
    }
  }

  private JsonNode json(InputStream body) {
    try (body) {
      var bytes = body.readAllBytes();
      return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
    } catch (IOException broken) {
      throw new Failure(words.of("server.failed", place.address(), broken.getMessage()), broken);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
