package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.http.Listener.CLIENT_CERTIFICATE;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.DatabaseBusy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes that are answered before a servlet look from outside as all others do. */
class DirectRoutesTest {
  private static final int MOST = 100;

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        House.of(
            List.of(
                Route.direct(
                    MAIN, HandlerType.POST, "/said", new Direct(MOST, DirectRoutesTest::said)),
                Route.direct(
                    MAIN, HandlerType.GET, "/said/{what}", new Direct(0, DirectRoutesTest::said)),
                Route.get(
                    MAIN, "/page", ctx -> ctx.contentType("application/x-said").result("p"))));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Direct.Answer said(byte[] asked) {
    return switch (new String(asked, UTF_8)) {
      case "nothing" -> Direct.Answer.NOT_FOUND;
      case "busy" -> throw new DatabaseBusy("full");
      case "bug" -> throw new IllegalStateException("secret detail");
      default ->
          Direct.Answer.of(
              "application/x-said",
              (asked.length + " " + new String(asked, UTF_8)).getBytes(UTF_8));
    };
  }

  private static String posted(String path, String body) throws Exception {
    return house.raw(
        MAIN,
        "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.length(), body));
  }

  @Test
  void takesABodyAndGivesBytes() throws Exception {
    var answer = posted("/said", "hello");
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertTrue(answer.contains("Content-Type: application/x-said\r\n"), answer);
    assertTrue(answer.contains("Content-Length: 7\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n5 hello"), answer);
    var chunked =
        house.raw(
            MAIN,
            String.join(
                "\r\n",
                "POST /said HTTP/1.1",
                "Host: a",
                "Connection: close",
                "Transfer-Encoding: chunked",
                "",
                "3",
                "hel",
                "2",
                "lo",
                "0",
                "",
                ""));
    assertTrue(chunked.endsWith("5 hello"), chunked);
  }

  @Test
  void takesTheLastPartOfAPathAlsoWhereItIsWrittenStrangely() throws Exception {
    assertEquals("7 he-l_o=", house.get(MAIN, "/said/he-l_o=").body());
    assertEquals("5 hello", house.get(MAIN, "/said/h%65llo").body());
    assertEquals("5 he~lo", house.get(MAIN, "/said/he~lo").body());
    assertEquals(404, house.get(MAIN, "/said/one/two").statusCode());
  }

  @Test
  void hasTheHeadersThatAPageHas() throws Exception {
    var page = house.get(MAIN, "/page").headers().map().keySet();
    assertEquals(page, house.get(MAIN, "/said/hello").headers().map().keySet());
    assertEquals(
        List.of("no-store"), house.get(MAIN, "/said/hello").headers().allValues("Cache-Control"));
  }

  @Test
  void headFollowsGetAndAnotherMethodIsNotAllowed() throws Exception {
    var head = house.send(MAIN, "HEAD", "/said/hello");
    assertEquals(200, head.statusCode());
    assertEquals("7", head.headers().firstValue("Content-Length").orElseThrow());
    assertEquals(405, house.get(MAIN, "/said").statusCode());
    assertEquals(405, house.send(MAIN, "PUT", "/said/hello").statusCode());
  }

  @Test
  void readsOneByteMoreThanItTakes() throws Exception {
    assertTrue(posted("/said", "x".repeat(MOST)).contains("100 xx"));
    assertTrue(posted("/said", "x".repeat(5 * MOST)).contains("\r\n\r\n101 xx"));
    var large = posted("/said", "x".repeat(300 << 10));
    assertTrue(large.startsWith("HTTP/1.1 413"), large);
  }

  @Test
  void saysThatThereIsNothingThatItIsBusyAndThatItFailed() throws Exception {
    var nothing = house.get(MAIN, "/said/nothing");
    assertEquals(404, nothing.statusCode());
    assertEquals("", nothing.body());
    var busy = house.get(MAIN, "/said/busy");
    assertEquals(503, busy.statusCode());
    assertEquals("2", busy.headers().firstValue("Retry-After").orElseThrow());
    var bug = house.get(MAIN, "/said/bug");
    assertEquals(500, bug.statusCode());
    assertFalse(bug.body().contains("secret"), bug.body());
    for (var failed : List.of(busy, bug)) {
      var reference = failed.headers().allValues("X-Reference");
      assertEquals(1, reference.size());
      assertTrue(failed.body().contains(reference.getFirst()), failed.body());
      assertEquals(List.of("DENY"), failed.headers().allValues("X-Frame-Options"));
    }
  }

  @Test
  void answersAtItsDoorAloneAndIsCountedUnderItsPattern() throws Exception {
    for (var door : List.of(CLIENT_CERTIFICATE, MANAGEMENT)) {
      assertEquals(404, house.get(door, "/said/hello").statusCode());
    }
    assertEquals(200, house.get(MAIN, "/said/hello").statusCode());
    var numbers = house.get(MANAGEMENT, "/metrics").body();
    assertTrue(
        numbers
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("http_requests_seconds_count")
                        && line.contains("listener=\"main\"")
                        && line.contains("route=\"GET /said/{what}\"")
                        && line.contains("status=\"2xx\"")),
        numbers);
  }

  /** Anybody can do so, and as often as they like: it is neither our fault nor worth a screen. */
  @Test
  void aBodyThatStopsComingIsTheClientsFaultInTheAnswerTheNumbersAndTheLog() throws Exception {
    var route =
        Route.direct(MAIN, HandlerType.POST, "/said", new Direct(MOST, DirectRoutesTest::said));
    try (var warnings = new Warnings();
        var impatient = House.of(List.of(route), DirectRoutesTest::endingSoon, Optional.empty())) {
      var answer =
          impatient.raw(MAIN, "POST /said HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
      assertTrue(answer.startsWith("HTTP/1.1 408"), answer);
      assertTrue(answer.contains("Connection: close"), answer);
      var numbers = impatient.get(MANAGEMENT, "/metrics").body();
      assertTrue(
          numbers
              .lines()
              .anyMatch(
                  line ->
                      line.startsWith("http_requests_seconds_count")
                          && line.contains("route=\"POST /said\"")
                          && line.contains("status=\"4xx\"")),
          numbers);
      assertEquals(List.of(), warnings.said());
    }
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

  @Test
  void aConnectionGoesOnAfterABodyThatWasReadWhole() throws Exception {
    var one = "POST /said HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none";
    var two = "POST /said HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\ntwo";
    try (var socket = house.socket(MAIN)) {
      socket.getOutputStream().write((one + two).getBytes(ISO_8859_1));
      var said = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(said.contains("3 one") && said.endsWith("3 two"), said);
    }
  }
}
