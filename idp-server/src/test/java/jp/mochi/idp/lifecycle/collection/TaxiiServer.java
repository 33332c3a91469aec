package jp.mochi.idp.lifecycle.collection;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server of one collection that behaves as TAXII 2.1 §5.4 says: media types (406), who may read
 * (401), {@code added_after}, {@code limit}, {@code next}, {@code match[type]}, the headers of when
 * objects were added. It can be told to misbehave.
 */
final class TaxiiServer implements AutoCloseable {
  static final String TYPE = "application/taxii+json;version=2.1";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final List<Added> objects = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile Optional<String> authorization = Optional.empty();
  volatile Misbehaviour misbehaviour = Misbehaviour.NONE;
  volatile int pageSize = 2;
  volatile String retryAfter = "7200";

  private record Added(Instant at, ObjectNode object) {}

  /** What it does instead of what it should. */
  enum Misbehaviour {
    NONE,
    TOO_MANY,
    NOT_TAXII,
    BROKEN,
    HUGE,
    CROWDED,
    HANGS,
    ENDLESS,
    HTML,
    ELSEWHERE
  }

  TaxiiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api1/collections/c1/objects/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api1/collections/c1/";
  }

  /** Adds a version of an object. */
  void add(Instant at, String json) throws IOException {
    objects.add(new Added(at, (ObjectNode) JSON.readTree(json)));
  }

  /** Takes all versions of an object out of the collection. */
  void delete(String id) {
    objects.removeIf(each -> each.object().path("id").asText().equals(id));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = query(exchange.getRequestURI().getRawQuery());
      asked.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
      switch (misbehaviour) {
        case TOO_MANY -> {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
          send(exchange, 429, "{}");
        }
        case NOT_TAXII -> send(exchange, 406, "{}");
        case BROKEN -> send(exchange, 200, "{\"objects\": [{\"type\": \"indicator\", ");
        case HUGE -> send(exchange, 200, "{\"x\": \"" + "x".repeat(10 << 20) + "\"}");
        case CROWDED -> send(exchange, 200, "{\"objects\": [" + "{},".repeat(300_000) + "{}]}");
        case HANGS -> hang();
        case ENDLESS -> send(exchange, 200, "{\"more\": true, \"next\": \"1\", \"objects\": []}");
        case HTML -> html(exchange);
        case ELSEWHERE -> {
          exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
          send(exchange, 302, "");
        }
        case NONE -> behave(exchange, query);
      }
    }
  }

  private void hang() {
    try {
      var unused = closed.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void html(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    var page = "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
  }

  private void behave(HttpExchange exchange, Map<String, String> query) throws IOException {
    if (!TYPE.equals(exchange.getRequestHeaders().getFirst("Accept"))) {
      send(exchange, 406, "{}");
      return;
    }
    var sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization.isPresent() && !authorization.get().equals(sent)) {
      send(exchange, 401, "{}");
      return;
    }
    var after = Optional.ofNullable(query.get("added_after")).map(Instant::parse);
    var type = query.getOrDefault("match[type]", "");
    var all =
        objects.stream()
            .filter(each -> after.isEmpty() || each.at().isAfter(after.get()))
            .filter(each -> type.isEmpty() || each.object().path("type").asText().equals(type))
            .toList();
    int from = Integer.parseInt(query.getOrDefault("next", "0"));
    int most = Math.min(pageSize, Integer.parseInt(query.getOrDefault("limit", "100")));
    var page = all.subList(Math.min(from, all.size()), Math.min(from + most, all.size()));
    var envelope = JSON.createObjectNode();
    if (from + most < all.size()) {
      envelope.put("more", true).put("next", String.valueOf(from + most));
    }
    var array = envelope.putArray("objects");
    page.forEach(each -> array.add(each.object()));
    if (!page.isEmpty()) {
      var headers = exchange.getResponseHeaders();
      headers.add("X-TAXII-Date-Added-First", page.getFirst().at().toString());
      headers.add("X-TAXII-Date-Added-Last", page.getLast().at().toString());
    }
    send(exchange, 200, envelope.toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (var pair : raw.split("&", -1)) {
      var parts = pair.split("=", 2);
      query.put(decoded(parts[0]), decoded(parts[1]));
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
