package jp.mochi.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A person's browser without a screen: trusts the demo's authority, keeps cookies, reads forms. */
final class DemoVisitor implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern FIELD =
      Pattern.compile("<input[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  private final HttpClient http;
  private final URI identityProvider;
  private final URI sample;
  private final Map<String, String> cookies = new HashMap<>();

  DemoVisitor(int port, Path authority) throws Exception {
    this.identityProvider = URI.create("https://localhost:" + port);
    this.sample = URI.create("https://localhost:" + (port + 3));
    this.http =
        HttpClient.newBuilder()
            .sslContext(trusting(authority))
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private static SSLContext trusting(Path authority) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "demo", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A page and where it came from. */
  record Page(URI address, int status, String body) {
    Map<String, String> fields() {
      var fields = new LinkedHashMap<String, String>();
      for (var field = FIELD.matcher(body); field.find(); ) {
        fields.put(plain(field.group(1)), plain(field.group(2)));
      }
      return fields;
    }

    URI action() {
      var form = ACTION.matcher(body);
      if (!form.find()) {
        throw new AssertionError("no form on " + address + ": " + body);
      }
      return address.resolve(plain(form.group(1)));
    }

    boolean accepted() {
      return status == 200 && body.contains("data-result=\"accepted\"");
    }

    private static String plain(String html) {
      return html.replace("&#43;", "+")
          .replace("&#61;", "=")
          .replace("&#34;", "\"")
          .replace("&#39;", "'")
          .replace("&amp;", "&");
    }
  }

  /** Begins at the sample service and comes to the login page, or past it where a session holds. */
  Page begin() throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(sample.resolve("/login")).GET());
  }

  /** Fills in a page's form and sends it. */
  Page fill(Page page, Map<String, String> typed) throws IOException, InterruptedException {
    var form = page.fields();
    form.putAll(typed);
    var body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(page.action())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", page.address().resolve("/").toString().replaceAll("/$", ""))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** From the sample service through the login page to what the service shows, or to a refusal. */
  Page signOn(String username, String password) throws IOException, InterruptedException {
    return deliver(fill(begin(), Map.of("username", username, "password", password)));
  }

  /** Takes a response to the service, as the page's script does; any other page stays. */
  Page deliver(Page page) throws IOException, InterruptedException {
    return page.fields().containsKey("SAMLResponse") ? fill(page, Map.of()) : page;
  }

  /** A page of the sample service. */
  Page atSample(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(sample.resolve(path)).GET());
  }

  /** A page of the identity provider. */
  Page atHome(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(identityProvider.resolve(path)).GET());
  }

  /** Follows the link of this id. */
  Page follow(Page page, String id) throws IOException, InterruptedException {
    var link = Pattern.compile("id=\"" + id + "\" href=\"([^\"]*)\"").matcher(page.body());
    if (!link.find()) {
      throw new AssertionError("no link " + id + " on " + page.address() + ": " + page.body());
    }
    return send(HttpRequest.newBuilder(page.address().resolve(Page.plain(link.group(1)))).GET());
  }

  String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(identityProvider.resolve(path)).GET()).body();
  }

  /** Follows redirects by itself: Java's client would leave the cookies behind on the way. */
  private Page send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = sendOnce(request);
    for (int hops = 0; response.statusCode() / 100 == 3 && hops < 5; hops++) {
      var to = response.headers().firstValue("Location").orElseThrow();
      response = sendOnce(HttpRequest.newBuilder(response.uri().resolve(to)).GET());
    }
    return new Page(response.uri(), response.statusCode(), response.body());
  }

  private HttpResponse<String> sendOnce(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    var response =
        http.send(
            request.timeout(Duration.ofSeconds(30)).header("Accept-Language", "en").build(),
            HttpResponse.BodyHandlers.ofString());
    keepCookies(response);
    return response;
  }

  private void keepCookies(HttpResponse<?> response) {
    for (var cookie : response.headers().allValues("Set-Cookie")) {
      var pair = cookie.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
