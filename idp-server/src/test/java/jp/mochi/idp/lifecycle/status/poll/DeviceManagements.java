package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.network.Body;

/**
 * A server that plays Google's and Microsoft's: hands out tokens to whoever can show who they are,
 * and lists of devices, page by page, to whoever has one.
 */
public final class DeviceManagements implements AutoCloseable {
  private static final String SECRET = "a~client.secret";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final KeyPair account;
  private final List<String> asked = new ArrayList<>();
  private final Deque<Answer> instead = new ArrayDeque<>();
  private List<List<String>> pages = List.of(List.of());
  private TreeMap<String, List<String>> apps = new TreeMap<>();
  private int tokens;
  private String taken = "";

  /** What it says instead of a page. */
  private record Answer(int status, Map<String, String> headers, Body body, boolean hangs) {}

  public DeviceManagements() throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    account = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/google/token", this::google);
    server.createContext("/microsoft/token", this::microsoft);
    server.createContext("/v1/enterprises/LC0test/devices", this::page);
    server.createContext("/v1.0/deviceManagement/managedDevices", this::page);
    server.createContext("/v1.0/deviceManagement/detectedApps", this::page);
    server.setExecutor(threads);
    server.start();
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The key of an account, as Google hands it out. */
  public Path serviceAccount(Path folder) throws IOException {
    var pem = Base64.getMimeEncoder().encodeToString(account.getPrivate().getEncoded());
    var text =
        """
        {"type": "service_account", "private_key_id": "k1", "client_email": "mochi@test.example",
         "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
         "token_uri": "https://elsewhere.example/token"}
        """
            .formatted(pem.replace("\r\n", "\\n"));
    return Files.writeString(folder.resolve("android.json"), text);
  }

  public Path clientSecret(Path folder) throws IOException {
    return Files.writeString(folder.resolve("intune.secret"), SECRET + "\n");
  }

