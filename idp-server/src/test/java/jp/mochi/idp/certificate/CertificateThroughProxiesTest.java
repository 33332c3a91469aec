package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.LocalAuthority.ServerFiles;
import jp.mochi.cert.Pem;
import jp.mochi.idp.Browser;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Apache and HAProxy end TLS, as the operator's handbook sets them up. */
class CertificateThroughProxiesTest {
  private static final Path APACHE = Path.of("/usr/sbin/apache2");
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

  @TempDir private Path dir;

  private PhoneHouse house(String form) throws Exception {
    return PhoneHouse.start(
        Files.createDirectories(dir.resolve("house")),
        Clock.systemUTC(),
        "header: {name: X-Client-Cert, from: [127.0.0.1], form: " + form + "}",
        yaml -> yaml.replace("client-certificate: 127", "client-certificate: http://127"));
  }

  private ServerFiles tls() throws IOException {
    return LocalAuthority.open(dir.resolve("tls"), "Proxy CA", Clock.systemUTC())
        .serverCertificate(Set.of("127.0.0.1"));
  }

  /** A proxy that listens, until it is closed. */
  private record Proxy(Process process, int port, Path log) implements AutoCloseable {
    Browser.Page witness(PhoneHouse house, Browser browser, Phone phone) throws Exception {
      var form = Map.of("token", PhoneHouse.ask(house.ask(browser, "phone")));
      return phone.post("https://127.0.0.1:" + port + "/login/certificate", form);
    }

    /** All the way there and back. */
    Browser.Page signOn(PhoneHouse house, Phone phone) throws Exception {
      var browser = house.house().browser();
      return browser.follow(browser.post("/login/proof", witness(house, browser, phone).fields()));
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        if (process.waitFor(10, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }

  private Proxy started(int port, String... command) throws Exception {
    var log = dir.resolve("proxy.log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var proxy = new Proxy(process, port, log);
    for (int tries = 0; tries < 400 && process.isAlive(); tries++) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return proxy;
      } catch (IOException notYet) {
        Pause.of(Duration.ofMillis(50));
      }
    }
    proxy.close();
    throw new AssertionError(List.of(command) + " doesn't listen: " + Files.readString(log));
  }

  private Proxy apache(PhoneHouse house) throws Exception {
    Command.need(APACHE, "apache2");
    int port = FreePorts.several(1).getFirst();
    var modules = new StringBuilder();
    for (var module : List.of("mpm_event", "authz_core", "ssl", "headers", "proxy", "proxy_http")) {
      modules.append(
          "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
    }
    var tls = tls();
    var file =
        Files.writeString(
            dir.resolve("apache.conf"),
            """
            %1$s
            ServerRoot %2$s
            ServerName 127.0.0.1
            DefaultRuntimeDir %2$s
            PidFile %2$s/apache.pid
            Mutex posixsem
            ErrorLog /dev/stderr
            User www-data
            Group www-data
            Listen 127.0.0.1:%3$d
            KeepAlive Off
            <VirtualHost 127.0.0.1:%3$d>
              SSLEngine on
              SSLCertificateFile %4$s
              SSLCertificateKeyFile %5$s
              SSLVerifyClient optional_no_ca
              SSLOptions +ExportCertData
              SSLSessionTickets off
              RequestHeader set X-Client-Cert "%%{SSL_CLIENT_CERT}s"
              RequestHeader unset Forwarded
              ProxyPass / %6$s/
            </VirtualHost>
            """
                .formatted(
                    modules,
                    dir,
                    port,
                    tls.certificate(),
                    tls.privateKey(),
                    house.plainListener()));
    return started(port, APACHE.toString(), "-X", "-f", file.toString());
  }

  private Proxy haproxy(PhoneHouse house) throws Exception {
    Command.need(HAPROXY, "haproxy");
    int port = FreePorts.several(1).getFirst();
    var tls = tls();
    var pair =
        Files.writeString(
            dir.resolve("haproxy.pem"),
            Files.readString(tls.certificate()) + Files.readString(tls.privateKey()));
    var file =
        Files.writeString(
            dir.resolve("haproxy.cfg"),
            """
            global
              tune.ssl.cachesize 0
              ssl-default-bind-options no-tls-tickets
            defaults
              mode http
              option httpclose
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            frontend phones
              bind 127.0.0.1:%1$d ssl crt %2$s verify optional ca-file %3$s crt-ignore-err all ca-ignore-err all
              http-request set-header X-Client-Cert %%[ssl_c_der,base64]
              http-request del-header Forwarded
              default_backend mochi
            backend mochi
              server mochi %4$s
            """
                .formatted(
                    port,
                    pair,
                    dir.resolve("house/phones/ca.pem"),
                    house.plainListener().replace("http://", "")));
    return started(port, HAPROXY.toString(), "-db", "-f", file.toString());
  }

  /** What each of them has to do: the phone's own counts, and nothing that a client says. */
  private static void assertHandsOn(PhoneHouse house, Proxy proxy, String forged) throws Exception {
    ClientKey tanaka = house.key("tanaka");
    var shown = Phone.holding(tanaka).saying("X-Client-Cert", forged);
    var response = success(proxy.signOn(house, shown));
    assertTrue(response.contains("tanaka"), response);
    assertFalse(response.contains("sato"), response);
    assertPageOnly(proxy.signOn(house, Phone.withoutAny().saying("X-Client-Cert", forged)));
    assertEquals("CERTIFICATE_MISSING", house.reasons().getFirst());
    assertPageOnly(proxy.signOn(house, Phone.holding(house.foreign("tanaka"))));
    assertEquals("CERTIFICATE_FOREIGN", house.reasons().getFirst());
  }

  @Test
  void apacheHandsOnWhatThePhoneShowed() throws Exception {
    try (var house = house("pem");
        var proxy = apache(house)) {
      var forged = Pem.write(house.key("sato").certificate()).strip().replace('\n', ' ');
      assertHandsOn(house, proxy, forged);
      var late = Phone.holding(house.expired("tanaka"));
      assertThrows(IOException.class, () -> proxy.signOn(house, late), "it ends the connection");
    }
  }

  @Test
  void haproxyHandsOnWhatThePhoneShowedAlsoAnExpiredOne() throws Exception {
    try (var house = house("base64");
        var proxy = haproxy(house)) {
      var sato = house.key("sato").certificate().getEncoded();
      assertHandsOn(house, proxy, Base64.getEncoder().encodeToString(sato));
      assertPageOnly(proxy.signOn(house, Phone.holding(house.expired("tanaka"))));
      assertEquals("CERTIFICATE_EXPIRED", house.reasons().getFirst());
    }
  }
}
