package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that signs, seals and connects works with the fast provider and without it. */
final class FastSignaturesTest {
  private static final String NAME = "AmazonCorrettoCryptoProvider";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @BeforeEach
  @AfterEach
  void remove() {
    Security.removeProvider(NAME);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signsWithTheProviderThatIsFirst(boolean fast) throws Exception {
    choose(fast);
    var pair = KeyPairs.rsa(2048);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    assertEquals(fast, signature.getProvider().getName().equals(NAME));
    assertTrue(KeyPairs.match(pair.getPrivate(), pair.getPublic()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsKeysAndCertificatesThatWereWrittenWithTheOther(boolean fast) {
    choose(!fast);
    for (var pair : pairs()) {
      var key = Pem.write(pair.getPrivate());
      var certificate = Pem.write(certificate(pair));
      choose(fast);
      var read = Pem.certificates(certificate).orThrow().getFirst();
      assertTrue(KeyPairs.match(Pem.privateKey(key).orThrow(), read.getPublicKey()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensWhatWasSealedAndBackedUpWithTheOther(boolean fast) throws Exception {
    choose(!fast);
    var clock = new SettableClock();
    var master = MasterKey.parse(MasterKey.generate()).orElseThrow();
    try (var database = Engine.SQLITE.open()) {
      var token =
          new DatabaseSealer(database, master, clock)
              .seal("p", "b", "日本語", clock.instant().plusSeconds(60));
      var backup = new java.io.ByteArrayOutputStream();
      try (var out = new BackupFile(master).encrypt(backup)) {
        out.write("日本語".getBytes(StandardCharsets.UTF_8));
      }
      choose(fast);
      assertEquals(
          new Sealer.Opened.Content("日本語"),
          new DatabaseSealer(database, master, clock).open("p", "b", token));
      try (var in =
          new BackupFile(master).decrypt(new java.io.ByteArrayInputStream(backup.toByteArray()))) {
        assertEquals("日本語", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shakesHandsOverTls(boolean fast) throws Exception {
    choose(fast);
    for (var pair : pairs()) {
      var context = context(pair, certificate(pair));
      try (var listening = context.getServerSocketFactory().createServerSocket(0);
          var client =
              (SSLSocket)
                  context.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
        var server =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try (var accepted = listening.accept()) {
                        accepted.getOutputStream().write(7);
                      } catch (java.io.IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                      }
                    });
        assertEquals(7, client.getInputStream().read());
        server.join();
      }
    }
  }

  private static void choose(boolean fast) {
    Security.removeProvider(NAME);
    if (fast) {
      assertTrue(FastSignatures.install(), "The Corretto provider doesn't load on this machine.");
      assertEquals(
          NAME, Stream.of(Security.getProviders()).map(Provider::getName).toList().getFirst());
    }
  }

  private static List<KeyPair> pairs() {
    return List.of(KeyPairs.rsa(2048), KeyPairs.p256());
  }

  private static X509Certificate certificate(KeyPair pair) {
    return SelfSigned.forServer(
        pair,
        List.of("localhost"),
        NOON.minus(Duration.ofDays(3000)),
        NOON.plus(Duration.ofDays(3000)));
  }

  private static SSLContext context(KeyPair pair, X509Certificate certificate) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = new X509Certificate[] {certificate};
    store.setKeyEntry("server", pair.getPrivate(), new char[0], chain);
    store.setCertificateEntry("trusted", certificate);
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
