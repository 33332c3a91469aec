package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers may make the server keep before a request has even come. */
class BoundedHeadsTest {
  private static final String START = "GET /echo HTTP/1.1\r\nHost: a\r\n";
  private static final String END = "Connection: close\r\n\r\n";
  private static final String LONG = "X: " + "x".repeat(66_000);

  /**
   * Half as many fill the room for long heads, two octets of memory for each of theirs; the others
   * take the places of those that met one more just then.
   */
  private static final int FULL = 2 * HeadMemory.STRANGERS / (2 * (START.length() + LONG.length()));

  private final List<Socket> open = new ArrayList<>();
  private House house;

  @BeforeEach
  void start() throws Exception {
    house =
        House.of(
            List.of(
                Route.get(MAIN, "/echo", ctx -> ctx.result("here")),
                Route.get(MANAGEMENT, "/echo", ctx -> ctx.result("here")),
                new Route(
                    Set.of(MAIN),
                    HandlerType.POST,
                    "/short",
                    ctx -> ctx.result(ctx.body()),
                    8 << 10)),
            BoundedHeadsTest::patient,
            Optional.empty());
  }

  /** However slow the machine is, what was begun first still stands when the last has come. */
  private static HttpSettings.Limits patient(HttpSettings.Limits all) {
    var minutes = Duration.ofMinutes(5);
    return new HttpSettings.Limits(
        all.headerBytes(),
        all.bodyBytes(),
        minutes,
        minutes,
        minutes,
        all.connections(),
        all.requestsAtOnce());
  }

  @AfterEach
  void close() throws IOException {
    leave();
    house.close();
  }

  private void leave() throws IOException {
    for (var socket : open) {
      socket.close();
    }
    open.clear();
  }

  private static String fields(int count) {
    return IntStream.range(0, count)
        .mapToObj(each -> each + ":a\r\n")
        .collect(Collectors.joining());
  }

  @Test
  void aHundredFieldsPassAndOneMoreDoesNot() throws IOException {
    var fits = house.raw(MAIN, START + fields(98) + END);
    assertTrue(fits.startsWith("HTTP/1.1 200"), fits);
    var refused = house.raw(MAIN, START + fields(99) + END);
    assertTrue(refused.startsWith("HTTP/1.1 431"), refused);
    assertTrue(refused.contains("X-Reference: "), refused);
  }

  @Test
  void fieldsAreCountedBeforeTheHeadHasEnded() throws IOException {
    try (var socket = sent(START + fields(10_000).substring(0, 60_000))) {
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
    }
  }

  @Test
  void fieldsAfterABodyAreCountedToo() throws IOException {
    assertTrue(house.raw(MAIN, chunked(fields(90))).startsWith("HTTP/1.1 200"));
    var refused = house.raw(MAIN, chunked(fields(101)));
    assertFalse(refused.startsWith("HTTP/1.1 200"), refused);
  }

  private static String chunked(String trailers) {
    return "POST /short HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        + END
        + "3\r\nf=1\r\n0\r\n"
        + trailers
        + "\r\n";
  }

  @Test
  void longHeadsThatNeverEndKeepOutOnlyLongOnes() throws IOException {
    assertTrue(house.raw(MAIN, START + LONG + "\r\n" + END).startsWith("HTTP/1.1 200"));
    for (int i = 0; i < FULL; i++) {
      open.add(sent(START + LONG));
    }
    var refused = longOneUntil("503");
    assertTrue(refused.contains("Retry-After: 5\r\n"), refused);
    assertTrue(house.raw(MAIN, START + END).startsWith("HTTP/1.1 200"));
    for (int i = 0; i < 50; i++) { // now and then one would find room among strangers, too
      var ofIt = house.raw(MANAGEMENT, START + LONG + "\r\n" + END);
      assertTrue(ofIt.startsWith("HTTP/1.1 200"), ofIt);
    }
    leave();
    longOneUntil("200");
  }

  /** Six octets of a field take a hundred and twenty more. */
  @Test
  void fieldsThatNeverEndAreCountedBesideTheirOctets() throws IOException {
    var field = "x".repeat(52) + ":a\r\n";
    for (int i = 0; i < 900; i++) {
      open.add(sent(START + field.repeat(98)));
    }
    longOneUntil("503");
  }

  /** The other side hears of beginnings and ends a moment later. */
  private String longOneUntil(String status) throws IOException {
    String answer = "";
    for (int turn = 0; turn < 1000 && !answer.startsWith("HTTP/1.1 " + status); turn++) {
      answer = house.raw(MAIN, START + LONG + "\r\n" + END);
    }
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    return answer;
  }

  @Test
  void whatNeverEndsAfterABodyIsCountedToo() throws IOException {
    var head = chunked(LONG);
    for (int i = 0; i < FULL; i++) {
      open.add(sent(head.substring(0, head.length() - 2)));
    }
    longOneUntil("503");
  }

  /** What a parser has needed it keeps: so a connection with a long head serves no second one. */
  @Test
  void aConnectionEndsWithItsLongHead() throws IOException {
    try (var socket = sent(START + "\r\n" + START + END)) {
      var answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertEquals(3, answers.split("HTTP/1.1 200").length, answers);
    }
    try (var socket = sent(START + LONG + "\r\n\r\n")) {
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertTrue(answer.contains("Connection: close\r\n"), answer);
    }
  }

  private Socket sent(String bytes) throws IOException {
    var socket = house.socket(MAIN);
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return socket;
  }
}
