package jp.mochi.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that agrees to StartTLS and then never says a word. */
final class SilentAfterStartTls implements AutoCloseable {
  /** RFC 4511 §4.12: message 1, an ExtendedResponse with success. */
  private static final byte[] AGREED = HexFormat.of().parseHex("300c02010178070a010004000400");

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger agreed = new AtomicInteger();

  SilentAfterStartTls() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections have come as far as the handshake. */
  int agreed() {
    return agreed.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> agree(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void agree(Socket connection) {
    try {
      if (connection.getInputStream().read() >= 0) {
        connection.getOutputStream().write(AGREED);
        agreed.incrementAndGet();
      }
    } catch (IOException gone) {
      agreed.get();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
