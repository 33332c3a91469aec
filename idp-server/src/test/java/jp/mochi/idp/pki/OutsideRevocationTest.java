package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.config.RevocationConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.network.OutsideCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Revocations of an authority elsewhere: another server of ours plays it, behind a relay that
 * counts, fails and holds.
 */
class OutsideRevocationTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House elsewhere;
  private OpenDatabase database;
  private OutsideCalls outside;
  private HttpServer relay;
  private X509Certificate issuer;
  private final AtomicInteger lists = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean failing;
  private volatile Optional<CountDownLatch> holding = Optional.empty();
  private volatile Optional<byte[]> another = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    elsewhere = House.start(dir, clock);
    done("certificate", "ca", "init");
    issuer = certificates().getFirst();
    database = Engine.SQLITE.open();
    outside = OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty());
    relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    relay.createContext("/crl", exchange -> relay(exchange, lists));
    relay.createContext("/ocsp", exchange -> relay(exchange, questions));
    relay.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    relay.start();
  }

  @AfterEach
  void stop() {
    holding.ifPresent(CountDownLatch::countDown);
    relay.stop(0);
    outside.close();
    database.close();
    elsewhere.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private void relay(HttpExchange exchange, AtomicInteger count) throws IOException {
    count.incrementAndGet();
    try (exchange;
        var client = HttpClient.newHttpClient()) {
      if (holding.isPresent()) {
        holding.get().await(20, TimeUnit.SECONDS);
      }
      if (failing) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var path = "/pki" + exchange.getRequestURI().getPath();
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + elsewhere.port() + path))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .build();
      var body =
          another.isPresent()
              ? another.get()
              : client.send(request, BodyHandlers.ofByteArray()).body();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private OutsideRevocation node(boolean crl, boolean ocsp) {
    var base = "http://127.0.0.1:" + relay.getAddress().getPort();
    var config =
        new RevocationConfig(
            crl ? List.of(URI.create(base + "/crl")) : List.of(),
            List.of(),
            ocsp ? Optional.of(URI.create(base + "/ocsp")) : Optional.empty(),
            Duration.ofMinutes(15),
            false);
    var parts =
        new OutsideRevocation.Parts(
            database, outside, Runnable::run, clock.withZone(ZoneOffset.UTC));
    return new OutsideRevocation(parts, config, List.of(issuer));
  }

  /** Fetches in one round, and takes over in the next. */
  private static OutsideRevocation fetched(OutsideRevocation node) {
    node.run();
    node.run();
    return node;
  }

  private X509Certificate phone(String device) throws Exception {
    new OpenSsl(dir)
        .done(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/",
            "-keyout",
            device + ".key",
            "-out",
            device + ".csr");
    var pem =
        done("certificate", "issue", device + ".csr", "--person", "tanaka", "--device", device);
    return Pem.certificates(pem).orThrow().getFirst();
  }

  private void revoke(X509Certificate certificate) {
    var serial = certificate.getSerialNumber().toString(16);
    done("certificate", "revoke", serial, "--reason", "key-compromise");
  }

  private void assertGood(OutsideRevocation node, X509Certificate certificate) {
    var status = node.status(certificate, issuer);
    assertInstanceOf(RevocationStatus.Good.class, status, status.toString());
  }

  private void assertUnknown(String why, OutsideRevocation node, X509Certificate certificate) {
    var status = node.status(certificate, issuer);
    var unknown = assertInstanceOf(RevocationStatus.Unknown.class, status);
    assertTrue(unknown.why().contains(why), unknown.why());
  }

  @Test
  void aListIsFetchedOnceForAllNodesAndNeverBySignOns() throws Exception {
    var lost = phone("lost");
    var kept = phone("kept");
    revoke(lost);
    var one = node(true, false);
    assertUnknown("No revocation list", one, kept);
    assertEquals(0, lists.get(), "asking fetches nothing");
    fetched(one);
    var other = fetched(node(true, false));
    assertEquals(1, lists.get());
    for (var node : List.of(one, other)) {
      assertTrue(node.status(lost, issuer).revoked().isPresent());
      assertGood(node, kept);
      assertEquals(Optional.empty(), node.fault());
    }
  }

  @Test
  void aListIsFetchedAgainInTimeAndAFailureLeavesTheLastOne() throws Exception {
    var phone = phone("phone");
    var node = fetched(node(true, false));
    assertGood(node, phone);
    revoke(phone);
    failing = true;
    clock.pass(Duration.ofMinutes(16));
    fetched(node);
    assertGood(node, phone);
    assertTrue(node.fault().orElseThrow().contains("503"), node.fault().toString());
    failing = false;
    clock.pass(Duration.ofSeconds(59));
    fetched(node);
    assertEquals(2, lists.get(), "it is tried again after a minute");
    clock.pass(Duration.ofSeconds(2));
    fetched(node);
    assertTrue(node.status(phone, issuer).revoked().isPresent());
  }

  @Test
  void aListThatSoonRunsOutIsFetchedEarlier() throws Exception {
    another = Optional.of(list());
    clock.pass(Duration.ofDays(7).minusMinutes(10));
    var node = fetched(node(true, false));
    clock.pass(Duration.ofMinutes(4));
    fetched(node);
    assertEquals(1, lists.get());
    clock.pass(Duration.ofMinutes(1));
    fetched(node);
    assertEquals(2, lists.get());
  }

  @Test
  void aListThatHasRunOutSaysNothing() throws Exception {
    var phone = phone("phone");
    var node = fetched(node(true, false));
    failing = true;
    clock.pass(Duration.ofDays(6));
    assertGood(fetched(node), phone);
    clock.pass(Duration.ofDays(2));
    assertUnknown("has run out", fetched(node), phone);
    assertTrue(node.fault().isPresent());
  }

  @Test
  void neitherAnOlderNorAForeignListTakesThePlaceOfTheOneThere() throws Exception {
    var phone = phone("phone");
    var old = list();
    clock.pass(Duration.ofSeconds(5));
    revoke(phone);
    var node = fetched(node(true, false));
    assertTrue(node.status(phone, issuer).revoked().isPresent());
    for (var bad : List.of(old, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      another = Optional.of(bad);
      clock.pass(Duration.ofMinutes(16));
      fetched(node);
      assertTrue(node.fault().isPresent());
      assertTrue(node.status(phone, issuer).revoked().isPresent());
    }
  }

  private byte[] list() throws Exception {
    done("certificate", "crl", "--out", "old.crl");
    return Files.readAllBytes(dir.resolve("old.crl"));
  }

  @Test
  void aResponderIsAskedAndItsAnswerHoldsForAMoment() throws Exception {
    var phone = phone("phone");
    var node = node(false, true);
    assertGood(node, phone);
    revoke(phone);
    assertGood(node, phone);
    assertEquals(1, questions.get());
    clock.pass(ResponderElsewhere.KEPT);
    assertTrue(node.status(phone, issuer).revoked().isPresent());
  }

  @Test
  void aResponderKnowsOfWhatTheListDoesNot() throws Exception {
    var phone = phone("phone");
    var node = fetched(node(true, true));
    revoke(phone);
    assertTrue(node.status(phone, issuer).revoked().isPresent());
    assertEquals(1, questions.get());
  }

  @Test
  void whereTheResponderFailsTheListsWordCountsAndNobodyWaitsTwice() throws Exception {
    var phone = phone("phone");
    var node = fetched(node(true, true));
    failing = true;
    assertGood(node, phone);
    assertGood(node, phone);
    assertEquals(1, questions.get(), "after a failure it is left alone for a while");
    assertUnknown("gave no answer", node(false, true), phone);
    failing = false;
    clock.pass(ResponderElsewhere.PAUSE);
    assertGood(node, phone);
    assertEquals(3, questions.get());
  }

  @Test
  void anAnswerOfNoUseIsNotAskedForAgainAtOnceAndKeepsNobodyElseFromAsking() throws Exception {
    var odd = phone("odd");
    var other = phone("other");
    var node = node(false, true);
    another = Optional.of("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertUnknown("can't be read", node, odd);
    assertUnknown("can't be read", node, odd);
    assertEquals(1, questions.get());
    another = Optional.empty();
    assertGood(node, other);
    clock.pass(ResponderElsewhere.PAUSE);
    assertGood(node, odd);
  }

  @Test
  void aSignOnWaitsForAResponderNoLongerThanTheLimit() throws Exception {
    var phone = phone("phone");
    holding = Optional.of(new CountDownLatch(1));
    var before = System.nanoTime();
    assertUnknown("gave no answer", node(false, true), phone);
    var took = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(took.compareTo(ResponderElsewhere.LIMIT.multipliedBy(3)) < 0, took.toString());
  }

  @Test
  void ofAnIssuerThatIsNotTheListsNothingIsSaid() throws Exception {
    var phone = phone("phone");
    var node = fetched(node(true, false));
    var root = certificates().get(1);
    assertInstanceOf(RevocationStatus.Unknown.class, node.status(phone, root));
    assertGood(node, phone);
  }

  private List<X509Certificate> certificates() throws Exception {
    var found = new ArrayList<X509Certificate>();
    var listed = new JsonMapper().readTree(done("certificate", "ca", "list", "--json"));
    for (var authority : listed.path("authorities")) {
      found.add(Pem.certificates(authority.path("pem").asText()).orThrow().getFirst());
    }
    return found;
  }
}
