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
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a body that doesn't come, or is longer than it may be, however it is read. */
class IncomingBodyTest {
  private static final int LARGER = 1 << 20;

  private static final Direct DIRECT =
      new Direct(
          1 << 20, said -> Direct.Answer.of("text/plain", ("" + said.length).getBytes(ISO_8859_1)));

  private static final List<Route> ROUTES =
      List.of(
          Route.post(MAIN, "/form", IncomingBodyTest::form),
          Route.post(MAIN, "/lost/form", IncomingBodyTest::form),
          Route.direct(MAIN, HandlerType.POST, "/direct", DIRECT),
          Route.direct(MAIN, HandlerType.POST, "/lost/direct", DIRECT),
          Route.post(
              MAIN, "/read", ctx -> ctx.result("" + ctx.bodyInputStream().readAllBytes().length)),
          new Route(Set.of(MAIN), HandlerType.POST, "/larger", IncomingBodyTest::larger, LARGER));

  private static House house;
  private static House impatient;

  private final Warnings warnings = new Warnings();

  @BeforeAll
  static void open() throws Exception {
    house = House.of(ROUTES);
    impatient = House.of(ROUTES, IncomingBodyTest::endingSoon, Optional.empty());
  }

  private static void form(Context ctx) {
    ctx.result("" + ctx.formParam("f").length());
  }

  /** Reads a byte more than it takes, and says so itself. */
  private static void larger(Context ctx) throws IOException {
    var length = ctx.bodyInputStream().readNBytes(LARGER + 1).length;
    RestOfBody.throwAway(ctx);
    ctx.status(length > LARGER ? 413 : 200).result("octets: " + length);
  }

  private static HttpSettings.Limits endingSoon(HttpSettings.Limits all) {
    return new HttpSettings.Limits(
        all.headerBytes(),
        all.bodyBytes(),
        Duration.ofMillis(300),
        all.headerTime(),
        all.bodyTime(),
        all.connections(),
        all.requestsAtOnce());
  }

  @AfterAll
  static void close() {
    house.close();
    impatient.close();
  }

  @AfterEach
  void stop() {
    warnings.close();
  }

