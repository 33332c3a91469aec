package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake, held against OpenSSL's client. */
class ClientCertificateListenerTest {
  private static final String REQUEST =
      "GET /login/certificate HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static PhoneHouse house;
  private static Path phone;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    Command.need(Path.of("/usr/bin/openssl"), "openssl");
    house = PhoneHouse.start(dir, Clock.systemUTC());
    phone = house.file(house.key("tanaka"));
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String connect(PhoneHouse to, String... options) throws Exception {
    var words = new ArrayList<>(List.of("openssl", "s_client", "-ign_eof", "-connect"));
    words.add(to.listener().substring("https://".length()));
    words.addAll(List.of(options));
    return Command.run(REQUEST, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void resumesNoSession(String version, @TempDir Path dir) throws Exception {
    var kept = dir.resolve("session").toString();
    var first = connect(house, version, "-cert", "" + phone, "-key", "" + phone, "-sess_out", kept);
    assertTrue(first.contains("New, TLSv1."), first);
    assertTrue(first.contains("HTTP/1.1 400"), first);
    var second = connect(house, version, "-sess_in", kept);
    assertTrue(second.contains("New, TLSv1."), second);
    assertFalse(second.contains("Reused, TLSv1."), second);
  }

  @Test
  void namesTheIssuingAuthoritiesAndNoOthers() throws Exception {
    var said = connect(house);
    var names = said.split("Acceptable client certificate CA names\n", 2)[1];
    assertEquals("CN = Phones CA", names.lines().findFirst().orElse(""));
    assertTrue(names.lines().skip(1).findFirst().orElse("").matches("(Requested|Client|Peer).*"));
  }

  @Test
  void namesNobodyWhereThatIsSet(@TempDir Path dir) throws Exception {
    try (var silent =
        PhoneHouse.start(
            dir, Clock.systemUTC(), "send-ca-names: false", UnaryOperator.identity())) {
      assertTrue(connect(silent).contains("No client certificate CA names sent"));
    }
  }

  @Test
  void endsTheConnectionWithItsAnswerWhateverThatIs() throws Exception {
    var said = connect(house, "-cert", "" + phone, "-key", "" + phone);
    assertTrue(said.contains("Connection: close"), said);
    for (var path : new String[] {"/", "/login/certificate", "/login"}) {
      var page = Phone.withoutAny().get(house.listener() + path);
      assertEquals("close", page.response().headers().firstValue("Connection").orElse(""), path);
    }
  }

  @Test
  void speaksHttp11Alone() throws Exception {
    assertTrue(connect(house, "-alpn", "h2,http/1.1").contains("No ALPN negotiated"));
  }

  @Test
  void takesAnyCertificateSoThatABadOneGetsAPage() throws Exception {
    for (var key : List.of(house.expired("tanaka"), house.foreign("tanaka"))) {
      var page = Phone.holding(key).get(house.listener() + "/login/certificate");
      assertEquals(400, page.status());
      assertTrue(page.body().contains("<h1>"), page.body());
    }
  }

  @Test
  void setsNoCookieAndServesNoScript() throws Exception {
    var browser = house.house().browser();
    var answer = house.witness(house.ask(browser, "phone"), Phone.withoutAny());
    assertTrue(answer.response().headers().allValues("Set-Cookie").isEmpty());
    assertEquals("https://idp.mochi.test/login/proof", answer.action());
    var script = answer.body().split("<script src=\"", 2)[1].split("\"", 2)[0];
    assertEquals("idp.mochi.test", URI.create(script).getHost());
    var policy = answer.response().headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("script-src https://idp.mochi.test;"), policy);
  }

  @Test
  void aloneAnswersThere() throws Exception {
    assertEquals(404, house.house().browser().get("/login/certificate").status());
    assertEquals(404, Phone.withoutAny().get(house.listener() + "/login/proof").status());
    assertEquals(404, Phone.withoutAny().get(house.listener() + "/login").status());
  }

  @Test
  void isOfNoUseForAPlainConnection() throws Exception {
    var port = house.house().configuration().listen().clientCertificate().port();
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
    }
  }
}
