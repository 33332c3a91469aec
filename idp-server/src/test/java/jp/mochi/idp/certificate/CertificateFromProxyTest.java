package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.idp.Browser;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy ends TLS and hands the certificate on. */
class CertificateFromProxyTest {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");

  @TempDir private Path dir;

  private PhoneHouse behindAProxy(String header) throws Exception {
    return PhoneHouse.start(
        Files.createDirectories(dir.resolve("house")),
        Clock.systemUTC(),
        "header: " + header,
        yaml -> yaml.replace("client-certificate: 127", "client-certificate: http://127"));
  }

  private static String written(ClientKey key, String form) throws Exception {
    var pem = Pem.write(key.certificate());
    var escaped = URLEncoder.encode(pem, StandardCharsets.UTF_8).replace("+", "%20");
    var der = Base64.getEncoder().encodeToString(key.certificate().getEncoded());
    return switch (form) {
      case "rfc9440" -> ":" + der + ":";
      case "escaped-pem" -> escaped;
      case "pem" -> pem.strip().replace('\n', ' ');
      case "base64" -> der;
      default -> "Hash=aa;Cert=\"" + escaped + "\"";
    };
  }

  private static Browser.Page witness(PhoneHouse house, Browser.Page page, Phone through)
      throws Exception {
    var form = Map.of("token", PhoneHouse.ask(page));
    return through.post(house.plainListener() + "/login/certificate", form);
  }

  @ParameterizedTest
  @CsvSource({
    "Client-Cert, rfc9440",
    "X-SSL-Client-Cert, escaped-pem",
    "X-SSL-Cert, pem",
    "X-SSL-Client-Der, base64",
    "X-Forwarded-Client-Cert, xfcc"
  })
  void isReadInTheProxysForm(String name, String form) throws Exception {
    var header = "{name: %s, from: [127.0.0.1], form: %s}".formatted(name, form);
    try (var house = behindAProxy(header)) {
      var browser = house.house().browser();
      var through = Phone.withoutAny().saying(name, written(house.key("tanaka"), form));
      var answer = witness(house, house.ask(browser, "phone"), through);
      success(browser.post("/login/proof", answer.fields()));
    }
  }

  @Test
  void isRefusedTwiceOrBroken() throws Exception {
    try (var house = behindAProxy("{name: Client-Cert, from: [127.0.0.1]}")) {
      var browser = house.house().browser();
      var good = written(house.key("tanaka"), "rfc9440");
      for (var bad : List.of(good + ", " + good, good.substring(9), ":AAAA:")) {
        var through = Phone.withoutAny().saying("Client-Cert", bad);
        var answer = witness(house, house.ask(browser, "phone"), through);
        var page = browser.post("/login/proof", answer.fields());
        assertPageOnly(page);
        assertTrue(page.body().contains("be used to sign in"), page.body());
      }
      assertTrue(house.reasons().contains("CERTIFICATE_UNUSABLE"));
    }
  }

  @Test
  void isDroppedAndRecordedFromAnybodyElse() throws Exception {
    try (var house = behindAProxy("{name: Client-Cert, from: [127.0.0.9]}")) {
      var browser = house.house().browser();
      var through =
          Phone.withoutAny().saying("Client-Cert", written(house.key("tanaka"), "rfc9440"));
      var answer = witness(house, house.ask(browser, "phone"), through);
      assertPageOnly(browser.post("/login/proof", answer.fields()));
      assertEquals(
          Set.of("CERTIFICATE_HEADER", "CERTIFICATE_MISSING"), Set.copyOf(house.reasons()));
    }
  }

  @Test
  void ofTheProxysOwnHandshakeCountsForNobody() throws Exception {
    try (var house =
        PhoneHouse.start(
            dir,
            Clock.systemUTC(),
            "header: {name: Client-Cert, from: [127.0.0.1]}",
            UnaryOperator.identity())) {
      var browser = house.house().browser();
      var asking = house.ask(browser, "phone");
      var page = house.show(browser, asking, Phone.holding(house.key("tanaka")));
      assertPageOnly(page);
      assertEquals(List.of("CERTIFICATE_MISSING"), house.reasons());
    }
  }

  @Test
  void comesThroughARealNginx() throws Exception {
    Command.need(NGINX, "nginx");
    try (var house = behindAProxy("{name: X-Client-Cert, from: [127.0.0.1]}")) {
      int port = FreePorts.several(1).getFirst();
      var nginx = start(house, port);
      try {
        await(nginx, port);
        var url = "https://127.0.0.1:" + port + "/login/certificate";
        var browser = house.house().browser();
        var form = Map.of("token", PhoneHouse.ask(house.ask(browser, "phone")));
        var forged = written(house.key("sato"), "escaped-pem");
        var answer =
            Phone.holding(house.key("tanaka")).saying("X-Client-Cert", forged).post(url, form);
        var response = success(browser.post("/login/proof", answer.fields()));
        assertFalse(response.contains("sato"), response);
        var other = house.house().browser();
        var again = Map.of("token", PhoneHouse.ask(house.ask(other, "phone")));
        var expired = Phone.holding(house.expired("tanaka")).post(url, again);
        assertPageOnly(other.post("/login/proof", expired.fields()));
        var none = Phone.withoutAny().saying("X-Client-Cert", forged).post(url, again);
        assertPageOnly(other.post("/login/proof", none.fields()));
        assertEquals(
            Set.of("CERTIFICATE_EXPIRED", "CERTIFICATE_MISSING"), Set.copyOf(house.reasons()));
      } finally {
        nginx.destroy();
        assertTrue(nginx.waitFor(10, TimeUnit.SECONDS));
      }
    }
  }

  private Process start(PhoneHouse house, int port) throws Exception {
    var tls =
        LocalAuthority.open(dir.resolve("nginx-tls"), "Proxy CA", Clock.systemUTC())
            .serverCertificate(Set.of("127.0.0.1"));
    var configuration =
        Files.writeString(
            dir.resolve("nginx.conf"),
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
                ssl_verify_client optional_no_ca;
                ssl_session_tickets off; ssl_session_cache off; keepalive_timeout 0;
                error_page 495 = @mochi; # an expired one is for us to refuse, with a page
                location / { try_files /none @mochi; }
                location @mochi {
                  proxy_set_header X-Client-Cert $ssl_client_escaped_cert;
                  proxy_pass %5$s;
                }
              }
            }
            """
                .formatted(dir, port, tls.certificate(), tls.privateKey(), house.plainListener()));
    return new ProcessBuilder(NGINX.toString(), "-p", dir.toString(), "-c", "" + configuration)
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("nginx.out").toFile())
        .start();
  }

  private void await(Process nginx, int port) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    var address = URI.create("https://127.0.0.1:" + port);
    while (System.nanoTime() < end) {
      assertTrue(nginx.isAlive(), () -> said("nginx.out") + said("error.log"));
      try (var _ = new java.net.Socket(address.getHost(), address.getPort())) {
        return;
      } catch (java.io.IOException notYet) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("nginx doesn't listen: " + said("error.log"));
  }

  private String said(String file) {
    try {
      return Files.readString(dir.resolve(file));
    } catch (java.io.IOException none) {
      return "";
    }
  }
}
