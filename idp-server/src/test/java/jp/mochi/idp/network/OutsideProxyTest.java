package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.network.CidrTest.cidr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.ConnectProxy;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code outside.proxy}: the same calls, and the same refusals, by another way. */
class OutsideProxyTest {
  /** Public in form, and nobody's (RFC 5737): only the proxy's tunnel leads anywhere. */
  private static final String PUBLIC = "203.0.113.7";

  private final List<String> hosts = new ArrayList<>();
  private final X509Certificate certificate;
  private final HttpsServer server;

  OutsideProxyTest() throws Exception {
    var now = Clock.systemUTC().instant();
    var pair = KeyPairs.p256();
    certificate =
        SelfSigned.forServer(
            pair,
            List.of("sp.example", "127.0.0.1"),
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofHours(1)));
    var store = store();
    store.setKeyEntry("tls", pair.getPrivate(), new char[0], new Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static KeyStore store() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private ConnectProxy proxy(String wanted) throws Exception {
    return new ConnectProxy(server.getAddress(), wanted);
  }

  private static OutsideProxy through(ConnectProxy proxy) {
    return new OutsideProxy("127.0.0.1", proxy.port(), Optional.empty());
  }

  private SSLContext trusting() throws Exception {
    var store = store();
    store.setCertificateEntry("ca", certificate);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  /** Asks where these names lead to, and nowhere else. */
  private String fetch(OutsideProxy proxy, String address, Map<String, String> names)
      throws Exception {
    return fetch(proxy, address, names, Duration.ofSeconds(30));
  }

  private String fetch(
      OutsideProxy proxy, String address, Map<String, String> names, Duration whole)
      throws Exception {
    var limits = new OutsideCalls.Limits(Duration.ofSeconds(10), whole, 5);
    var allowed = List.of(cidr("10.1.0.0/16"));
    OutsideCalls.Names resolver =
        host -> new InetAddress[] {InetAddress.getByName(names.getOrDefault(host, host))};
    try (var calls = new OutsideCalls(limits, allowed, trusting(), Optional.of(proxy), resolver)) {
      return switch (calls.fetch(URI.create(address))) {
        case OutsideCalls.Fetched(var body) -> new String(body.bytes(), UTF_8);
        case OutsideCalls.Refused(var why) -> why;
      };
    }
  }

  @Test
  void asksForATunnelToTheAddressThatWasCheckedAndNeverForAName() throws Exception {
    try (var proxy = proxy("")) {
      var names = Map.of("sp.example", PUBLIC);
      assertEquals("hello", fetch(through(proxy), "https://sp.example/metadata", names));
      assertEquals(List.of("sp.example"), hosts);
      var head = proxy.heads().getFirst();
      assertTrue(head.startsWith("CONNECT 203.0.113.7:443 HTTP/1.1\r\n"), head);
      assertFalse(head.contains("sp.example"), head);
      assertFalse(head.contains("Proxy-Authorization"), head);
    }
  }

  @Test
  void writesAnAddressOfIpv6InBrackets() throws Exception {
    try (var proxy = proxy("")) {
      var names = Map.of("sp.example", "2001:db8::7");
      assertEquals("hello", fetch(through(proxy), "https://sp.example:8443/", names));
      var head = proxy.heads().getFirst();
      assertTrue(head.startsWith("CONNECT [2001:db8::7]:8443 HTTP/1.1\r\n"), head);
    }
  }

  @Test
  void holdsTheCertificateAgainstTheNameInsideTheTunnel() throws Exception {
    try (var proxy = proxy("")) {
      var said = fetch(through(proxy), "https://other.example/", Map.of("other.example", PUBLIC));
      assertTrue(said.contains("TLS with other.example failed"), said);
      assertEquals(1, proxy.heads().size());
    }
  }

  @Test
  void refusesWhatLeadsToLinkLocalOrPrivateBeforeTheProxyHearsOfIt() throws Exception {
    try (var proxy = proxy("")) {
      for (var target : List.of("169.254.169.254", "fe80::1", "192.168.1.1", "0.0.0.0")) {
        var said = fetch(through(proxy), "https://sp.example/", Map.of("sp.example", target));
        assertTrue(said.contains("leads to"), target + ": " + said);
      }
      assertEquals(List.of(), proxy.heads());
      var names = Map.of("sp.example", PUBLIC);
      assertEquals("hello", fetch(through(proxy), "https://sp.example/", names));
    }
  }

  @Test
  void reachesThisMachineAndAllowedNetworksStraight() throws Exception {
    try (var proxy = proxy("")) {
      var here = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
      assertEquals("hello", fetch(through(proxy), here, Map.of()));
      var near = Map.of("sp.example", "10.1.255.255");
      fetch(through(proxy), "https://sp.example:9/", near, Duration.ofSeconds(1));
      assertEquals(List.of(), proxy.heads());
    }
  }

  @Test
  void logsInWhereTheProxyWantsIt() throws Exception {
    // RFC 7617 §2: mochi:pass:wörd in UTF-8
    try (var proxy = proxy("Proxy-Authorization: Basic bW9jaGk6cGFzczp3w7ZyZA==\r\n")) {
      var names = Map.of("sp.example", PUBLIC);
      var refused = fetch(through(proxy), "https://sp.example/", names);
      assertTrue(refused.contains("wants another user or password"), refused);
      var login = Optional.of(new OutsideProxy.Login("mochi", "pass:wörd"));
      var known = new OutsideProxy("127.0.0.1", proxy.port(), login);
      assertEquals("hello", fetch(known, "https://sp.example/", names));
      assertFalse(known.toString().contains("w"), known.toString());
    }
  }

  @Test
  void saysWhatIsWrongWithTheProxy() throws Exception {
    var names = Map.of("sp.example", PUBLIC);
    var nobody = new OutsideProxy("127.0.0.1", FreePorts.one(), Optional.empty());
    var said = fetch(nobody, "https://sp.example/", names);
    assertTrue(said.contains("The proxy " + nobody + " can't be reached"), said);
    var linkLocal = new OutsideProxy("169.254.169.254", 3128, Optional.empty());
    said = fetch(linkLocal, "https://sp.example/", names);
    assertTrue(said.contains("never called"), said);
    for (var answer :
        List.of("HTTP/1.1 403 Forbidden\r\n\r\n", "hello\r\n\r\n", "x".repeat(20_000))) {
      said = fetch(answering(answer), "https://sp.example/", names);
      var expected = answer.startsWith("HTTP") ? "status 403" : "doesn't answer by HTTP";
      assertTrue(said.contains(expected), said);
    }
  }

  @Test
  void waitsForASilentProxyNoLongerThanForTheCall() throws Exception {
    var names = Map.of("sp.example", PUBLIC);
    var said = fetch(answering(""), "https://sp.example/", names, Duration.ofSeconds(1));
    assertTrue(said.contains("no usable answer"), said);
  }

  /** A proxy that says this, whatever it is asked; nothing at all where it is empty. */
  private static OutsideProxy answering(String answer) throws Exception {
    var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try (listening;
                  var client = listening.accept()) {
                client.getOutputStream().write(answer.getBytes(UTF_8));
                client.getOutputStream().flush();
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
              } catch (java.io.IOException gone) {
                Thread.onSpinWait(); // it has hung up
              }
            });
    return new OutsideProxy("127.0.0.1", listening.getLocalPort(), Optional.empty());
  }

