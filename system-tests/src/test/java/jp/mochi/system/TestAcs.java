package jp.mochi.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import jp.mochi.idp.Witness;

/**
 * A service's assertion consumer on loopback that keeps what it gets and redirects on, as services
 * do: to a page on another host and port, or to an app's scheme. The {@link Witness} looks at it,
 * and is heard when the service is closed.
 */
final class TestAcs implements AutoCloseable {
  /** What the app would be opened by. */
  static final String APP = "mochi-test-app://signed-on";

  private final HttpServer consumer;
  private final HttpServer elsewhere;
  private final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
  private final Witness.Looks looks = new Witness.Looks();
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  TestAcs() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    elsewhere = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    elsewhere.createContext("/", exchange -> page(exchange, "<h1>Landed</h1>", ""));
    consumer = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    consumer.createContext("/acs", exchange -> consume(exchange, landing()));
    consumer.createContext("/acs-of-app", exchange -> consume(exchange, APP));
    consumer.createContext("/", this::front);
    for (var server : List.of(elsewhere, consumer)) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    }
  }

  private void consume(HttpExchange exchange, String onwards) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var fields = fields(body);
    received.add(fields);
    looks.at(() -> Witness.form(fields));
    exchange.getResponseHeaders().set("Location", onwards);
    exchange.sendResponseHeaders(303, -1);
    exchange.close();
  }

  private void front(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    page(exchange, pages.getOrDefault(path, "<h1>Front page</h1>"), policy(path));
  }

  private static String policy(String path) {
    return path.endsWith("-strict") ? "form-action 'self'" : "";
  }

  private static void page(HttpExchange exchange, String content, String policy)
      throws IOException {
    var bytes =
        ("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">" + content)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    if (!policy.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    }
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> fields(String body) {
    return Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  String origin() {
    return "http://127.0.0.1:" + consumer.getAddress().getPort();
  }

  String entityId() {
    return origin() + "/metadata";
  }

  /** Redirects on to {@link #landing}. */
  String acs() {
    return origin() + "/acs";
  }

  /** Redirects on to {@link #APP}. */
  String acsOfApp() {
    return origin() + "/acs-of-app";
  }

  /** On another host and port. */
  String landing() {
    return "http://localhost:" + elsewhere.getAddress().getPort() + "/landed";
  }

  /**
   * Puts a page of the service's own up.
   *
   * @param path one that ends in {@code -strict} gets a policy whose form-action is the service
   */
  String put(String path, String content) {
    pages.put(path, content);
    return origin() + path;
  }

  /** The responses so far, as XML. */
  List<String> responses() {
    return received.stream()
        .map(fields -> Base64.getDecoder().decode(fields.getOrDefault("SAMLResponse", "")))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  /** The forms so far. */
  List<Map<String, String>> received() {
    return received;
  }

  @Override
  public void close() {
    consumer.stop(0);
    elsewhere.stop(0);
    looks.close();
  }
}
