package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.network.CidrTest.cidr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideCallsTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private final OutsideCalls calls;

  OutsideCallsTest() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/fixed", 200, 5);
    answer("/chunked", 200, 0);
    answer("/moved", 302, 5);
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            assertTrue(end.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext("/drip", this::drip);
    server.setExecutor(Runnable::run);
    server.start();
    var limits = new OutsideCalls.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 5);
    calls =
        new OutsideCalls(
            limits,
            List.of(),
            SSLContext.getDefault(),
            Optional.empty(),
            OutsideCallsTest::resolve);
  }

  /** A byte every half second, so that no single wait is long. */
  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    try {
      do {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
      } while (!end.await(500, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(String path, int status, int length) {
    server.createContext(
        path,
        exchange -> {
          boolean large = "large".equals(exchange.getRequestURI().getQuery());
          byte[] body = (large ? "hello!" : "hello").getBytes(UTF_8);
          exchange.getResponseHeaders().set("Location", "http://169.254.169.254/");
          exchange.sendResponseHeaders(status, length == 0 ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private OutsideCalls.Reach reach(String address) {
    return calls.reach(URI.create(address), Duration.ofSeconds(1));
  }

  @Test
  void seesWhetherAnybodyIsAtAnAddress() {
    var here = "http://127.0.0.1:" + server.getAddress().getPort();
    assertEquals(OutsideCalls.Reach.ANSWERS, reach(here + "/fixed"));
    assertEquals(OutsideCalls.Reach.ANSWERS, reach(here + "/nothing-there"));
    assertEquals(OutsideCalls.Reach.UNKNOWN, reach("https://10.1.2.3/"));
    assertEquals(OutsideCalls.Reach.SILENT, reach("https://nobody.invalid/"));
    for (int status : new int[] {502, 503, 504}) {
      answer("/gateway" + status, status, 5);
      assertEquals(OutsideCalls.Reach.SILENT, reach(here + "/gateway" + status));
    }
    answer("/fault", 500, 5);
    assertEquals(OutsideCalls.Reach.ANSWERS, reach(here + "/fault"), "somebody says so");
  }

  @AfterEach
  void stop() {
    end.countDown();
    calls.close();
    server.stop(0);
  }

  private static InetAddress[] resolve(String host) throws UnknownHostException {
    if (host.endsWith(".invalid")) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getAllByName(host);
  }

  private String fetch(String path) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return switch (calls.fetch(address)) {
      case OutsideCalls.Fetched(var body) -> new String(body.bytes(), UTF_8);
      case OutsideCalls.Refused(var why) -> why;
    };
  }

  @Test
  void fetchesWithinItsBoundAndRefusesBeyondIt() {
    assertEquals("hello", fetch("/fixed"));
    assertEquals("hello", fetch("/chunked"));
    assertEquals("The answer is larger than 5 bytes.", fetch("/fixed?large"));
    assertEquals("The answer is larger than 5 bytes.", fetch("/chunked?large"));
  }

  @Test
  void followsNoRedirect() {
    assertTrue(fetch("/moved").contains("status 302"), fetch("/moved"));
  }

  @Test
  void endsACallThatTakesTooLong() {
    assertTrue(fetch("/slow").contains("no usable answer"), "it must end");
  }

  @Test
  void endsACallWhoseAnswerTrickles() {
    assertTrue(fetch("/drip").contains("no usable answer"), "each byte comes in time, but late");
  }

  @Test
  void saysWhyItMakesNoCall() {
    var ftp = calls.fetch(URI.create("ftp://127.0.0.1/"));
    assertEquals(
        OutsideAddress.fault(URI.create("ftp://127.0.0.1/")).map(OutsideCalls.Refused::new),
        Optional.of(ftp));
    assertEquals(
        new OutsideCalls.Refused("The name nowhere.invalid can't be resolved."),
        calls.fetch(URI.create("https://nowhere.invalid/")));
  }

  @Test
  void callsWithTheSystemsTrustAndTheUsualLimits() throws Exception {
    try (var usual = OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty())) {
      var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/fixed");
      assertInstanceOf(OutsideCalls.Fetched.class, usual.fetch(address));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/, 93.184.215.14, true",
    "http://example.com/, 93.184.215.14, false",
    "http://localhost/, 127.0.0.1, true",
    "http://localhost/, ::1, true",
    "https://x.example/, 169.254.169.254, false",
    "https://x.example/, ::ffff:169.254.169.254, false",
    "https://x.example/, fe80::1, false",
    "https://x.example/, 0.0.0.0, false",
    "https://x.example/, '::', false",
    "https://x.example/, 64:ff9b::a9fe:a9fe, false",
    "https://x.example/, 192.168.1.1, false",
    "https://x.example/, fd00::1, false",
    "https://x.example/, 10.2.3.4, false",
    "https://x.example/, 10.1.3.4, true",
    "http://x.example/, 10.1.3.4, false",
  })
  void callsOnlyWhereItMay(String address, String target, boolean may) {
    Optional<String> fault =
        OutsideAddress.fault(
            URI.create(address),
            CidrTest.ip(target).address(),
            List.of(cidr("10.1.0.0/16")),
            false);
    assertEquals(may, fault.isEmpty(), fault.orElse("called"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/, 93.184.215.14, true",
    "http://x.example/, 10.1.3.4, true",
    "http://x.example/, 10.2.3.4, false",
    "http://x.example/, 169.254.169.254, false",
  })
  void plainHttpDoesWhereWhatComesBackIsSigned(String address, String target, boolean may) {
    var ip = CidrTest.ip(target).address();
    var fault = OutsideAddress.fault(URI.create(address), ip, List.of(cidr("10.1.0.0/16")), true);
    assertEquals(may, fault.isEmpty(), fault.orElse("called"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:p@example.com/, false",
    "file:///etc/passwd, false",
    "https:///x, false",
    "ftp://example.com/, false",
    "https://example.com/, true",
  })
  void refusesWhatIsNoWebAddress(String address, boolean may) {
    assertEquals(may, OutsideAddress.fault(URI.create(address)).isEmpty());
  }

  /** With a resolver that hangs, as one does whose name servers are gone. */
  private OutsideCalls hanging(AtomicInteger asked) throws Exception {
    var limits = new OutsideCalls.Limits(Duration.ofSeconds(5), Duration.ofMillis(300), 5);
    return new OutsideCalls(
        limits,
        List.of(),
        SSLContext.getDefault(),
        Optional.empty(),
        host -> {
          asked.incrementAndGet();
          try {
            assertTrue(end.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        });
  }

  @Test
  void waitsForANameServerNoLongerThanForTheCall() throws Exception {
    var asked = new AtomicInteger();
    try (var calls = hanging(asked)) {
      var before = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        var refused = calls.fetch(URI.create("https://sp.example/"));
        assertTrue(
            refused instanceof OutsideCalls.Refused(var why) && why.contains("wasn't resolved"),
            refused::toString);
      }
      var took = Duration.ofNanos(System.nanoTime() - before);
      assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took.toString());
      assertEquals(1, asked.get(), "one asks for a name, the others wait with it");
    }
  }

  @Test
  void refusesANameWhileTooManyOthersAreLookedUp() throws Exception {
    try (var calls = hanging(new AtomicInteger())) {
      for (int i = 0; i < 16; i++) {
        calls.fetch(URI.create("https://sp" + i + ".example/"));
      }
      var refused = calls.fetch(URI.create("https://sp.example/"));
      assertTrue(
          refused instanceof OutsideCalls.Refused(var why) && why.contains("too many"),
          refused::toString);
    }
  }

  @Test
  void looksNoNameUpAnyMoreOnceItIsClosed() throws Exception {
    var stopped = new CountDownLatch(1);
    var limits = new OutsideCalls.Limits(Duration.ofSeconds(5), Duration.ofMillis(300), 5);
    OutsideCalls.Names hanging =
        host -> {
          try {
            assertTrue(end.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException closed) {
            stopped.countDown();
          }
          throw new UnknownHostException(host);
        };
    var tls = SSLContext.getDefault();
    try (var calls = new OutsideCalls(limits, List.of(), tls, Optional.empty(), hanging)) {
      assertInstanceOf(OutsideCalls.Refused.class, calls.fetch(URI.create("https://sp.example/")));
    }
    assertTrue(stopped.await(10, TimeUnit.SECONDS), "nobody waits for it any more");
  }

  @Test
  void whoIsToldToStopWhileANameIsLookedUpStops() throws Exception {
    try (var calls = hanging(new AtomicInteger())) {
      Thread.currentThread().interrupt();
      var refused = calls.fetch(URI.create("https://sp.example/"));
      assertTrue(Thread.interrupted(), "whoever called hears of it too");
      assertTrue(
          refused instanceof OutsideCalls.Refused(var why) && why.contains("stopped while"),
          refused::toString);
    }
  }
}
