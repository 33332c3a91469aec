package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * A small HTTP server on this machine that gives one answer, byte for byte, and keeps each request
 * as it came.
 */
final class RecordingServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");

  private final ServerSocket listening;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String answer = "";
  private volatile boolean hangsUp = true;

  RecordingServer() throws IOException {
    this.listening = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Says this and hangs up. */
  void answers(String text) {
    answer = text;
  }

  /** Says this and stays on the line. */
  void answersAndWaits(String text) {
    answer = text;
    hangsUp = false;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
  }

  /** Each request, head and body, as it came. */
  List<String> requests() {
    return requests;
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
      requests.add(request(client.getInputStream()));
      client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      client.getOutputStream().flush();
      if (!hangsUp) {
        end.await();
      }
    } catch (IOException gone) {
      Thread.onSpinWait(); // the other side has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String request(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("hung up");
      }
      head.write(next);
    }
    var text = head.toString(ISO_8859_1);
    var length = LENGTH.matcher(text);
    var body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    return text + new String(body, ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    listening.close();
  }
}
