package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import jp.mochi.idp.ConnectProxy;
import jp.mochi.idp.network.OutsideCalls.Answered;
import jp.mochi.idp.network.OutsideCalls.Fetched;
import jp.mochi.idp.network.OutsideCalls.NotCalled;
import jp.mochi.idp.network.OutsideCalls.Refused;
import jp.mochi.idp.network.OutsideCalls.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to other hosts, byte for byte, and what is taken of their answers. */
class OutsideExchangeTest {
  /** Public in form, and nobody's (RFC 5737): only the proxy's tunnel leads anywhere. */
  private static final String PUBLIC = "203.0.113.7";

  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final OutsideContent JSON = OutsideContent.json(Map.of(), body("{}"));

  private final RecordingServer server;
  private final OutsideCalls calls;

  OutsideExchangeTest() throws Exception {
    server = new RecordingServer();
    calls = calls(Optional.empty());
  }

  private static OutsideCalls calls(Optional<OutsideProxy> proxy) throws Exception {
    OutsideCalls.Names names =
        host ->
            new InetAddress[] {InetAddress.getByName(host.endsWith(".example") ? PUBLIC : host)};
    var limits = new OutsideCalls.Limits(WHOLE, WHOLE, 5);
    return new OutsideCalls(limits, List.of(), SSLContext.getDefault(), proxy, names);
  }

