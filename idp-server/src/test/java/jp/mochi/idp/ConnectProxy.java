package jp.mochi.idp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small HTTP proxy: takes CONNECT alone, and tunnels whatever it is asked for to one server on
 * this machine, as if that were the whole world outside. It keeps the heads of its requests.
 */
public final class ConnectProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final InetSocketAddress world;
  private final String wanted;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /**
   * @param world where every tunnel ends
   * @param wanted a line that a request must have, or empty
   */
  public ConnectProxy(InetSocketAddress world, String wanted) throws IOException {
    this.listening = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    this.world = world;
    this.wanted = wanted;
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Each request's head, as it came. */
  public List<String> heads() {
    return heads;
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        var client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException closed) {
      Thread.onSpinWait(); // the end
    }
  }

  private void serve(Socket client) {
    try (client) {
      var head = head(client.getInputStream());
      heads.add(head);
      if (!head.startsWith("CONNECT ")) {
        answer(client, "405 Method Not Allowed");
      } else if (!head.contains(wanted)) {
        answer(
            client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
      } else {
        tunnel(client);
      }
    } catch (IOException gone) {
      Thread.onSpinWait(); // either side has hung up
    }
  }

  private void tunnel(Socket client) throws IOException {
    try (var server = new Socket(world.getAddress(), world.getPort())) {
      answer(client, "200 Connection established");
      var back =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      server.getInputStream().transferTo(client.getOutputStream());
                      client.shutdownOutput();
                    } catch (IOException gone) {
                      Thread.onSpinWait(); // either side has hung up
                    }
                  });
      client.getInputStream().transferTo(server.getOutputStream());
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
    client.getOutputStream().flush();
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("hung up");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
