package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.network.OutsideCalls.Fetched;
import jp.mochi.idp.network.OutsideCalls.Outcome;
import jp.mochi.idp.network.OutsideCalls.Refused;

/** One GET over an open connection, RFC 9112; the connection isn't used again. */
final class OutsideAnswer {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_LINE = 8192;

  private final InputStream in;
  private final int mostBytes;

  private OutsideAnswer(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  static Outcome ask(Socket socket, URI address, int mostBytes) throws IOException {
    String path =
        address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    String request =
        "GET "
            + path
            + query
            + " HTTP/1.1\r\nHost: "
            + address.getRawAuthority()
            + "\r\n"
            + "User-Agent: Mochi\r\n"
            + "Accept: application/samlmetadata+xml, application/xml, */*\r\n"
            + "Accept-Encoding: identity\r\n"
            + "Connection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    socket.getOutputStream().flush();
    return new OutsideAnswer(new BufferedInputStream(socket.getInputStream()), mostBytes).read();
  }

  private Outcome read() throws IOException {
    String status = line();
    if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      return new Refused("The answer is not HTTP.");
    }
    Map<String, String> headers = headers();
    String code = status.substring(9, 12);
    if (!code.equals("200")) {
      String hint = code.startsWith("3") ? "; name the address it leads to instead" : "";
      return new Refused("The answer has status " + code + " where 200 is needed" + hint + ".");
    }
    byte[] body = body(headers);
    return body.length > mostBytes
        ? new Refused("The answer is larger than " + mostBytes + " bytes.")
        : new Fetched(new Body(body));
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