  /** A file of {@code src/test/resources/status-sources}; its README says where it is from. */
  public static String sample(String name) {
    try (var in = DeviceManagements.class.getResourceAsStream("/status-sources/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  /** Has these devices in its list, on one page. */
  public synchronized void lists(String... devices) {
    pages = List.of(List.of(devices));
  }

  synchronized void pages(List<List<String>> all) {
    pages = all;
  }

  /** Says this at the next call for a page, before anything else. */
  synchronized void says(int status, Map<String, String> headers, String body) {
    instead.add(new Answer(status, headers, Body.of(body.getBytes(UTF_8)), false));
  }

  synchronized void says(byte[] body) {
    instead.add(new Answer(200, Map.of(), Body.of(body), false));
  }

  synchronized void hangs() {
    instead.add(new Answer(200, Map.of(), Body.of(new byte[0]), true));
  }

  /** Takes none of the tokens any more that it has handed out. */
  synchronized void forgetsTokens() {
    taken = "";
  }

  synchronized int tokens() {
    return tokens;
  }

  /** The queries of the calls for pages since it was asked this last. */
  synchronized List<String> asked() {
    var all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  /** RFC 7523 §2.1. */
  private void google(HttpExchange exchange) throws IOException {
    var fields = form(exchange);
    var assertion = fields.getOrDefault("assertion", "..").split("\\.", -1);
    var claims = new String(Base64.getUrlDecoder().decode(assertion[1]), UTF_8);
    var good =
        "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(fields.get("grant_type"))
            && isSigned(assertion)
            && claims.contains("\"iss\":\"mochi@test.example\"")
            && claims.contains("\"aud\":\"" + at("/google/token") + "\"")
            && claims.contains("https://www.googleapis.com/auth/androidmanagement");
    handOut(exchange, good);
  }

  private boolean isSigned(String[] assertion) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(account.getPublic());
      signature.update((assertion[0] + "." + assertion[1]).getBytes(US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(assertion[2]));
    } catch (GeneralSecurityException | IllegalArgumentException no) {
      return false;
    }
  }

  /** RFC 6749 §4.4. */
  private void microsoft(HttpExchange exchange) throws IOException {
    var fields = form(exchange);
    var good =
        "client_credentials".equals(fields.get("grant_type"))
            && "app".equals(fields.get("client_id"))
            && SECRET.equals(fields.get("client_secret"))
            && (at("") + "/.default").equals(fields.get("scope"));
    handOut(exchange, good);
  }

  private synchronized void handOut(HttpExchange exchange, boolean good) throws IOException {
    if (good) {
      taken = "token-" + ++tokens;
      var text = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"%s\"}";
      send(exchange, 200, Map.of(), text.formatted(taken).getBytes(UTF_8));
    } else {
      send(exchange, 400, Map.of(), "{\"error\":\"invalid_grant\"}".getBytes(UTF_8));
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    Optional<Answer> other;
    boolean known;
    synchronized (this) {
      known =
          !taken.isEmpty()
              && ("Bearer " + taken).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      asked.add(URLDecoder.decode(query, UTF_8));
      other = known ? Optional.ofNullable(instead.poll()) : Optional.empty();
    }
    if (!known) {
      send(exchange, 401, Map.of(), "{\"error\":{\"code\":\"InvalidToken\"}}".getBytes(UTF_8));
    } else if (other.isEmpty()) {
      send(exchange, 200, Map.of(), listed(exchange.getRequestURI().getPath(), query));
    } else if (other.get().hangs()) {
      hang(exchange);
    } else {
      send(exchange, other.get().status(), other.get().headers(), other.get().body().bytes());
    }
  }

  /** An app by its name, and by the ids of the devices that have it. */
  synchronized void detects(Map<String, List<String>> all) {
    apps = new TreeMap<>(all);
  }

  /** One app on a page, since that is what pages are tried with. */
  private byte[] detected(String path, int number) {
    var names = List.copyOf(apps.keySet());
    var parts = path.split("/", -1);
    if (parts.length > 4) {
      var devices =
          apps.getOrDefault(names.get(Integer.parseInt(parts[4].substring(3))), List.of());
      var ids = devices.stream().map(id -> "{\"id\":\"" + id + "\"}").toList();
      return ("{\"value\":" + ids + "}").getBytes(UTF_8);
    }
    var app = "{\"id\":\"app%d\",\"displayName\":\"%s\",\"version\":\"1.%d\",\"sizeInByte\":10}";
    var value = names.isEmpty() ? "" : app.formatted(number, names.get(number), number);
    var more = number + 1 < names.size();
    var link = ",\"@odata.nextLink\":\"" + at(path) + "?$skiptoken=p" + (number + 1) + "\"";
    return ("{\"value\":[" + value + "]" + (more ? link : "") + "}").getBytes(UTF_8);
  }

  private synchronized byte[] listed(String path, String query) {
    var token =
        query.replaceAll("(?:.*&)?(?:pageToken|%24skiptoken|\\$skiptoken)=p([0-9]+).*", "$1");
    int number = token.matches("[0-9]+") ? Integer.parseInt(token) : 0;
    if (path.contains("/detectedApps")) {
      return detected(path, number);
    }
    var since = since(query);
    var devices =
        String.join(",", pages.get(number).stream().filter(it -> isWithin(it, since)).toList());
    var more = number + 1 < pages.size();
    if (path.startsWith("/v1/")) {
      var next = more ? ",\"nextPageToken\":\"p" + (number + 1) + "\"" : "";
      // Google leaves an empty list out.
      return ("{" + (devices.isEmpty() ? "\"x\":0" : "\"devices\":[" + devices + "]") + next + "}")
          .getBytes(UTF_8);
    }
    var filter = since.isEmpty() ? "" : "&$filter=lastSyncDateTime%20gt%20" + since.get();
    var link = at(path) + "?$skiptoken=p" + (number + 1) + filter;
    var next = more ? ",\"@odata.nextLink\":\"" + link + "\"" : "";
    return ("{\"@odata.context\":\"x\",\"value\":[" + devices + "]" + next + "}").getBytes(UTF_8);
  }

  /** The one filter that Microsoft's description has for the time of the last sync. */
  private static Optional<Instant> since(String query) {
    var plain = URLDecoder.decode(query, UTF_8);
    var filter = plain.replaceAll("(?:.*&)?\\$filter=([^&]*).*", "$1");
    return filter.equals(plain)
        ? Optional.empty()
        : Optional.of(Instant.parse(filter.replaceFirst("^lastSyncDateTime gt ", "")));
  }

  private static boolean isWithin(String device, Optional<Instant> since) {
    if (since.isEmpty()) {
      return true;
    }
    var at = device.split("\"lastSyncDateTime\": \"", 2)[1].split("\"", 2)[0];
    return OffsetDateTime.parse(at).toInstant().isAfter(since.get());
  }

  private void hang(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      var unused = end.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    var fields = new HashMap<String, String>();
    for (var pair : new String(exchange.getRequestBody().readAllBytes(), US_ASCII).split("&", -1)) {
      int equals = pair.indexOf('=');
      fields.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return fields;
  }

  private static void send(
      HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
