package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import jp.mochi.idp.LoopbackServer;

/**
 * A small HTTP server on this machine that gives one answer, byte for byte, and keeps each request
 * as it came.
 */
final class RecordingServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final LoopbackServer server;
  private volatile String answer = "";
  private volatile boolean hangsUp = true;

  RecordingServer() throws IOException {
    this.server = new LoopbackServer(this::serve);
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
    return server.address();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + address().getPort() + path);
  }

  /** Each request, head and body, as it came. */
  List<String> requests() {
    return requests;
  }

  private void serve(Socket client, String head) throws IOException, InterruptedException {
    var length = LENGTH.matcher(head);
    var bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    requests.add(head + new String(client.getInputStream().readNBytes(bytes), ISO_8859_1));
    client.getOutputStream().write(answer.getBytes(ISO_8859_1));
    client.getOutputStream().flush();
    if (!hangsUp) {
      end.await();
    }
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    server.close();
  }
}
