package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import jp.mochi.idp.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answer says who somebody is: only listed proxies get it, and only for a client they name. */
class ProxiesTest {
  private Intranet intranet;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    intranet = Intranet.start(dir, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    intranet.close();
  }

  private HttpResponse<String> ask(String from, Browser there, String... headers) throws Exception {
    var uri = "http://127.0.0.1:" + intranet.house.port() + "/gate/check?system=wiki";
    var cookies =
        there.cookies().entrySet().stream()
            .map(c -> c.getKey() + "=" + c.getValue())
            .collect(Collectors.joining("; "));
    var request = HttpRequest.newBuilder(URI.create(uri)).header("Cookie", cookies);
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    try (var http = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(from)).build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void onlyAListedProxyIsTold() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    assertEquals(200, ask("127.0.0.1", there, "X-Forwarded-For", "203.0.113.5").statusCode());
    var other = ask("127.0.0.2", there, "X-Forwarded-For", "203.0.113.5");
    assertEquals(403, other.statusCode());
    assertEquals("GATE_PROXY", other.headers().firstValue("X-Mochi-Reason").orElse(""));
    assertTrue(other.headers().firstValue("X-Mochi-User").isEmpty());
    assertTrue(intranet.detail("refused").contains("127.0.0.2"), intranet.detail("refused"));
  }

  /** The proxy's own address would be in the network that it serves. */
  @Test
  void aProxyThatHidesItsClientIsToldNothing() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    for (var hidden : List.of("unknown", "", "203.0.113.5, unknown")) {
      var asked = ask("127.0.0.1", there, "X-Forwarded-For", hidden);
      assertEquals(400, asked.statusCode(), hidden);
      assertTrue(asked.headers().firstValue("X-Mochi-User").isEmpty());
    }
    assertEquals(400, ask("127.0.0.1", there, "Forwarded", "for=_hidden").statusCode());
    assertEquals(200, ask("127.0.0.1", there, "Forwarded", "for=203.0.113.5").statusCode());
  }

  @Test
  void aProxyThatDoesNotSayWhoseRequestItIsIsToldNothing() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    assertEquals(200, ask("127.0.0.1", there, "Forwarded", "for=203.0.113.5").statusCode());
    assertEquals(403, ask("127.0.0.1", there).statusCode());
    var both =
        ask("127.0.0.1", there, "X-Forwarded-For", "203.0.113.5", "Forwarded", "for=10.0.0.1");
    assertEquals(400, both.statusCode());
  }

  @Test
  void aCodeIsTakenFromAListedProxyOnly() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    var uri = "http://127.0.0.1:" + intranet.house.port() + "/gate/done/wiki";
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(Browser.encoded(code)));
    var from = InetAddress.ofLiteral("127.0.0.2");
    try (var http = HttpClient.newBuilder().localAddress(from).build()) {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(403, answer.statusCode());
    }
    assertEquals(303, Intranet.done(there, "wiki", code).status());
  }

  @Test
  void theRecordHasTheClientsAddress() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    Intranet.check(there, "wiki");
    var address =
        intranet
            .house
            .database()
            .read(
                h ->
                    h.createQuery("SELECT client_address FROM audit WHERE kind = 'checked'")
                        .mapTo(String.class)
                        .one());
    assertEquals(Intranet.CLIENT, address);
  }
}
