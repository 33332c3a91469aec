package jp.mochi.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a directory and passes everything on, but hangs up in the place of an answer when
 * one person binds: whether the directory has counted that, nobody knows.
 */
final class HangsUpOnBinds implements AutoCloseable {
  private final ServerSocket door;
  private final int behind;
  private final String password;
  private final AtomicInteger binds = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param behind the directory's port
   * @param password with which the person binds
   */
  HangsUpOnBinds(int behind, String password) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behind = behind;
    this.password = password;
    threads.execute(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  /** How often the person's bind came. */
  int binds() {
    return binds.get();
  }

  /** Ends all connections, as a firewall does with those that are idle. */
  void dropAll() throws IOException {
    for (var socket : open) {
      socket.close();
    }
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), behind);
        open.add(client);
        open.add(server);
        threads.execute(() -> pass(client, server, true));
        threads.execute(() -> pass(server, client, false));
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void pass(Socket from, Socket to, boolean watched) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      var chunk = new byte[65_536];
      for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
        var text = new String(chunk, 0, read, StandardCharsets.ISO_8859_1);
        if (watched && text.contains(password)) {
          binds.incrementAndGet();
          return;
        }
        out.write(chunk, 0, read);
        out.flush();
      }
    } catch (IOException hungUp) {
      return; // the other direction has closed both
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    dropAll();
    threads.shutdownNow();
  }
}
