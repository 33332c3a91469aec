package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One request as it goes out, RFC 9112; the connection isn't used again.
 *
 * @param accept which kinds of content are welcome
 * @param content what is sent along
 * @param headers what else is said in headers, by their names
 * @param takes the status codes whose body is of use
 * @param plain whether plain http does, since what comes back is signed by itself
 */
record OutsideRequest(
    String method,
    String accept,
    Map<String, String> headers,
    Optional<OutsideContent> content,
    Predicate<String> takes,
    boolean plain) {
  OutsideRequest {
    headers = OutsideContent.written(headers);
  }

  /** Reads a document. */
  static OutsideRequest get() {
    return new OutsideRequest(
        "GET",
        "application/samlmetadata+xml, application/xml, */*",
        Map.of(),
        Optional.empty(),
        "200"::equals,
        false);
  }

  /** Reads a document of a kind, saying more in headers. */
  static OutsideRequest get(String accept, Map<String, String> headers) {
    return new OutsideRequest("GET", accept, headers, Optional.empty(), "200"::equals, false);
  }

  /** The same request of what is signed by itself. */
  OutsideRequest overPlainHttp() {
    return new OutsideRequest(method, accept, headers, content, takes, true);
  }

  /** Asks whether anybody is there. */
  static OutsideRequest head() {
    return new OutsideRequest("HEAD", "*/*", Map.of(), Optional.empty(), status -> false, false);
  }

  /** Sends a message; SOAP 1.1 §6.2 tells a fault by status 500. */
  static OutsideRequest post(OutsideContent content) {
    return new OutsideRequest(
        "POST",
        content.accept(),
        Map.of(),
        Optional.of(content),
        status -> status.equals("200") || status.equals("500"),
        false);
  }

  /** Asks in JSON for JSON, whatever the answer's status. */
  static OutsideRequest json(Map<String, String> headers, Optional<OutsideContent> content) {
    return new OutsideRequest(
        content.isPresent() ? "POST" : "GET",
        "application/json",
        headers,
        content,
        status -> true,
        false);
  }

  void write(URI address, OutputStream out) throws IOException {
    var path =
        address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    var head = new StringBuilder();
    head.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(address.getRawAuthority()).append("\r\n");
    head.append("User-Agent: Mochi\r\n");
    head.append("Accept: ").append(accept).append("\r\n");
    head.append("Accept-Encoding: identity\r\n");
    head.append("Connection: close\r\n");
    OutsideContent.write(headers, head);
    content.ifPresent(sent -> sent.head(head));
    out.write(head.append("\r\n").toString().getBytes(US_ASCII));
    if (content.isPresent()) {
      out.write(content.get().body().bytes());
    }
    out.flush();
  }
}
