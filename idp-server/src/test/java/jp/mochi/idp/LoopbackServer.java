package jp.mochi.idp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A port of this machine where HTTP is spoken byte for byte: reads the head of a request, and has
 * the rest done on a thread of its own.
 */
public final class LoopbackServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Serving serving;

  /** What is done with one connection, which ends with it. */
  @FunctionalInterface
  public interface Serving {
    /**
     * @param head of the request that came, with the empty line at its end
     */
    void serve(Socket client, String head) throws IOException, InterruptedException;
  }

  public LoopbackServer(Serving serving) throws IOException {
    this.listening = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    this.serving = serving;
    Thread.ofVirtual().start(this::accept);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
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
      serving.serve(client, head(client.getInputStream()));
    } catch (IOException gone) {
      Thread.onSpinWait(); // the other side has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
