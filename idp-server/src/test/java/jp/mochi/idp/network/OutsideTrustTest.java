package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.Pem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code outside.trust}: whose certificates count for calls to other hosts. */
class OutsideTrustTest {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  private final List<HttpsServer> servers = new ArrayList<>();
  @TempDir private Path dir;

  @BeforeEach
  void othersKeepTheTrustTheyHave() throws Exception {
    SSLContext.getDefault();
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    System.clearProperty(STORE);
    System.clearProperty(PASSWORD);
  }

  private LocalAuthority authority(String name) throws IOException {
    return LocalAuthority.open(dir.resolve(name), name, Clock.systemUTC());
  }

  /** A server on this machine with a certificate of this authority. */
  private URI server(LocalAuthority authority) throws Exception {
    var files = authority.serverCertificate(Set.of("127.0.0.1"));
    var chain = Pem.certificates(Files.readString(files.certificate())).orThrow();
    var key = Pem.privateKey(Files.readString(files.privateKey())).orThrow();
    var store = store();
    store.setKeyEntry("tls", key, new char[0], chain.toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    servers.add(server);
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static KeyStore store() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** As Java's own list of authorities, or the one that an administrator put in its place. */
  private void trustInTheSystem(LocalAuthority authority) throws Exception {
    var store = store();
    store.setCertificateEntry("ca", authority.certificate());
    var file = dir.resolve("system.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty(STORE, file.toString());
    System.setProperty(PASSWORD, "changeit");
  }

  private static String fetch(URI address, Optional<Path> beside) throws Exception {
    try (var calls = OutsideCalls.trusting(List.of(), beside, Optional.empty())) {
      return switch (calls.fetch(address)) {
        case OutsideCalls.Fetched(var body) -> new String(body.bytes(), UTF_8);
        case OutsideCalls.Refused(var why) -> why;
      };
    }
  }

  private static void assertNotTrusted(String said) {
    assertTrue(said.startsWith("TLS with 127.0.0.1 failed: "), said);
  }

  @Test
  void everyAuthorityOfTheFileCountsAndNoneWithoutIt() throws Exception {
    var both = dir.resolve("corporate.pem");
    Files.writeString(both, authority("one").caPem() + authority("two").caPem());
    for (var name : List.of("one", "two")) {
      var address = server(authority(name));
      assertEquals("hello", fetch(address, Optional.of(both)));
      assertNotTrusted(fetch(address, Optional.empty()));
    }
    assertNotTrusted(fetch(server(authority("other")), Optional.of(both)));
  }

  @Test
  void theSystemsAuthoritiesCountWithAFileAndWithout() throws Exception {
    var known = server(authority("public"));
    assertNotTrusted(fetch(known, Optional.empty()));
    trustInTheSystem(authority("public"));
    assertEquals("hello", fetch(known, Optional.empty()));
    var corporate = Optional.of(authority("corporate").caFile());
    assertEquals("hello", fetch(known, corporate));
    assertEquals("hello", fetch(server(authority("corporate")), corporate));
    assertNotTrusted(fetch(server(authority("other")), corporate));
  }

  @Test
  void aFileWithoutACertificateIsAFaultAndNotNoTrust() throws IOException {
    var file = Files.writeString(dir.resolve("empty.pem"), "nothing\n");
    var fault =
        assertThrows(
            GeneralSecurityException.class,
            () -> OutsideCalls.trusting(List.of(), Optional.of(file), Optional.empty()));
    var said = String.valueOf(fault.getMessage());
    assertTrue(said.startsWith("outside.trust: " + file + ": "), said);
  }

  @Test
  void whoeverSpeaksIsThereAlsoWithACertificateThatNobodyKnows() throws Exception {
    var stranger = server(authority("other"));
    try (var calls = OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty())) {
      assertEquals(OutsideCalls.Reach.ANSWERS, calls.reach(stranger, Duration.ofSeconds(15)));
      servers.forEach(server -> server.stop(0));
      assertEquals(OutsideCalls.Reach.SILENT, calls.reach(stranger, Duration.ofSeconds(15)));
    }
  }
}
