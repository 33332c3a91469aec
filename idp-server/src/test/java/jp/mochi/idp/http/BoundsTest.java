package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final String GET =
      "GET /echo?q=%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final int LARGER = 1 << 20;
  private static final CountDownLatch THROWN_AWAY = new CountDownLatch(1);
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        bounded(
            20,
            List.of(
                Route.get(MAIN, "/echo", ctx -> ctx.result("" + ctx.queryParam("q").length())),
                Route.post(MAIN, "/form", ctx -> ctx.result("" + ctx.formParam("f").length())),
                new Route(Set.of(MAIN), HandlerType.POST, "/larger", BoundsTest::larger, LARGER)));
  }

  private static House bounded(int requestsAtOnce, List<Route> routes) throws Exception {
    return House.of(
        routes,
        all ->
            new HttpSettings.Limits(
                all.headerBytes(),
                all.bodyBytes(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                100,
                requestsAtOnce),
        Optional.empty());
  }

  private static void larger(Context ctx) throws IOException {
    assertEquals(LARGER + 1, ctx.bodyInputStream().readNBytes(LARGER + 1).length);
    try {
      RestOfBody.throwAway(ctx);
    } finally {
      THROWN_AWAY.countDown();
    }
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void aRedirectQueryOfSixtyFourKibPassesAndOneOfEightyDoesNot() throws IOException {
    String fits = house.raw(MAIN, GET.formatted("x".repeat(64 << 10)));
    assertTrue(fits.startsWith("HTTP/1.1 200") && fits.endsWith("65536"), fits);
    assertPlainRefusal("414", house.raw(MAIN, GET.formatted("x".repeat(80 << 10))));
    String headers = GET.replace("\r\n\r\n", "\r\nX: " + "x".repeat(80 << 10) + "\r\n\r\n");
    assertPlainRefusal("431", house.raw(MAIN, headers.formatted("x")));
  }

  @Test
  void aFormOf256KibPassesAndALargerOneIsRefusedHoweverItIsSent() throws IOException {
    String fits = house.raw(MAIN, form("f=" + "x".repeat(256 << 10)));
    assertTrue(fits.startsWith("HTTP/1.1 200") && fits.endsWith("262144"), fits);
    String large = "f=" + "x".repeat(300 << 10);
    assertPlainRefusal("413", house.raw(MAIN, form(large)));
    String chunked =
        head("Transfer-Encoding: chunked")
            + Integer.toHexString(large.length())
            + "\r\n"
            + large
            + "\r\n0\r\n\r\n";
    String refused = house.raw(MAIN, chunked);
    assertTrue(refused.startsWith("HTTP/1.1 413"), refused);
  }

  /** Longer than what the two systems keep for each other on the way. */
  @Test
  void whoSendsALargeBodyToItsEndReadsWhyItWasRefused() throws IOException {
    var large = "f=" + "x".repeat(12 << 20);
    assertPlainRefusal("413", house.raw(MAIN, form(large)));
    try (Socket socket = house.socket(MAIN)) {
      var asked = head("Expect: 100-continue\r\nContent-Length: " + large.length());
      socket.getOutputStream().write(asked.getBytes(ISO_8859_1));
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertPlainRefusal("413", answer);
    }
  }

  private static String form(String body) {
    return head("Content-Length: " + body.length()) + body;
  }

  private static String head(String length) {
    return "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n"
        + length
        + "\r\n\r\n";
  }

  @Test
  void malformedHttpIsRefusedWithAReferenceAndNothingElse() throws IOException {
    for (String bad :
        List.of(
            "GARBAGE\r\n\r\n",
            "GET /echo?q=x HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
            "GET /%2e%2e/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            "GET /echo?q=x HTTP/1.1\r\nConnection: close\r\n\r\n")) {
      assertPlainRefusal("400", house.raw(MAIN, bad));
    }
    assertTrue(house.raw(MAIN, GET.formatted("x")).startsWith("HTTP/1.1 200"));
  }

  private static void assertPlainRefusal(String status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertTrue(answer.contains("X-Reference: "), answer);
    assertFalse(answer.contains("jetty") || answer.contains("Exception"), answer);
  }

  @Test
  void aHeaderThatTricklesInEndsTheConnection() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      socket
          .getOutputStream()
          .write("GET /echo?q=x HTTP/1.1\r\nHost: a\r\nX: ".getBytes(ISO_8859_1));
      assertClosedWhileTrickling(socket);
    }
  }

  @Test
  void aBodyThatTricklesInEndsTheConnection() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      socket.getOutputStream().write(head("Content-Length: 1000").getBytes(ISO_8859_1));
      assertClosedWhileTrickling(socket);
    }
  }

  /** Refused by what it says of its length, before anything sees it. */
  @Test
  void aRefusedBodyThatTricklesInEndsTheConnection() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      var head = head("Content-Length: " + (12 << 20));
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      assertClosedWhileTrickling(socket);
    }
  }

  /** Refused while a form is read of it, which waits for the rest. */
  @Test
  void theRestOfABodyThatTricklesInEndsTheConnection() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      var began = chunkOf12MiB("/form") + "f=" + "x".repeat(300 << 10);
      socket.getOutputStream().write(began.getBytes(ISO_8859_1));
      assertClosedWhileTrickling(socket);
    }
  }

  /** By a route with a bound of its own: its thread goes on, too. */
  @Test
  void theRestThatARouteThrowsAwayEndsWithTheConnection() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      var began = chunkOf12MiB("/larger") + "x".repeat(LARGER + 1);
      socket.getOutputStream().write(began.getBytes(ISO_8859_1));
      assertClosedWhileTrickling(socket);
    }
    assertTrue(THROWN_AWAY.await(5, TimeUnit.SECONDS));
  }

  private static String chunkOf12MiB(String path) {
    return head("Transfer-Encoding: chunked").replace("/form", path)
        + Integer.toHexString(12 << 20)
        + "\r\n";
  }

  /** A byte each 200 ms, for at most 8 s. */
  private static void assertClosedWhileTrickling(Socket socket) throws IOException {
    socket.setSoTimeout(200);
    InputStream in = socket.getInputStream();
    for (int turn = 0; turn < 40; turn++) {
      try {
        socket.getOutputStream().write('x');
        if (in.read() < 0) {
          return;
        }
      } catch (java.net.SocketTimeoutException stillOpen) {
        Thread.onSpinWait();
      } catch (java.net.SocketException closed) {
        return;
      }
    }
    throw new AssertionError("the connection is still open");
  }

  @Test
  void aConnectionThatIsOnlyIdleStaysAndALongAnswerIsNotCutOff() throws Exception {
    try (Socket socket = house.socket(MAIN)) {
      socket.setSoTimeout(3500);
      try {
        assertEquals(-2, socket.getInputStream().read());
      } catch (java.net.SocketTimeoutException quietForLongerThanTheHeaderTime) {
        socket.setSoTimeout(5000);
      }
      socket.getOutputStream().write(GET.formatted("x").getBytes(ISO_8859_1));
      assertEquals('H', socket.getInputStream().read());
    }
  }

  /** In a house of its own: what an earlier test left unfinished would be one of the two. */
  @Test
  void oneRequestTooManyIsRefusedAndHealthStillAnswers() throws Exception {
    var entered = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    Route wait =
        Route.get(
            MAIN,
            "/wait",
            ctx -> {
              entered.countDown();
              assertTrue(release.await(20, TimeUnit.SECONDS));
            });
    try (House two = bounded(2, List.of(wait));
        Socket first = two.socket(MAIN);
        Socket second = two.socket(MAIN)) {
      for (Socket socket : List.of(first, second)) {
        socket
            .getOutputStream()
            .write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      }
      assertTrue(entered.await(10, TimeUnit.SECONDS));
      var refused = two.get(MAIN, "/wait");
      assertEquals(503, refused.statusCode());
      assertEquals("2", refused.headers().firstValue("Retry-After").orElse(""));
      assertEquals(200, two.get(MANAGEMENT, "/health/ready").statusCode());
      release.countDown();
      assertEquals('H', first.getInputStream().read());
      assertEquals('H', second.getInputStream().read());
    }
  }
}
