package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A plain page behind Debian's nginx and Debian's Apache, set up by the very files that operators
 * are given, in {@code docs/gate}, with TLS between proxy and server. The page says what it was
 * told of its visitor.
 */
@ParameterizedClass
@EnumSource(GateFront.class)
class GateTest {
  private static final String CLIENT = "127.0.0.2";

  /** The system is for sales, of whom tanaka is one and suzuki isn't. */
  private static final String RULES =
      """
      version: 1
      rules:
        - name: sales only
          reason: {ja: 営業部だけが使えます。, en: This is for sales only.}
          if: {tags: [sales], groups: [engineering]}
          refuse: true
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  private final ManualClock clock = new ManualClock();
  private final GateFront kind;
  private House house;
  private HttpServer app;
  private Program signOn;
  private Program front;
  private KeyPairFiles tls;
  private String wiki;

  GateTest(GateFront kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    int idpPort = Program.freePort();
    int wikiPort = Program.freePort();
    var idp = "https://localhost:" + idpPort;
    wiki = "https://127.0.0.1:" + wikiPort;
    Files.writeString(dir.resolve("rules.yaml"), RULES);
    tls = KeyPairFiles.make(dir, "proxy");
    var server = KeyPairFiles.make(dir, "idp", "DNS:idp.example.co.jp,DNS:localhost,IP:127.0.0.1");
    house = House.start(dir, clock, yaml -> configured(yaml, idp, server));
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    app.createContext("/", GateTest::page);
    app.start();
    signOn = GateFront.nginx(dir.resolve("sign-on"), inFrontOfTheSignOn(idpPort), idpPort);
    front =
        kind.start(
            new GateFront.Places(
                dir, wikiPort, house.port(), app.getAddress().getPort(), tls, server));
  }

  @AfterEach
  void stop() {
    if (front != null) {
      front.close();
    }
    if (signOn != null) {
      signOn.close();
    }
    if (app != null) {
      app.stop(0);
    }
    if (house != null) {
      house.close();
    }
  }

  private String configured(String yaml, String idp, KeyPairFiles server) {
    return yaml.replace(House.BASE_URL, idp)
            .replace("main: http://", "main: ")
            .replace("directory:\n", "directory:\n  grace: 1m\n")
            .replace("policy: policy.yaml", "policy: rules.yaml")
        + """
        tls: {certificate: %s, private-key: %s}
        trusted-proxies: [127.0.0.1/32]
        gate:
          from: [127.0.0.1]
          systems:
            wiki:
              address: %s
              proxy: %s
              tags: [sales]
              headers: {user: X-Mochi-User, mail: X-Mochi-Mail, name: X-Mochi-Name, groups: X-Mochi-Groups}
        """
            .formatted(
                server.certificate(), server.key(), wiki, kind.name().toLowerCase(Locale.ROOT));
  }

  /** A proxy before the sign-on itself. */
  private String inFrontOfTheSignOn(int idpPort) {
    return """
    server {
      listen 127.0.0.1:%d ssl; server_name localhost; ssl_certificate %s; ssl_certificate_key %s;
      location / {
        proxy_pass https://127.0.0.1:%d;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      }
    }
    """
        .formatted(idpPort, tls.certificate(), tls.key(), house.port());
  }

  /** The in-house system: a page that shows every header it got. */
  private static void page(HttpExchange exchange) throws IOException {
    var headers =
        exchange.getRequestHeaders().entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(v -> e.getKey() + ": " + v))
            .collect(Collectors.joining("\n"));
    var text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + headers;
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Surfer surfer() throws Exception {
    return new Surfer(List.of(tls.certificate()), InetAddress.ofLiteral(CLIENT));
  }

  /** From the system's page through the sign-on and back. */
  private Surfer.Page signOn(Surfer surfer, String page) throws Exception {
    var login = surfer.get(wiki + page);
    assertTrue(login.at().toString().startsWith("https://localhost:"), login.at().toString());
    var brought = surfer.signIn(login, "tanaka", "tanaka-demo-1");
    return surfer.submit(brought);
  }

  @Test
  void aPersonSignsOnAndThePageKnowsThem() throws Exception {
    var surfer = surfer();
    var page = signOn(surfer, "/pages/a?b=c%2Fd&e=f");
    assertEquals(200, page.status(), page.body());
    assertEquals(wiki + "/pages/a?b=c%2Fd&e=f", page.at().toString());
    assertTrue(page.body().startsWith("GET /pages/a?b=c%2Fd&e=f\n"), page.body());
    assertTrue(page.body().contains("X-mochi-user: tanaka\n"), page.body());
    assertTrue(page.body().contains("X-mochi-mail: tanaka@demo.mochi.example"), page.body());
    assertEquals(200, surfer.get(wiki + "/other").status());
  }

  @Test
  void theSystemSeesNeitherOurCookiesNorTheOnesThatOpenIt() throws Exception {
    var surfer = surfer();
    assertEquals(200, signOn(surfer, "/").status());
    var page = surfer.get(wiki + "/");
    assertFalse(page.body().contains("mochi-gate"), page.body());
    assertFalse(page.body().contains("mochi-session"), page.body());
  }

  @Test
  void whatComesFromOutsideUnderAHeadersNameIsTakenAway() throws Exception {
    var surfer =
        surfer()
            .saying("X-Mochi-User", "forged")
            .saying("x-mochi-groups", "forged")
            .saying("X-Mochi-Id", "forged")
            .saying("X_Mochi_User", "forged")
            .saying("X-Mochi_User", "forged");
    var page = signOn(surfer, "/");
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("X-mochi-user: tanaka\n"), page.body());
    assertFalse(page.body().contains("forged"), page.body());
  }

  @Test
  void whatComesFromOutsideChangesNeitherTheRecordNorTheWayBack() throws Exception {
    var surfer =
        surfer()
            .saying("X-Original-URI", "/forged")
            .saying("X-Forwarded-For", "203.0.113.9")
            .saying("Forwarded", "for=203.0.113.9");
    var asked = surfer.get(wiki + "/true");
    assertEquals(400, asked.status(), "the sign-on's own proxy passes Forwarded on, see ProxyTest");
    var page = signOn(surfer().saying("X-Original-URI", "/forged"), "/true");
    assertEquals(wiki + "/true", page.at().toString());
    var record = newest("checked");
    assertEquals(CLIENT, record.get("client_address"));
    assertTrue(record.getOrDefault("detail", "").contains("\"GET /true\":1"), record.toString());
  }

  private Map<String, String> newest(String kind) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT client_address, detail FROM audit WHERE kind = :kind"
                            + " ORDER BY id DESC LIMIT 1")
                    .bind("kind", kind)
                    .map(
                        (row, context) ->
                            Map.of("client_address", row.getString(1), "detail", row.getString(2)))
                    .one());
  }

  @Test
  void aSessionThatEndsEndsTheSystemsTooAtTheNextRequest() throws Exception {
    var surfer = surfer();
    assertEquals(200, signOn(surfer, "/").status());
    house.database().write(handle -> handle.execute("DELETE FROM session"));
    var again = surfer.get(wiki + "/");
    assertTrue(again.body().contains("type=\"password\""), again.body());
    surfer.saying("Sec-Fetch-Mode", "cors");
    assertEquals(401, surfer.get(wiki + "/").status());
  }

  @Test
  void aPostWithoutASessionIsToldSoAndNotTurnedIntoAGet() throws Exception {
    var surfer = surfer();
    var wikiPage = java.net.URI.create(wiki + "/form");
    var refused = surfer.post(wikiPage, wikiPage, Map.of("text", "typed for an hour"));
    assertEquals(401, refused.status());
    assertEquals(200, signOn(surfer, "/form").status());
    var taken = surfer.post(wikiPage, wikiPage, Map.of("text", "typed for an hour"));
    assertEquals(200, taken.status());
    assertTrue(taken.body().startsWith("POST /form"), taken.body());
  }

  @Test
  void whomTheRulesRefuseIsToldSoAndNeverGetsThere() throws Exception {
    assertEquals(200, signOn(surfer(), "/").status());
    var surfer = surfer();
    var refused = surfer.signIn(surfer.get(wiki + "/"), "suzuki", "suzuki-demo-1");
    assertEquals(403, refused.status(), refused.body());
    assertFalse(refused.body().contains("/.mochi/done"), refused.body());
  }

  @Test
  void aRefusalIsAPageWithItsReference() throws Exception {
    var surfer = surfer();
    assertEquals(200, signOn(surfer, "/").status());
    house.directory().close();
    clock.pass(Duration.ofMinutes(3));
    var refused = surfer.get(wiki + "/");
    assertEquals(503, refused.status(), refused.body());
    assertTrue(refused.at().getPath().equals("/gate/refused"), refused.at().toString());
    var reference = refused.at().getQuery().replaceFirst(".*reference=", "");
    assertTrue(refused.body().contains(reference), refused.body());
    surfer.saying("Sec-Fetch-Mode", "cors");
    var bare = surfer.get(wiki + "/");
    assertEquals(403, bare.status());
    assertTrue(bare.body().matches("403 [0-9A-Z]{5}-[0-9A-Z]{5}\n"), bare.body());
  }

  /** The system and the sign-on are two sites here, so every cookie's reach is tried as well. */
  @Test
  void aBrowserIsLedThroughTheSignOnAndBack() throws Exception {
    try (var chromium = Chromium.start();
        var phone = chromium.open(Chromium.phone("ja-JP"))) {
      var page = phone.newPage();
      page.navigate(wiki + "/pages/a?b=c%2Fd");
      signIn(page, "tanaka");
      page.waitForURL(wiki + "/pages/a?b=c%2Fd");
      assertTrue(page.content().contains("X-mochi-user: tanaka"), page.content());

      var second = phone.newPage();
      second.navigate(wiki + "/other");
      assertTrue(second.content().contains("X-mochi-user: tanaka"), second.content());
    }
  }

  @Test
  void aBrowserThatTheRulesRefuseIsShownWhyAndStaysOutside() throws Exception {
    try (var chromium = Chromium.start();
        var phone = chromium.open(Chromium.phone("ja-JP"))) {
      var page = phone.newPage();
      page.navigate(wiki + "/pages/a");
      signIn(page, "suzuki");
      page.waitForSelector("text=営業部だけが使えます。");
      Chromium.shoot(page, "gate-refused-ja");
      assertEquals("ja", page.getAttribute("html", "lang"));
      assertFalse(page.content().contains("X-mochi-user"), page.content());
    }
  }

  private static void signIn(Page page, String username) {
    page.fill("#username", username);
    page.fill("#password", username + "-demo-1");
    page.click("button.main");
  }

  @Test
  void aServerThatNobodyVouchesForIsNotBelieved(@TempDir Path elsewhere) throws Exception {
    int port = Program.freePort();
    var places =
        new GateFront.Places(
            elsewhere, port, house.port(), app.getAddress().getPort(), tls, /* trusted */ tls);
    try (var _ = kind.start(places)) {
      assertEquals(500, surfer().get("https://127.0.0.1:" + port + "/").status());
    }
  }

  @Test
  void withoutAnAnswerOfOursNothingIsLetThrough() throws Exception {
    var surfer = surfer();
    assertEquals(200, signOn(surfer, "/").status());
    house.stopServer();
    assertEquals(500, surfer.get(wiki + "/").status());
    house.restart();
    assertEquals(200, surfer.get(wiki + "/").status());
  }
}