  private static String head(String path, String length) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n\r\n"
        .formatted(path, length);
  }

  private void assertTheClientsFault(House house, String path, String answer, String status)
      throws Exception {
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertTrue(answer.contains("X-Reference: "), answer);
    assertFalse(answer.contains("Exception"), answer);
    assertTheClientsFault(house, path);
  }

  private void assertTheClientsFault(House house, String path) throws Exception {
    for (var tries = 0; tries < 50 && !counted(house, path, "4xx"); tries++) {
      Pause.of(Duration.ofMillis(100));
    }
    assertTrue(counted(house, path, "4xx"), path);
    assertFalse(counted(house, path, "5xx"), path);
    assertEquals(List.of(), warnings.said());
  }

  private static boolean counted(House house, String path, String status) throws Exception {
    return house
        .get(MANAGEMENT, "/metrics")
        .body()
        .lines()
        .anyMatch(
            line ->
                line.startsWith("http_requests_seconds_count")
                    && line.contains("route=\"POST " + path + "\"")
                    && line.contains("status=\"" + status + "\""));
  }

  /** Anybody can do so, and as often as they like: it is neither our fault nor worth a screen. */
  @ParameterizedTest
  @ValueSource(strings = {"/form", "/read", "/direct", "/larger"})
  void thatStopsComingIsTheClientsFault(String path) throws Exception {
    var answer = impatient.raw(MAIN, head(path, "Content-Length: 5") + "f=x");
    assertTheClientsFault(impatient, path, answer, "408");
    assertTrue(answer.contains("Connection: close"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/form", "/read", "/direct", "/larger"})
  void thatBreaksOffIsTheClientsFault(String path) throws Exception {
    try (var socket = house.socket(MAIN)) {
      var half = head(path, "Content-Length: 5") + "f=x";
      socket.getOutputStream().write(half.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTheClientsFault(house, path, answer, "400");
    }
  }

  /** It is refused by what it says of its length, and never comes. */
  @Test
  void thatIsTooLongAndStopsComingIsTheClientsFault() throws Exception {
    var answer = impatient.raw(MAIN, head("/form", "Content-Length: " + LARGER) + "f=x");
    assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    assertTrue(answer.contains("X-Reference: "), answer);
    assertEquals(List.of(), warnings.said());
  }

  /** The connection is reset in the middle, as by a phone that has lost its network. */
  @ParameterizedTest
  @ValueSource(strings = {"/lost/form", "/lost/direct"})
  void ofAConnectionThatIsGoneIsTheClientsFault(String path) throws Exception {
    try (var socket = house.socket(MAIN)) {
      var half = head(path, "Content-Length: 5") + "f=x";
      socket.getOutputStream().write(half.getBytes(ISO_8859_1));
      socket.setSoLinger(true, 0);
    }
    assertTheClientsFault(house, path);
  }

  /** Longer than what the two systems keep for each other on the way. */
  @ParameterizedTest
  @ValueSource(strings = {"/form", "/read", "/direct", "/larger"})
  void thatIsTooLongWithoutSayingSoIsReadToItsEndAndRefused(String path) throws Exception {
    var answer = house.raw(MAIN, chunked(path, 12 << 20));
    assertTheClientsFault(house, path, answer, "413");
    assertEquals(path.equals("/larger"), answer.endsWith("octets: " + (LARGER + 1)), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/form", "/read", "/direct", "/larger"})
  void passesWithoutSayingHowLongItIs(String path) throws IOException {
    var answer = house.raw(MAIN, chunked(path, 200 << 10));
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  /** Its letters are few enough; what they are taken apart into is not. */
  @Test
  void ofTooManyFieldsIsRefused() throws Exception {
    for (var path : List.of("/form", "/read")) {
      var few = "f=" + "&a".repeat(999);
      var answer = house.raw(MAIN, closing(path, "Content-Length: 2000") + few);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      var more = house.raw(MAIN, closing(path, "Content-Length: 2002") + few + "&a");
      assertTheClientsFault(house, path, more, "413");
    }
  }

  @Test
  void ofAQueryWithTooManyFieldsIsNotRead() throws Exception {
    var few = house.raw(MAIN, closing("/read?" + "a&".repeat(999), "Content-Length: 1") + "x");
    assertTrue(few.startsWith("HTTP/1.1 200"), few);
    var more = house.raw(MAIN, closing("/read?" + "a&".repeat(1_000), "Content-Length: 1") + "x");
    assertTrue(more.startsWith("HTTP/1.1 400"), more);
  }

  /** Slowly sent, each would keep its memory for as long as a body may take. */
  @Test
  void thatIsLongWaitsWhileTooManyAreOnTheirWay() throws Exception {
    var length = 200 << 10;
    var whole = closing("/read", "Content-Length: " + length) + "x".repeat(length);
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < (12 << 20) / length; i++) {
        slow.add(house.socket(MAIN));
        var begun = head("/read", "Content-Length: " + length) + "x";
        slow.getLast().getOutputStream().write(begun.getBytes(ISO_8859_1));
      }
      awaitInFlight(slow.size());
      var busy = until("503", whole);
      assertTrue(busy.contains("Retry-After: 5"), busy);
      var small = house.raw(MAIN, closing("/read", "Content-Length: 1") + "x");
      assertTrue(small.startsWith("HTTP/1.1 200"), small);
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
    assertTrue(until("200", whole).endsWith("" + length));
  }

  private static void awaitInFlight(int requests) throws Exception {
    var line = "http_requests_active{listener=\"main\"} " + requests;
    for (int i = 0; i < 100 && !house.get(MANAGEMENT, "/metrics").body().contains(line); i++) {
      Pause.of(Duration.ofMillis(100));
    }
    assertTrue(house.get(MANAGEMENT, "/metrics").body().contains(line), line);
  }

  /** What is on its way elsewhere has a moment to arrive, or to be given up. */
  private static String until(String status, String request) throws IOException {
    var answer = house.raw(MAIN, request);
    for (int i = 0; i < 50 && !answer.startsWith("HTTP/1.1 " + status); i++) {
      Pause.of(Duration.ofMillis(100));
      answer = house.raw(MAIN, request);
    }
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    return answer;
  }

  private static String closing(String path, String length) {
    return head(path, "Connection: close\r\n" + length);
  }

  private static String chunked(String path, int length) {
    return head(path, "Connection: close\r\nTransfer-Encoding: chunked")
        + Integer.toHexString(length)
        + "\r\nf="
        + "x".repeat(length - 2)
        + "\r\n0\r\n\r\n";
  }
}
