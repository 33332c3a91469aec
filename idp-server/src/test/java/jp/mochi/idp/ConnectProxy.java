package jp.mochi.idp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small HTTP proxy: takes CONNECT alone, and tunnels whatever it is asked for to one server on
 * this machine, as if that were the whole world outside. It keeps the heads of its requests.
 */
public final class ConnectProxy implements AutoCloseable {
  private final InetSocketAddress world;
  private final String wanted;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;

  /**
   * @param world where every tunnel ends
   * @param wanted a line that a request must have, or empty
   */
  public ConnectProxy(InetSocketAddress world, String wanted) throws IOException {
    this.world = world;
    this.wanted = wanted;
    this.server = new LoopbackServer(this::serve);
  }

  public int port() {
    return server.address().getPort();
  }

  /** Each request's head, as it came. */
  public List<String> heads() {
    return heads;
  }

  private void serve(Socket client, String head) throws IOException, InterruptedException {
    heads.add(head);
    if (!head.startsWith("CONNECT ")) {
      answer(client, "405 Method Not Allowed");
    } else if (!head.contains(wanted)) {
      answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
    } else {
      tunnel(client);
    }
  }

  private void tunnel(Socket client) throws IOException, InterruptedException {
    try (var there = new Socket(world.getAddress(), world.getPort())) {
      answer(client, "200 Connection established");
      var back =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      there.getInputStream().transferTo(client.getOutputStream());
                      client.shutdownOutput();
                    } catch (IOException gone) {
                      Thread.onSpinWait(); // either side has hung up
                    }
                  });
      client.getInputStream().transferTo(there.getOutputStream());
      back.join();
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
