package jp.mochi.idp.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.text.Language;

/**
 * One page, by plain HTTP since the phone doesn't trust us yet: how to install the demo's authority
 * on it, for iOS and Android, in Japanese and English. The page and the terminal both show the
 * authority's fingerprint, so that a person can tell whether it is the same one.
 */
final class CaPage implements AutoCloseable {
  private static final String HTML = "text/html; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers;

  /** A body and its type; bodies are never changed. */
  @SuppressWarnings("ClassCanBeRecord") // a record may not hold an array
  private static final class Answer {
    private final String type;
    private final byte[] body;

    private Answer(String type, byte[] body) {
      this.type = type;
      this.body = body;
    }

    private Answer(String type, String text) {
      this(type, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private CaPage(HttpServer server, DemoPlan plan, X509Certificate authority)
      throws CertificateEncodingException {
    this.server = server;
    this.answers =
        Map.of(
            "/ja",
            new Answer(HTML, page("ja", plan, authority)),
            "/en",
            new Answer(HTML, page("en", plan, authority)),
            "/style.css",
            new Answer("text/css; charset=utf-8", resource("ca-page.css")),
            // what iOS takes for a profile, and Android for a CA certificate
            "/mochi-demo-ca.mobileconfig",
            new Answer("application/x-apple-aspen-config", AppleProfile.of(plan.host(), authority)),
            "/mochi-demo-ca.crt",
            new Answer("application/x-x509-ca-cert", authority.getEncoded()));
  }

  static CaPage start(DemoPlan plan, X509Certificate authority) throws StartFailure {
    try {
      var server = HttpServer.create(new InetSocketAddress(plan.caPagePort()), 0);
      var page = new CaPage(server, plan, authority);
      server.createContext("/", page::answer);
      server.setExecutor(page.requests);
      server.start();
      return page;
    } catch (IOException | CertificateEncodingException e) {
      throw new StartFailure(
          "Port " + plan.caPagePort() + " can't be opened: " + e.getMessage(), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var path = exchange.getRequestURI().getPath();
      var found = answers.get(path.equals("/") ? "/" + language(exchange).tag() : path);
      if (found == null || !(method.equals("GET") || method.equals("HEAD"))) {
        exchange.sendResponseHeaders(found == null ? 404 : 405, -1);
        return;
      }
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", found.type);
      headers.set("Cache-Control", "no-store");
      headers.set("Vary", "Accept-Language");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
              + " frame-ancestors 'none'");
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : found.body.length);
      if (!head) {
        exchange.getResponseBody().write(found.body);
      }
    }
  }

  private static Language language(HttpExchange exchange) {
    return Language.accepted(exchange.getRequestHeaders().getFirst("Accept-Language"));
  }

  /** Nothing in it needs escaping: a checked host name, numbers, hex digits. */
  private static String page(String tag, DemoPlan plan, X509Certificate authority) {
    return new String(resource("ca-page_" + tag + ".html"), StandardCharsets.UTF_8)
        .replace("{host}", plan.host())
        .replace("{sample}", plan.sampleUrl() + "/")
        .replace("{fingerprint}", CertificateFacts.of(authority).fingerprint());
  }

  private static byte[] resource(String name) {
    try (InputStream in = CaPage.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
  }
}
