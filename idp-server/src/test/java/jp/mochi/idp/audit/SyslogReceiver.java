package jp.mochi.idp.audit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import jp.mochi.ldap.FreePorts;

/** A SIEM's end: a TLS server that takes frames by their length. */
final class SyslogReceiver implements AutoCloseable {
  private static final Pattern REFERENCE = Pattern.compile("\"reference\":\"([^\"]+)\"");
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final SSLServerSocket server;
  private final Path certificate;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  SyslogReceiver(Path folder, int port) throws Exception {
    var store = folder.resolve("siem.p12");
    certificate = folder.resolve("siem.pem");
    if (!Files.exists(store)) {
      keytool(
          "-genkeypair",
          "-keyalg",
          "EC",
          "-dname",
          "CN=localhost",
          "-ext",
          "san=dns:localhost",
          "-alias",
          "siem",
          "-keystore",
          store.toString());
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          "siem",
          "-file",
          certificate.toString(),
          "-keystore",
          store.toString());
    }
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(
                    port == 0 ? FreePorts.one() : port, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  Path certificate() {
    return certificate;
  }

  int received() {
    return messages.size();
  }

  /** Waits for so many messages and says which they were. */
  List<String> references(int count) throws InterruptedException {
    var found = new ArrayList<String>();
    while (found.size() < count) {
      var message = messages.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("only " + found + " arrived");
      }
      var matcher = REFERENCE.matcher(message);
      found.add(matcher.find() ? matcher.group(1) : message);
    }
    return found;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.add(socket);
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    read(new BufferedInputStream(socket.getInputStream()));
                  } catch (IOException ended) {
                    // a refused handshake or the end of the test
                  }
                });
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void read(InputStream in) throws IOException {
    for (int octet; (octet = in.read()) >= 0; ) {
      var length = 0;
      while (octet != ' ') {
        length = length * 10 + (octet - '0');
        octet = in.read();
      }
      messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }

  /** As when the SIEM's machine goes down: no new connections, and the old ones break. */
  void hangUp() throws IOException {
    server.close();
    for (var connection : connections) {
      connection.close();
    }
  }
}
