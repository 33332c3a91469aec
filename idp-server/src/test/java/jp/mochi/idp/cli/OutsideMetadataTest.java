package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.ConnectProxy;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code outside}: where a service's metadata may be fetched from, and whose word counts. */
class OutsideMetadataTest {
  private static final String METADATA =
      """
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://in.example">
        <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <AssertionConsumerService index="0" Location="https://in.example/acs"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
        </SPSSODescriptor>
      </EntityDescriptor>
      """;

  /** Private (RFC 1918), and hardly anybody's: what answers there has no certificate for it. */
  private static final String PRIVATE = "https://10.255.255.1:9/metadata";

  /** Public in form, and nobody's (RFC 5737): only a proxy's tunnel leads anywhere. */
  private static final String PUBLIC = "203.0.113.7";

  @TempDir private Path dir;
  private HttpsServer server;

  /** Serves metadata on loopback under a certificate that no system trusts. */
  @BeforeEach
  void serve() throws Exception {
    var now = Clock.systemUTC().instant();
    var pair = KeyPairs.p256();
    var certificate =
        SelfSigned.forServer(
            pair,
            List.of("127.0.0.1", PUBLIC),
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofHours(1)));
    Files.writeString(dir.resolve("own-ca.pem"), Pem.write(certificate));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
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
          var body = METADATA.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private House house(String outside) throws Exception {
    return House.start(dir, Clock.systemUTC(), yaml -> yaml + outside);
  }

  private Typed.Said add(String address) {
    return new Typed(dir).run("sp", "add", address, "--name", "in");
  }

  private String own() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/metadata";
  }

  @Test
  void fetchesFromAServerWhoseCaTheFileNames() throws Exception {
    try (var _ = house("outside: {trust: own-ca.pem}\n")) {
      var said = add(own());
      assertEquals(0, said.status(), said.err());
    }
  }

  @Test
  void refusesAServerWhoseCaNobodyNames() throws Exception {
    try (var _ = house("")) {
      var said = add(own());
      assertEquals(1, said.status());
      assertTrue(said.err().contains("TLS with 127.0.0.1 failed"), said.err());
    }
  }

  @Test
  void callsAPrivateAddressOnlyWhereItsNetworkIsAllowed() throws Exception {
    try (var _ = house("outside: {allow: [10.254.0.0/16]}\n")) {
      var said = add(PRIVATE);
      assertEquals(1, said.status());
      assertTrue(said.err().contains("private address 10.255.255.1"), said.err());
    }
  }

  @Test
  void callsAPrivateAddressWhoseNetworkIsAllowed() throws Exception {
    try (var _ = house("outside: {allow: [10.255.255.0/24]}\n")) {
      var said = add(PRIVATE);
      assertEquals(1, said.status());
      assertTrue(said.err().contains("can't be fetched"), said.err()); // whoever answers there
      assertFalse(said.err().contains("private address"), said.err());
    }
  }

  @Test
  void fetchesFromOutsideByTheProxyAndLogsInThere() throws Exception {
    var address = "https://" + PUBLIC + "/metadata";
    try (var proxy =
            new ConnectProxy(server.getAddress(), "Proxy-Authorization: Basic bW9jaGk6c2VjcmV0");
        var _ =
            house(
                """
                outside:
                  trust: own-ca.pem
                  proxy: {url: "http://127.0.0.1:%d", username: mochi, password: secret}
                """
                    .formatted(proxy.port()))) {
      var said = add(address);
      assertEquals(0, said.status(), said.err());
      assertTrue(proxy.heads().getFirst().startsWith("CONNECT 203.0.113.7:443 "));

      var refused = new Typed(dir).run("sp", "add", "https://169.254.169.254/metadata");
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains("never called"), refused.err());
      assertEquals(1, proxy.heads().size());
    }
  }
}
