package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other hosts may answer, byte by byte, with at most five bytes of body wanted. */
class OutsideAnswerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private OutsideCalls.Outcome ask(String address, String answer) throws IOException {
    try (var socket =
        new Socket() {
          @Override
          public InputStream getInputStream() {
            return new ByteArrayInputStream(answer.getBytes(ISO_8859_1));
          }

          @Override
          public OutputStream getOutputStream() {
            return sent;
          }
        }) {
      var reply = OutsideAnswer.ask(socket, URI.create(address), OutsideRequest.get(), 5);
      return OutsideCalls.outcome(reply.status(), reply.body(), 5);
    }
  }

  private String body(String answer) throws IOException {
    var fetched = assertInstanceOf(OutsideCalls.Fetched.class, ask("https://sp.example/", answer));
    return new String(fetched.body().bytes(), ISO_8859_1);
  }

  private String refused(String answer) throws IOException {
    return assertInstanceOf(OutsideCalls.Refused.class, ask("https://sp.example/", answer)).why();
  }

  private void breaksOff(String answer) {
    assertThrows(IOException.class, () -> ask("https://sp.example/", answer), answer);
  }

  @Test
  void asksForThePathWithItsQueryByTheNameThatWasGiven() throws IOException {
    ask("https://sp.example:8443/a%20b?c=%26", OK + "\r\n");
    ask("https://sp.example", OK + "\r\n");
    var requests = sent.toString(ISO_8859_1);
    assertTrue(requests.startsWith("GET /a%20b?c=%26 HTTP/1.1\r\nHost: sp.example:8443\r\n"));
    assertTrue(requests.contains("GET / HTTP/1.1\r\nHost: sp.example\r\n"), requests);
    assertTrue(requests.endsWith("Connection: close\r\n\r\n"), requests);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nhello",
        "Content-Length: 5\r\n\r\nhello",
        "content-length: 5\r\n\r\nhello and more",
        ": x\r\nX\r\nTransfer-Encoding: Chunked\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
      })
  void takesABodyByItsLengthInChunksOrUpToTheEnd(String rest) throws IOException {
    assertEquals("hello", body(OK + rest));
    assertEquals("hello", body("HTTP/1.0 200\n" + rest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nhello!",
        "Content-Length: 6\r\n\r\nhello!",
        "Content-Length: 999999999999999\r\n\r\nhello!",
        "Transfer-Encoding: chunked\r\n\r\n6\r\nhello!\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!",
        "Transfer-Encoding: chunked\r\n\r\nfffffff\r\nhello!",
      })
  void refusesABodyThatIsLargerThanWanted(String rest) throws IOException {
    assertEquals("The answer is larger than 5 bytes.", refused(OK + rest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhell",
        "Content-Length: 6\r\n\r\nhello",
        "Content-Length: -1\r\n\r\nhello",
        "Content-Length: many\r\n\r\nhello",
        "Transfer-Encoding: gzip\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhell",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n10000000\r\nhello",
        "X: y",
      })
  void takesNothingOfABodyThatBreaksOffOrCannotBeRead(String rest) {
    breaksOff(OK + rest);
  }

  @Test
  void takesAnEmptyBodyAsOne() throws IOException {
    assertEquals("", body(OK + "Content-Length: 0\r\n\r\n"));
    assertEquals("", body(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
  }

  @Test
  void refusesAnotherStatusAndWhatIsNotHttp() throws IOException {
    var status = "The answer has status 404 where 200 is needed.";
    assertEquals(status, refused("HTTP/1.1 404 Not Found\r\n\r\n"));
    assertTrue(refused("HTTP/1.1 302 Found\r\n\r\n").contains("name the address it leads to"));
    assertEquals("The answer is not HTTP.", refused("SSH-2.0-OpenSSH\r\n"));
  }

  @Test
  void readsHeadersUpToTheirBoundsAndNoFurther() throws IOException {
    var most = "X: y\r\n".repeat(99);
    assertEquals("hello", body(OK + most + "\r\nhello"));
    breaksOff(OK + "X: y\r\n" + most + "\r\nhello");
    var longest = "X: " + "y".repeat(8192 - 3) + "\r\n";
    assertEquals("hello", body(OK + longest + "\r\nhello"));
    breaksOff(OK + "X" + longest + "\r\nhello");
  }
}
