package jp.mochi.idp.http;

import static jp.mochi.idp.http.Listener.MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.network.CidrBlocks;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx ends TLS in front of a plain-HTTP main listener, as operators set it up. */
class NginxInFrontTest {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  private final Path directory;

  NginxInFrontTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theClientsAddressIsTheOneThatNginxSawAndNotTheOneTheClientClaims() throws Exception {
    var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    var visitors = new Visitors(new ClientAddress(CidrBlocks.of("127.0.0.1")), clock);
    Route who =
        Route.get(
            MAIN, "/who", ctx -> ctx.result(visitors.of(ctx).circumstances().clientAddress()));
    try (House house = House.of(List.of(who))) {
      int port = freePort();
      Process nginx = start(port, house.port(MAIN));
      try {
        await(port, nginx);
        assertEquals("127.0.0.2", ask(port).body());
        assertEquals("127.0.0.2", ask(port, "X-Forwarded-For: 203.0.113.9").body());
        assertEquals("127.0.0.2", ask(port, "X-Forwarded-For: 203.0.113.9, 127.0.0.1").body());
        assertEquals("400", ask(port, "Forwarded: for=203.0.113.9").status());
        String cookie = ask(port).cookie();
        assertTrue(cookie.contains("; Secure;"), cookie);
      } finally {
        nginx.destroy();
        assertTrue(nginx.waitFor(10, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void aConnectionThatNginxPassesOnUnreadIsTheClientsItNames() throws Exception {
    var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    var trusted = CidrBlocks.of("127.0.0.1");
    var visitors = new Visitors(new ClientAddress(trusted), clock);
    Route who =
        Route.get(
            MAIN, "/who", ctx -> ctx.result(visitors.of(ctx).circumstances().clientAddress()));
    var tls = Optional.of(House.pair(directory, "localhost"));
    try (House house = House.behind(List.of(who), tls, trusted)) {
      int port = freePort();
      Process nginx = startStream(port, house.port(MAIN));
      try {
        await(port, nginx);
        assertEquals("127.0.0.2", ask(port).body());
        assertEquals("127.0.0.2", ask(port, "X-Forwarded-For: 203.0.113.9").body());
      } finally {
        nginx.destroy();
        assertTrue(nginx.waitFor(10, TimeUnit.SECONDS));
      }
    }
  }

  private record Answer(String status, String body, String cookie) {}

  private static Answer ask(int port, String... headers) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sk", "-i", "--http1.1", "--interface", "127.0.0.2"));
    for (String header : headers) {
      command.addAll(List.of("-H", header));
    }
    command.add("https://127.0.0.1:" + port + "/who");
    String text = House.run(command);
    assertTrue(text.startsWith("HTTP/1.1 "), "curl must be installed and get an answer: " + text);
    String cookie = text.lines().filter(l -> l.startsWith("Set-Cookie")).findFirst().orElse("");
    return new Answer(text.substring(9, 12), text.substring(text.indexOf("\r\n\r\n") + 4), cookie);
  }

  private Process startStream(int port, int backend) throws Exception {
    assertTrue(
        Files.isReadable(STREAM),
        "This test needs nginx with its stream module: apt install nginx libnginx-mod-stream");
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        load_module %5$s;
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
        events {}
        stream {
          server {
            listen %2$s:%3$d;
            proxy_pass 127.0.0.1:%4$d;
            proxy_protocol on;
          }
        }
        """
            .formatted(directory, "127.0.0.1", port, backend, STREAM));
    return run(configuration);
  }

  private Process start(int port, int backend) throws Exception {
    assertTrue(
        Files.isExecutable(NGINX), "This test needs Debian's nginx: apt install nginx-light");
    Door.TlsFiles pair = House.pair(directory, "proxy");
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server {
            listen 127.0.0.1:%2$d ssl;
            ssl_certificate %3$s; ssl_certificate_key %4$s;
            location / {
              proxy_pass http://127.0.0.1:%5$d;
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
          }
        }
        """
            .formatted(directory, port, pair.certificate(), pair.privateKey(), backend));
    return run(configuration);
  }

  private Process run(Path configuration) throws IOException {
    return new ProcessBuilder(
            NGINX.toString(),
            "-p",
            directory.toString(),
            "-c",
            configuration.toString(),
            "-e",
            directory.resolve("error.log").toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  private static int freePort() {
    return FreePorts.one();
  }

  private void await(int port, Process nginx) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && nginx.isAlive()) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertTrue(open.isConnected());
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("nginx didn't start: " + Files.readString(directory.resolve("out")));
  }
}
