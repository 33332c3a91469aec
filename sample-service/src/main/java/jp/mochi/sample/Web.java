package jp.mochi.sample;

import com.onelogin.saml2.authn.AuthnRequest;
import com.onelogin.saml2.authn.AuthnRequestParams;
import com.onelogin.saml2.exception.Error;
import com.onelogin.saml2.settings.Metadata;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.util.Util;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The routes of the sample service. */
final class Web {
  private static final Logger LOG = Logger.getLogger(Web.class.getName());
  private static final int MOST_BYTES = 1 << 20;
  private static final String HTML = "text/html; charset=utf-8";
  private static final String COOKIE = "sample-session";

  private final Options options;
  private final IdentityProvider identityProvider;
  private final SignOns signOns;
  private final CheckResponse checkResponse;
  private final SignedOn signedOn = new SignedOn();
  private final SignOut signOut;
  private final SecureRandom random = new SecureRandom();

  Web(Options options, IdentityProvider identityProvider, SignOns signOns) {
    this.options = options;
    this.identityProvider = identityProvider;
    this.signOns = signOns;
    this.checkResponse = new CheckResponse(options.acs(), signOns);
    this.signOut = new SignOut(options.slo(), signedOn, signOns);
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (RuntimeException | Error | GeneralSecurityException e) { // the outermost boundary
        LOG.log(Level.WARNING, "A request failed.", e);
        send(exchange, 500, "text/plain; charset=utf-8", "Internal error\n");
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException, Error, GeneralSecurityException {
    String method = exchange.getRequestMethod();
    Language language = language(exchange);
    switch (method + " " + exchange.getRequestURI().getPath()) {
      case "GET /", "HEAD /" -> send(exchange, 200, HTML, StartPage.of(language, options));
      case "GET /login" -> signIn(exchange, language);
      case "POST /acs" -> acs(exchange, language);
      case "GET /logout" -> signOut(exchange, language);
      case "GET /slo" -> logoutMessage(exchange, language);
      case "GET /session" -> session(exchange);
      case "GET /metadata" ->
          send(
              exchange,
              200,
              "application/samlmetadata+xml",
              new Metadata(identityProvider.own(), null, null).getMetadataString());
      case "GET /style.css" -> send(exchange, 200, "text/css; charset=utf-8", style());
      default -> send(exchange, 404, HTML, notFound(language));
    }
  }

  private void signIn(HttpExchange exchange, Language language)
      throws IOException, GeneralSecurityException {
    switch (identityProvider.settings()) {
      case IdentityProvider.Unreadable(var why) ->
          send(exchange, 503, HTML, unreachable(language, why));
      case IdentityProvider.Ready(var settings) -> {
        Map<String, List<String>> asked = parameters(exchange.getRequestURI().getRawQuery());
        var wishes =
            new AuthnRequestParams(asked.containsKey("force"), asked.containsKey("passive"), true);
        AuthnRequest request =
            asked.containsKey("mfa")
                ? new AskedContext(settings, wishes)
                : new AuthnRequest(settings, wishes);
        String relayState = randomName();
        signOns.remember(request.getId(), relayState);
        exchange.getResponseHeaders().set("Location", address(settings, request, relayState));
        send(exchange, 302, HTML, "");
      }
    }
  }

  /** SAML Bindings 2.0 §3.4.4.1: the signature covers the encoded parameters in this order. */
  private static String address(Saml2Settings settings, AuthnRequest request, String relayState)
      throws IOException, GeneralSecurityException {
    String query =
        "SAMLRequest=" + encode(request.getEncodedAuthnRequest()) + "&RelayState=" + relayState;
    if (settings.getAuthnRequestsSigned()) {
      String algorithm = settings.getSignatureAlgorithm();
      query += "&SigAlg=" + encode(algorithm);
      byte[] signature = Util.sign(query, settings.getSPkey(), algorithm);
      query += "&Signature=" + encode(Base64.getEncoder().encodeToString(signature));
    }
    String address = settings.getIdpSingleSignOnServiceUrl().toString();
    return address + (address.contains("?") ? "&" : "?") + query;
  }

  private void acs(HttpExchange exchange, Language language) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MOST_BYTES + 1);
    }
    if (body.length > MOST_BYTES) {
      send(exchange, 413, "text/plain; charset=utf-8", "More than 1 MiB\n");
      return;
    }
    switch (identityProvider.settings()) {
      case IdentityProvider.Unreadable(var why) ->
          send(exchange, 503, HTML, unreachable(language, why));
      case IdentityProvider.Ready(var settings) -> {
        CheckedResponse result =
            checkResponse.check(settings, parameters(new String(body, StandardCharsets.UTF_8)));
        int status = result instanceof CheckedResponse.Accepted ? 200 : 403;
        if (result instanceof CheckedResponse.Accepted accepted) {
          var facts = accepted.facts();
          var person =
              new SignedOn.Person(facts.nameId(), facts.nameIdFormat(), facts.sessionIndex());
          keep(exchange, signedOn.add(person), 43_200);
        }
        send(exchange, status, HTML, ResultPage.of(language, result));
      }
    }
  }

  /** For this service's own session, the browser keeps a cookie. */
  private static void keep(HttpExchange exchange, String value, int seconds) {
    exchange
        .getResponseHeaders()
        .add(
            "Set-Cookie",
            COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; SameSite=Lax; HttpOnly");
  }

  private static String cookie(HttpExchange exchange) {
    String all = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Cookie"), "");
    for (String pair : all.split("; ", -1)) {
      if (pair.startsWith(COOKIE + "=")) {
        return pair.substring(COOKIE.length() + 1);
      }
    }
    return "";
  }

  /** In words for whoever looks, and for tests. */
  private void session(HttpExchange exchange) throws IOException {
    String name = signedOn.by(cookie(exchange)).map(SignedOn.Person::nameId).orElse("nobody");
    send(exchange, 200, "text/plain; charset=utf-8", name + "\n");
  }

  private void signOut(HttpExchange exchange, Language language)
      throws IOException, GeneralSecurityException {
    var person = signedOn.by(cookie(exchange));
    switch (identityProvider.settings()) {
      case IdentityProvider.Unreadable(var why) ->
          send(exchange, 503, HTML, unreachable(language, why));
      case IdentityProvider.Ready(var settings) -> {
        signedOn.remove(cookie(exchange));
        keep(exchange, "", 0);
        if (person.isEmpty() || settings.getIdpSingleLogoutServiceUrl() == null) {
          show(exchange, language, new SignOut.Over(person.isEmpty()));
        } else {
          show(exchange, language, signOut.begin(settings, person.get()));
        }
      }
    }
  }

  private void logoutMessage(HttpExchange exchange, Language language)
      throws IOException, GeneralSecurityException {
    String raw = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    switch (identityProvider.settings()) {
      case IdentityProvider.Unreadable(var why) ->
          send(exchange, 503, HTML, unreachable(language, why));
      case IdentityProvider.Ready(var settings) ->
          show(exchange, language, signOut.take(settings, parameters(raw), raw));
    }
  }

  private static void show(HttpExchange exchange, Language language, SignOut.Outcome outcome)
      throws IOException {
    switch (outcome) {
      case SignOut.GoOn(var address) -> {
        exchange.getResponseHeaders().set("Location", address);
        send(exchange, 302, HTML, "");
      }
      case SignOut.Over(var everywhere) ->
          send(exchange, 200, HTML, SignedOutPage.over(language, everywhere));
      case SignOut.Refused(var why) ->
          send(exchange, 403, HTML, SignedOutPage.refused(language, why));
    }
  }

  private static Language language(HttpExchange exchange) {
    String chosen =
        parameters(exchange.getRequestURI().getRawQuery())
            .getOrDefault("lang", List.of(""))
            .getFirst();
    String cookie = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Cookie"), "");
    if (chosen.equals("ja") || chosen.equals("en")) {
      // SameSite=None: the identity provider's POST shall find the language, too.
      exchange
          .getResponseHeaders()
          .add("Set-Cookie", "lang=" + chosen + "; Path=/; SameSite=None; Secure; HttpOnly");
      return chosen.equals("ja") ? Language.JA : Language.EN;
    }
    if (cookie.contains("lang=ja")) {
      return Language.JA;
    }
    return cookie.contains("lang=en")
        ? Language.EN
        : Language.of(exchange.getRequestHeaders().getFirst("Accept-Language"));
  }

  private static String notFound(Language language) {
    String words = language.say("ページがありません", "There is no such page");
    return Markup.page(language, words, "<h1>" + words + "</h1>");
  }

  private static String unreachable(Language language, String why) {
    String words =
        language.say(
            "IdP のメタデータを読めません。起動しているか確認してください。",
            "The identity provider's metadata can't be read. Is it running?");
    return Markup.page(
        language, words, "<h1>" + words + "</h1><p class=\"small\">" + Markup.escape(why) + "</p>");
  }

  private String randomName() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Parameters of a query or form; a part with a broken percent sign is left out. */
  private static Map<String, List<String>> parameters(@Nullable String encoded) {
    Map<String, List<String>> found = new HashMap<>();
    if (encoded == null) {
      return found;
    }
    for (String part : encoded.split("&", -1)) {
      int equals = part.indexOf('=');
      try {
        String name = decode(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        found.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
      } catch (IllegalArgumentException e) {
        LOG.log(Level.FINE, "A parameter can't be decoded.", e);
      }
    }
    return found;
  }

  private static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String style() throws IOException {
    try (InputStream in = Web.class.getResourceAsStream("style.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
            + " frame-ancestors 'none'");
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }
}