  @AfterEach
  void stop() throws IOException {
    calls.close();
    server.close();
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(UTF_8));
  }

  private static String text(Body body) {
    return new String(body.bytes(), UTF_8);
  }

  private String host() {
    return "127.0.0.1:" + server.address().getPort();
  }

  /** The lines of the only request behind those that every request has. */
  private List<String> sent(String firstLine) {
    var lines = server.requests().getLast().split("\r\n", -1);
    assertEquals(
        List.of(firstLine, "Host: " + host(), "User-Agent: Mochi"), List.of(lines).subList(0, 3));
    assertEquals(
        List.of("Accept-Encoding: identity", "Connection: close"), List.of(lines).subList(4, 6));
    return Stream.concat(Stream.of(lines[3]), Stream.of(lines).skip(6)).toList();
  }

  private Answered posts(OutsideContent content) {
    return assertInstanceOf(Answered.class, calls.post(server.at("/a?b=c"), content, 5, WHOLE));
  }

  @Test
  void postsWhatItIsGivenWithItsHeadersAndItsLength() {
    server.answers("HTTP/1.1 200 OK\r\n\r\nhello");
    var headers = Map.of("x-signature", "v1=ab", "x-attempt", "2");
    var answered = posts(OutsideContent.json(headers, body("{\"a\":\"値\"}")));
    assertEquals("200", answered.status());
    assertEquals("hello", text(answered.body()));
    assertEquals(
        List.of(
            "Accept: */*",
            "Content-Type: application/json",
            "x-attempt: 2",
            "x-signature: v1=ab",
            "Content-Length: 11",
            "",
            new String("{\"a\":\"値\"}".getBytes(UTF_8), ISO_8859_1)),
        sent("POST /a?b=c HTTP/1.1"));
  }

  @Test
  void saysWhichActionASoapMessageWants() {
    server.answers("HTTP/1.1 200 OK\r\n\r\n");
    posts(OutsideContent.soap("urn:logout", body("<e/>")));
    assertEquals(
        List.of(
            "Accept: text/xml, application/xml",
            "Content-Type: text/xml; charset=utf-8",
            "SOAPAction: \"urn:logout\"",
            "Content-Length: 4",
            "",
            "<e/>"),
        sent("POST /a?b=c HTTP/1.1"));
  }

  @Test
  void saysWhichKindAFormAndAStatusRequestAre() {
    server.answers("HTTP/1.1 200 OK\r\n\r\n");
    posts(OutsideContent.form(body("a=b")));
    assertEquals(
        List.of(
            "Accept: application/json",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 3",
            "",
            "a=b"),
        sent("POST /a?b=c HTTP/1.1"));
    posts(OutsideContent.statusRequest(body("0")));
    assertEquals(
        List.of(
            "Accept: application/ocsp-response",
            "Content-Type: application/ocsp-request",
            "Content-Length: 1",
            "",
            "0"),
        sent("POST /a?b=c HTTP/1.1"));
  }

  /** SOAP 1.1 §6.2 tells a fault by status 500; of any other refusal the page is nobody's use. */
  @ParameterizedTest
  @CsvSource({"200, hello", "500, hello", "404, ''", "202, ''"})
  void readsTheBodyOfAnAnswerOrAFaultToWhatItPosts(String status, String read) {
    server.answers("HTTP/1.1 " + status + " X\r\n\r\nhello");
    var answered = posts(JSON);
    assertEquals(status, answered.status());
    assertEquals(read, text(answered.body()));
  }

  @Test
  void asksAnInterfaceByGetAndTakesWhateverStatusItsAnswerHas() {
    server.answers("HTTP/1.1 429 X\r\nRetry-After:  120\r\n: x\r\n\r\nlater");
    var headers = Map.of("authorization", "Bearer t");
    var said = (Said) calls.ask(server.at("/devices"), headers, Optional.empty(), 5, WHOLE);
    assertEquals("429", said.status());
    assertEquals("later", text(said.body()));
    assertEquals(Optional.of(Duration.ofMinutes(2)), said.retryAfter(Instant.EPOCH));
    assertEquals(Map.of("retry-after", "120"), said.headers());
    assertEquals(
        List.of("Accept: application/json", "authorization: Bearer t", "", ""),
        sent("GET /devices HTTP/1.1"));
  }

  @Test
  void asksAnInterfaceByPostWhereSomethingIsSentAlong() {
    server.answers("HTTP/1.1 201 X\r\n\r\nmade");
    var said = (Said) calls.ask(server.at("/a"), Map.of(), Optional.of(JSON), 5, WHOLE);
    assertEquals("201", said.status());
    assertEquals("made", text(said.body()));
    assertEquals(Optional.empty(), said.retryAfter(Instant.EPOCH));
    assertEquals("{}", sent("POST /a HTTP/1.1").getLast());
  }

  @Test
  void readsADocumentOfTheKindThatIsWelcome() {
    server.answers("HTTP/1.1 200 OK\r\nX-More: 1\r\n\r\nhello");
    var headers = Map.of("if-none-match", "\"7\"");
    var said = (Said) calls.read(server.at("/x"), "application/x", headers, 5, WHOLE);
    assertEquals("hello", text(said.body()));
    assertEquals(Map.of("x-more", "1"), said.headers());
    assertEquals(
        List.of("Accept: application/x", "if-none-match: \"7\"", "", ""), sent("GET /x HTTP/1.1"));
    server.answers("HTTP/1.1 503 X\r\nRetry-After: 9\r\n\r\nhello");
    said = (Said) calls.read(server.at("/x"), "*/*", Map.of(), 5, WHOLE);
    assertEquals("", text(said.body()), "the document is of use, an excuse is not");
    assertEquals(Optional.of(Duration.ofSeconds(9)), said.retryAfter(Instant.EPOCH));
  }

  /** Each way to ask somebody, as what it comes to. */
  private List<Function<URI, Object>> ways() {
    return List.of(
        at -> calls.post(at, JSON, 5, WHOLE),
        at -> calls.postSigned(at, JSON, 5, WHOLE),
        at -> calls.ask(at, Map.of(), Optional.empty(), 5, WHOLE),
        at -> calls.read(at, "*/*", Map.of(), 5, WHOLE));
  }

  @Test
  void takesAnAnswerUpToItsBoundAndALargerOneForNone() {
    for (var way : ways()) {
      server.answers("HTTP/1.1 200 OK\r\n\r\nhello");
      var taken =
          switch (way.apply(server.at("/"))) {
            case Answered(var status, var body) -> text(body);
            case Said(var status, var headers, var body) -> text(body);
            case Object other -> other.toString();
          };
      assertEquals("hello", taken);
      server.answers("HTTP/1.1 200 OK\r\n\r\nhello!");
      assertEquals(new NotCalled("The answer is larger than 5 bytes."), way.apply(server.at("/")));
    }
  }

  @Test
  void callsNobodyAtAnAddressThatIsNone() {
    for (var way : ways()) {
      var why = assertInstanceOf(NotCalled.class, way.apply(URI.create("ftp://127.0.0.1/"))).why();
      assertTrue(why.contains("must begin with https://"), why);
    }
    assertEquals(OutsideCalls.Reach.UNKNOWN, calls.reach(URI.create("ftp://127.0.0.1/"), WHOLE));
  }

  @Test
  void takesWhatIsNotHttpForNoAnswer() {
    server.answers("SSH-2.0-OpenSSH\r\n");
    var none = new NotCalled("The answer is not HTTP.");
    assertEquals(none, calls.ask(server.at("/"), Map.of(), Optional.empty(), 5, WHOLE));
    assertEquals(none, calls.read(server.at("/"), "*/*", Map.of(), 5, WHOLE));
    assertEquals("", posts(JSON).status());
  }

  /**
   * RFC 9112 §11.1: a value with a line's end in it would be a header, or a request, of its own.
   */
  @ParameterizedTest
  @CsvSource({
    "x-a, 'a b~', true",
    "x-a, 'a\r\nx-b: c', false",
    "x-a, é, false",
    "'x-a: b\r\nx', c, false",
    "X A, c, false",
    "'', c, false"
  })
  void sendsNothingThatWouldBeAnotherHeader(String name, String value, boolean may) {
    server.answers("HTTP/1.1 200 OK\r\n\r\n");
    var headers = Map.of(name, value);
    if (may) {
      assertInstanceOf(Said.class, calls.read(server.at("/"), "*/*", headers, 5, WHOLE));
      assertEquals(name + ": " + value, sent("GET / HTTP/1.1").get(1));
    } else {
      assertThrows(
          IllegalArgumentException.class,
          () -> calls.read(server.at("/"), "*/*", headers, 5, WHOLE));
      assertThrows(IllegalArgumentException.class, () -> OutsideContent.json(headers, body("{}")));
      assertEquals(List.of(), server.requests());
    }
  }

  @Test
  void whatIsSignedByItselfComesOverPlainHttpAndNothingElseDoes() throws Exception {
    server.answers("HTTP/1.1 200 OK\r\n\r\nhello");
    var crl = URI.create("http://ca.example/crl");
    try (var proxy = new ConnectProxy(server.address(), "");
        var out =
            calls(Optional.of(new OutsideProxy("127.0.0.1", proxy.port(), Optional.empty())))) {
      var why = assertInstanceOf(Refused.class, out.fetch(crl)).why();
      assertEquals("\"http://ca.example/crl\" must begin with https://.", why);
      assertEquals(new NotCalled(why), out.post(crl, JSON, 5, WHOLE));
      assertEquals(List.of(), server.requests());

      var fetched = assertInstanceOf(Fetched.class, out.fetchSigned(crl, 5));
      assertEquals("hello", text(fetched.body()));
      var status = OutsideContent.statusRequest(body("?"));
      var answered = assertInstanceOf(Answered.class, out.postSigned(crl, status, 5, WHOLE));
      assertEquals("hello", text(answered.body()));
      assertEquals(
          List.of("GET /crl HTTP/1.1", "POST /crl HTTP/1.1"),
          server.requests().stream().map(each -> each.split("\r\n")[0]).toList());
    }
  }

  /** RFC 9110 §9.3.2: an answer to HEAD has no body, whatever length it names. */
  @Test
  void waitsForNoBodyWhereItOnlyLooksWhetherSomebodyIsThere() {
    server.answersAndWaits("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    var reach = calls.reach(server.at("/"), Duration.ofSeconds(5));
    assertEquals(OutsideCalls.Reach.ANSWERS, reach);
    assertEquals(List.of("Accept: */*", "", ""), sent("HEAD / HTTP/1.1"));
  }
}
