package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import jp.mochi.idp.network.CidrBlocks;
import jp.mochi.idp.network.ClientAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol with 127.0.0.2 as the one trusted proxy. */
class ProxyProtocolTest {
  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.3";
  private static final String V1 = "PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n";
  private static final String REQUEST =
      "GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  private final Path directory;

  ProxyProtocolTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Version 2: PROXY over TCP. */
  private static byte[] version2(String source, int port) throws IOException {
    byte[] from = InetAddress.getByName(source).getAddress();
    var header = new ByteArrayOutputStream();
    header.write(SIGNATURE);
    header.write(0x21);
    header.write(from.length == 4 ? 0x11 : 0x21);
    header.write(new byte[] {0, (byte) (2 * from.length + 4)});
    header.write(from);
    header.write(from);
    header.write(new byte[] {(byte) (port >> 8), (byte) port, 1, (byte) 0xbb});
    return header.toByteArray();
  }

  /** Version 2: LOCAL, as a proxy's health check sends it. */
  private static byte[] local() throws IOException {
    var header = new ByteArrayOutputStream();
    header.write(SIGNATURE);
    header.write(new byte[] {0x20, 0, 0, 0});
    return header.toByteArray();
  }

  private static House house(Optional<Door.TlsFiles> tls) throws Exception {
    var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    var visitors = new Visitors(new ClientAddress(CidrBlocks.of(PROXY)), clock);
    var who =
        Route.get(
            MAIN, "/who", ctx -> ctx.result(visitors.of(ctx).circumstances().clientAddress()));
    var open = Route.get(MAIN, "/open", ctx -> ctx.result("open"));
    return House.behind(List.of(who, open), tls, CidrBlocks.of(PROXY));
  }

  private static String say(House house, String from, byte[] header, String request)
      throws IOException {
    try (Socket socket = connect(house, from)) {
      socket.getOutputStream().write(header);
      socket.getOutputStream().write((request + "\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static Socket connect(House house, String from) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), house.port(MAIN)));
    socket.setSoTimeout(15_000);
    return socket;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String body(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void theAddressThatATrustedProxyNamesIsThePeers() throws Exception {
    try (House house = house(Optional.empty())) {
      assertEquals("203.0.113.7", body(say(house, PROXY, bytes(V1), REQUEST)));
      var six = "PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n";
      assertEquals("2001:db8::7", body(say(house, PROXY, bytes(six), REQUEST)));
      assertEquals("203.0.113.8", body(say(house, PROXY, version2("203.0.113.8", 5), REQUEST)));
      assertEquals("2001:db8::9", body(say(house, PROXY, version2("2001:db8::9", 5), REQUEST)));
    }
  }

  @Test
  void aHeaderOfTheNamedClientNoLongerCounts() throws Exception {
    try (House house = house(Optional.empty())) {
      var forged = REQUEST + "X-Forwarded-For: 198.51.100.1\r\n";
      assertEquals("203.0.113.7", body(say(house, PROXY, bytes(V1), forged)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTrustedProxyThatDoesNotSpeakItIsRefused(boolean named) throws Exception {
    try (House house = house(Optional.empty())) {
      var answer = say(house, PROXY, named ? bytes(V1) : new byte[0], REQUEST);
      assertEquals(named ? "203.0.113.7" : "", named ? body(answer) : answer);
    }
  }

  @Test
  void aPeerThatIsNoTrustedProxyCannotNameAnAddress() throws Exception {
    try (House house = house(Optional.empty())) {
      assertEquals(STRANGER, body(say(house, STRANGER, new byte[0], REQUEST)));
      var first = say(house, STRANGER, bytes(V1), REQUEST);
      assertTrue(first.isEmpty() || first.startsWith("HTTP/1.1 400 "), first);
      var second = say(house, STRANGER, version2("203.0.113.8", 5), REQUEST);
      assertTrue(second.isEmpty() || second.startsWith("HTTP/1.1 400 "), second);
    }
  }

  @Test
  void aProxyThatNamesNobodyGetsNoVisitorsAddressButIsAnswered() throws Exception {
    try (House house = house(Optional.empty())) {
      var forged = REQUEST + "X-Forwarded-For: 198.51.100.1\r\n";
      for (byte[] header : List.of(local(), bytes("PROXY UNKNOWN\r\n"))) {
        var answer = say(house, PROXY, header, forged);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        var check = REQUEST.replace("/who", "/open");
        assertEquals("open", body(say(house, PROXY, header, check)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 203.0.113.7\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 56324\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 x 443\r\n",
        "HELLO\r\n"
      })
  void aBrokenHeaderClosesTheConnection(String header) throws Exception {
    try (House house = house(Optional.empty())) {
      assertEquals("", say(house, PROXY, bytes(header), REQUEST));
    }
  }

  @Test
  void behindItTlsIsSpokenAsWithoutIt() throws Exception {
    try (House house = house(Optional.of(House.pair(directory, "localhost")))) {
      assertEquals("203.0.113.7", body(overTls(house, PROXY, bytes(V1))));
      assertEquals("2001:db8::9", body(overTls(house, PROXY, version2("2001:db8::9", 5))));
      assertEquals(STRANGER, body(overTls(house, STRANGER, new byte[0])));
      assertThrows(IOException.class, () -> overTls(house, STRANGER, bytes(V1)));
      assertThrows(IOException.class, () -> overTls(house, PROXY, new byte[0]));
      var unnamed = overTls(house, PROXY, local());
      assertTrue(unnamed.startsWith("HTTP/1.1 400 "), unnamed);
    }
  }

  @Test
  void theManagementListenerDoesNotSpeakIt() throws Exception {
    try (House house = house(Optional.empty())) {
      assertEquals(200, house.get(MANAGEMENT, "/health/live").statusCode());
      assertFalse(house.raw(MANAGEMENT, V1 + REQUEST + "\r\n").startsWith("HTTP/1.1 200"));
    }
  }

  private static String overTls(House house, String from, byte[] header) throws Exception {
    try (Socket plain = connect(house, from)) {
      plain.getOutputStream().write(header);
      plain.getOutputStream().flush();
      try (SSLSocket tls = secured(plain)) {
        tls.startHandshake();
        tls.getOutputStream().write((REQUEST + "\r\n").getBytes(ISO_8859_1));
        tls.getOutputStream().flush();
        return new String(tls.getInputStream().readAllBytes(), ISO_8859_1);
      }
    }
  }

  private static SSLSocket secured(Socket plain) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return (SSLSocket)
        context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
  }

  /** The certificate is not what is tested. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