  /** The proxy's head ends at its bound and the tunnel begins, where nobody speaks TLS. */
  @Test
  void readsTheProxysAnswerUpToItsBoundAndNoFurther() throws Exception {
    var names = Map.of("sp.example", PUBLIC);
    var ends = "HTTP/1.1 200 OK\r\nX: \r\n\r\n";
    for (var more : List.of(0, 1)) {
      var filled = "X: " + "x".repeat(16_384 - ends.length() + more);
      var answer = ends.replace("X: ", filled) + "this is not TLS";
      var said = fetch(answering(answer), "https://sp.example/", names);
      var expected = more == 0 ? "TLS with sp.example failed" : "doesn't answer by HTTP";
      assertTrue(said.contains(expected), said);
    }
  }

  @Test
  void itsLoginIsComparedAndNeverShown() {
    var login = new OutsideProxy.Login("mochi", "s3cret");
    assertEquals(new OutsideProxy.Login("mochi", "s3cret"), login);
    assertNotEquals(new OutsideProxy.Login("mochi", "other"), login);
    assertNotEquals(new OutsideProxy.Login("other", "s3cret"), login);
    assertNotEquals(new Object(), login);
    assertEquals("Login(…)", login.toString());
    var proxy = new OutsideProxy("proxy.example", 3128, Optional.of(login));
    assertEquals("proxy.example:3128", proxy.toString());
  }

  /** RFC 7617 §2: the first colon ends the user. */
  @Test
  void aUserHasNoColon() {
    for (var user : List.of(":x", "x:y", "x:")) {
      assertThrows(IllegalArgumentException.class, () -> new OutsideProxy.Login(user, "p"));
    }
    assertEquals("Basic eDp5Og==", new OutsideProxy.Login("x", "y:").authorization());
  }
}
