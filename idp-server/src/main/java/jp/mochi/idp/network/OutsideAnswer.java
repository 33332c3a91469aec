package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The answer to one request over an open connection, RFC 9112. */
final class OutsideAnswer {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_LINE = 8192;

  private final InputStream in;
  private final int mostBytes;

  private OutsideAnswer(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /**
   * What came back.
   *
   * @param status three digits; empty when the answer is not HTTP
   * @param headers by their names in lower case
   * @param body as much of it as was asked for, and one byte more where it is too large
   */
  record Reply(String status, Map<String, String> headers, Body body) {
    Reply {
      headers = Map.copyOf(headers);
    }
  }

  static Reply ask(Socket socket, URI address, OutsideRequest request, int mostBytes)
      throws IOException {
    request.write(address, socket.getOutputStream());
    var in = new BufferedInputStream(socket.getInputStream());
    return new OutsideAnswer(in, mostBytes).read(request);
  }

  private Reply read(OutsideRequest request) throws IOException {
    String status = line();
    if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      return new Reply("", Map.of(), new Body(new byte[0]));
    }
    String code = status.substring(9, 12);
    var headers = request.method().equals("HEAD") ? Map.<String, String>of() : headers();
    return request.takes().test(code)
        ? new Reply(code, headers, new Body(body(headers)))
        : new Reply(code, headers, new Body(new byte[0]));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    String encoding = headers.get("transfer-encoding");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw new IOException("an unknown transfer encoding");
      }
      return chunks();
    }
    String length = headers.get("content-length");
    if (length == null) {
      return in.readNBytes(mostBytes + 1);
    }
    long announced = length.matches("[0-9]{1,15}") ? Long.parseLong(length) : -1;
    byte[] body = in.readNBytes(Math.clamp(announced, 0, mostBytes + 1));
    if (announced < 0 || body.length < Math.min(announced, mostBytes + 1)) {
      throw new IOException("the answer ended early");
    }
    return body;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() <= mostBytes) {
      String size = line().split(";", 2)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("a chunk without a size");
      }
      int wanted = Integer.parseInt(size, 16);
      if (wanted == 0) {
        break;
      }
      byte[] chunk = in.readNBytes(Math.min(wanted, mostBytes + 1));
      body.write(chunk);
      if (body.size() <= mostBytes && (chunk.length < wanted || !line().isEmpty())) {
        throw new IOException("the answer ended early");
      }
    }
    return body.toByteArray();
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int count = 0; count < MOST_LINES; count++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("too many header lines");
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LONGEST_LINE) {
        throw new IOException("the answer ended early");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
