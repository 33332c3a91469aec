package jp.mochi.idp;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a screen: keeps cookies by name, follows nothing, reads forms. Every SAML
 * message that it is brought is looked at by the {@link Witness}.
 */
public final class Browser {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern CODE = Pattern.compile("&#(\\d+);");
  private static final Pattern INPUT =
      Pattern.compile("<input[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  private final String base;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private String language = "en";
  private Optional<String> address = Optional.empty();

  public Browser(String base) {
    this.base = base;
  }

  /** What came back. */
  public record Page(int status, String body, HttpResponse<String> response) {
    /** Where the page's first form goes. */
    public String action() {
      return first(ACTION.matcher(body)).orElseThrow(() -> new AssertionError(body));
    }

    /** Where it leads. */
    public String location() {
      return response.headers().firstValue("Location").orElseThrow(() -> new AssertionError(body));
    }

    /** The named values of the page's fields. */
    public Map<String, String> fields() {
      var fields = new LinkedHashMap<String, String>();
      var inputs = INPUT.matcher(body);
      while (inputs.find()) {
        fields.put(unescaped(inputs.group(1)), unescaped(inputs.group(2)));
      }
      return fields;
    }

    private static Optional<String> first(Matcher matcher) {
      return matcher.find() ? Optional.of(unescaped(matcher.group(1))) : Optional.empty();
    }

    private static String unescaped(String text) {
      return CODE.matcher(text)
          .replaceAll(
              m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1)))))
          .replace("&quot;", "\"")
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&amp;", "&");
    }
  }

  public Browser speaking(String tag) {
    this.language = tag;
    return this;
  }

  /** Comes from this address, as a proxy tells it. */
  public Browser from(String clientAddress) {
    this.address = Optional.of(clientAddress);
    return this;
  }

  /** Sends a header along from now on. */
  public Browser saying(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  /** A browser with the same cookies. */
  public Browser copy() {
    var copy = new Browser(base);
    copy.cookies.putAll(cookies);
    copy.headers.putAll(headers);
    copy.address = address;
    return copy;
  }

  public Page get(String path) throws IOException, InterruptedException {
    return send(request(path, true).GET());
  }

  /** Posts from a page of the server's own. */
  public Page post(String path, Map<String, String> form) throws IOException, InterruptedException {
    return send(request(path, true).header("Origin", House.BASE_URL).POST(body(form)));
  }

  /** Goes where a page of the server's own leads by a GET; one that leads nowhere stays. */
  public Page follow(Page page) throws IOException, InterruptedException {
    return page.status() == 303 ? get(page.location()) : page;
  }

  /** Posts with nothing but what {@link #saying} has added: no cookie, no origin of its own. */
  public Page postBare(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send(request(path, false).POST(body(form)));
  }

  /** Posts from another site: no {@code SameSite=Lax} cookie goes with it. */
  public Page postFromElsewhere(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send(request(path, false).header("Origin", "https://sp.example").POST(body(form)));
  }

  /** Fills the sign-in form of a page in and posts it. */
  public Page signIn(Page page, String username, String password)
      throws IOException, InterruptedException {
    var form = page.fields();
    form.put("username", username);
    form.put("password", password);
    return post(page.action(), form);
  }

  private HttpRequest.Builder request(String path, boolean withCookies) {
    var builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .header("Accept-Language", language)
            .header("User-Agent", "Test browser");
    headers.forEach(builder::setHeader);
    address.ifPresent(it -> builder.header("X-Forwarded-For", it));
    if (withCookies && !cookies.isEmpty()) {
      builder.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    return builder.header("Content-Type", "application/x-www-form-urlencoded");
  }

  private Page send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    response.headers().allValues("Set-Cookie").forEach(this::keep);
    Witness.redirect(
        response.headers().firstValue("Location").orElse(""), () -> document("/saml/metadata"));
    return Witness.page(new Page(response.statusCode(), response.body(), response));
  }

  private String document(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(base + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void keep(String setCookie) {
    var pair = setCookie.substring(0, setCookie.indexOf(';')).split("=", 2);
    if (setCookie.contains("Max-Age=0") || pair[1].isEmpty()) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private static HttpRequest.BodyPublisher body(Map<String, String> form) {
    return HttpRequest.BodyPublishers.ofString(encoded(form));
  }

  public static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  public static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
