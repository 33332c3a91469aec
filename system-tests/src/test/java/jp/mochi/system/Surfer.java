package jp.mochi.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Witness;

/**
 * A browser without a screen that goes from site to site: follows redirects, keeps each host's
 * cookies, and leaves {@code SameSite=Lax} ones at home when it posts from another site. Every SAML
 * message that Mochi gives it is looked at by the {@link Witness}.
 */
final class Surfer {
  private static final int MOST_REDIRECTS = 10;

  /** Where Mochi is; services are on 127.0.0.1. */
  private static final String MOCHI = "localhost";

  private record Cookie(String value, boolean lax) {}

  private final HttpClient http;
  private final Map<String, Map<String, Cookie>> jar = new HashMap<>();

  private final Map<String, String> headers = new HashMap<>();
  private final List<URI> ledTo = new ArrayList<>();

  Surfer(List<Path> trusted) throws Exception {
    this(trusted, InetAddress.ofLiteral("127.0.0.1"));
  }

  /**
   * A browser somewhere.
   *
   * @param from the address of loopback's network that servers see
   */
  Surfer(List<Path> trusted, InetAddress from) throws Exception {
    this.http =
        HttpClient.newBuilder()
            .sslContext(Trust.in(trusted))
            .localAddress(from)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** Sends a header along from now on. */
  Surfer saying(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Where it ended, and what is there. */
  record Page(URI at, int status, String body) {
    Form form() {
      return Form.first(this);
    }
  }

  Page get(String url) throws IOException, InterruptedException {
    var at = URI.create(url);
    return follow(at, send(request(at, false).GET(), at));
  }

  /** Where redirects have led it so far. */
  List<URI> ledTo() {
    return ledTo;
  }

  /** Posts the page's first form, with what the person typed. */
  Page submit(Page page, Map<String, String> typed) throws IOException, InterruptedException {
    var form = page.form();
    var fields = new HashMap<>(form.fields());
    fields.putAll(typed);
    return post(page.at(), form.action(), fields);
  }

  Page submit(Page page) throws IOException, InterruptedException {
    return submit(page, Map.of());
  }

  Page signIn(Page page, String username, String password)
      throws IOException, InterruptedException {
    return submit(page, Map.of("username", username, "password", password));
  }

  /** Posts from a page of some site. */
  Page post(URI from, URI to, Map<String, String> fields) throws IOException, InterruptedException {
    var request =
        request(to, !from.getHost().equals(to.getHost()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", from.getScheme() + "://" + from.getAuthority())
            .POST(HttpRequest.BodyPublishers.ofString(Browser.encoded(fields)));
    return follow(to, send(request, to));
  }

  private Page follow(URI start, HttpResponse<String> first)
      throws IOException, InterruptedException {
    var at = start;
    var response = first;
    for (int hops = 0; hops < MOST_REDIRECTS; hops++) {
      var location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Page(at, response.statusCode(), response.body());
      }
      at = at.resolve(location.get());
      ledTo.add(at);
      response = send(request(at, false).GET(), at);
    }
    throw new AssertionError("more than " + MOST_REDIRECTS + " redirects, the last to " + at);
  }

  private HttpRequest.Builder request(URI to, boolean crossSitePost) {
    var builder =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(30))
            .header("Accept-Language", "en")
            .header("User-Agent", "Test browser");
    headers.forEach(builder::header);
    var cookies =
        jar.getOrDefault(to.getHost(), Map.of()).entrySet().stream()
            .filter(c -> !(crossSitePost && c.getValue().lax()))
            .map(c -> c.getKey() + "=" + c.getValue().value())
            .collect(Collectors.joining("; "));
    return cookies.isEmpty() ? builder : builder.header("Cookie", cookies);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, URI to)
      throws IOException, InterruptedException {
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    response.headers().allValues("Set-Cookie").forEach(line -> keep(to.getHost(), line));
    if (to.getHost().equals(MOCHI)) {
      look(to, response);
    }
    return response;
  }

  private void look(URI at, HttpResponse<String> response)
      throws IOException, InterruptedException {
    var location = response.headers().firstValue("Location").orElse("");
    Witness.redirect(location, () -> document(at.resolve("/saml/metadata")));
    if (response.body().contains("name=\"SAML")) {
      Witness.form(Form.first(new Page(at, response.statusCode(), response.body())).fields());
    }
  }

  private String document(URI at) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(at).timeout(Duration.ofSeconds(30)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void keep(String host, String line) {
    var pair = line.split(";", 2)[0].split("=", 2);
    var cookies = jar.computeIfAbsent(host, h -> new HashMap<>());
    if (line.contains("Max-Age=0") || line.contains("01 Jan 1970") || pair[1].isEmpty()) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], new Cookie(pair[1], line.contains("SameSite=Lax")));
    }
  }
}
