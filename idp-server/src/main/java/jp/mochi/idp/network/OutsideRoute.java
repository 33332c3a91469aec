package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to an address that was checked: straight, or through a proxy's tunnel (CONNECT, RFC 9110
 * §9.3.6). The tunnel is asked for by the address, never by the name: the proxy would resolve that
 * by itself, and what was checked here would say nothing about where it leads there. This machine
 * and private networks are near, and reached straight; a proxy's loopback would be another
 * machine's.
 */
final class OutsideRoute {
  /** Bytes of a proxy's answer. */
  private static final int LONGEST_HEAD = 16_384;

  private final Optional<OutsideProxy> proxy;
  private final OutsideNames names;

  OutsideRoute(Optional<OutsideProxy> proxy, OutsideNames names) {
    this.proxy = proxy;
    this.names = names;
  }

  /**
   * Connects the socket; what is written to it then arrives at the target.
   *
   * @param millis to look the proxy's name up, and again to open a connection
   */
  void connect(Socket socket, InetAddress target, int port, int millis) throws IOException {
    if (proxy.isEmpty() || OutsideAddress.isNear(target)) {
      socket.connect(new InetSocketAddress(target, port), millis);
      return;
    }
    connect(socket, proxy.get(), millis);
    tunnel(socket, proxy.get(), written(target) + ":" + port);
  }

  private void connect(Socket socket, OutsideProxy proxy, int millis) throws IOException {
    try {
      var address = names.resolve(proxy.host(), Duration.ofMillis(millis))[0];
      if (OutsideAddress.isNeverCalled(address)) {
        throw new OutsideFault("The proxy " + proxy + " leads to an address never called.");
      }
      socket.connect(new InetSocketAddress(address, proxy.port()), millis);
    } catch (UnknownHostException unknown) {
      throw new OutsideFault("The name of the proxy " + proxy + " can't be resolved.");
    } catch (OutsideFault fault) {
      throw fault;
    } catch (IOException refused) {
      throw new OutsideFault(
          "The proxy " + proxy + " can't be reached: " + refused.getMessage() + ".");
    }
  }

  private static void tunnel(Socket socket, OutsideProxy proxy, String target) throws IOException {
    var request = new StringBuilder();
    request.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(target).append("\r\nUser-Agent: Mochi\r\n");
    proxy
        .login()
        .ifPresent(
            login ->
                request
                    .append("Proxy-Authorization: ")
                    .append(login.authorization())
                    .append("\r\n"));
    socket.getOutputStream().write(request.append("\r\n").toString().getBytes(US_ASCII));
    socket.getOutputStream().flush();
    var status = head(socket, proxy).lines().findFirst().orElse("");
    if (!status.matches("HTTP/1\\.[01] 2[0-9]{2}( .*)?")) {
      throw refused(proxy, target, status);
    }
  }

  private static OutsideFault refused(OutsideProxy proxy, String target, String status) {
    if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      return new OutsideFault("The proxy " + proxy + " doesn't answer by HTTP.");
    }
    var code = status.substring(9, 12);
    return code.equals("407")
        ? new OutsideFault(
            "The proxy "
                + proxy
                + " wants another user or password than outside.proxy in mochi.yaml names.")
        : new OutsideFault(
            "The proxy " + proxy + " answers with status " + code + " for " + target + ".");
  }

  /** Read byte by byte, since the tunnel begins right behind it. */
  private static String head(Socket socket, OutsideProxy proxy) throws IOException {
    var head = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    var ends = 0;
    while (ends < 2) {
      var next = in.read();
      if (next < 0 || head.size() >= LONGEST_HEAD) {
        throw new OutsideFault("The proxy " + proxy + " doesn't answer by HTTP.");
      }
      head.write(next);
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static String written(InetAddress target) {
    var text = new IpAddress(target).toString();
    return target instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
