package jp.mochi.idp.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * One sign-on over HTTPS as a browser does it, up to the response; no more of a browser than that.
 */
final class Rehearsal {
  private static final String SERVICE = "https://service.mochi.example/saml";
  private static final String ACS = "https://service.mochi.example/acs";
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern FIELD =
      Pattern.compile("<input[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  private final LocalHttps https;
  private final URI server;
  private final Map<String, String> cookies = new HashMap<>();

  Rehearsal(LocalHttps https, URI server) {
    this.https = https;
    this.server = server;
  }

  /** The metadata of the service that it signs on at. */
  static byte[] metadata() {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">\
    <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
    Location="%s" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>
    """
        .formatted(SERVICE, ACS)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Signs a person on; an IOException tells what came instead of a response. */
  void signOn(String username, String password, Instant now) throws IOException {
    get("/saml/metadata");
    var page = get("/saml/sso?SAMLRequest=" + encoded(request(now)));
    var form = fields(page);
    form.put("username", username);
    form.put("password", password);
    var answer = post(first(ACTION, page), form);
    if (!fields(answer).containsKey("SAMLResponse")) {
      throw new IOException("no response came of the sign-on, but: " + answer);
    }
  }

  /** SAML Bindings 2.0 §3.4.4.1: deflated, then Base64. */
  private String request(Instant now) throws IOException {
    var xml =
        """
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_%s" Version="2.0" \
        IssueInstant="%s" Destination="%s"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">\
        %s</saml:Issuer></samlp:AuthnRequest>\
        """
            .formatted(
                UUID.randomUUID(),
                now.truncatedTo(ChronoUnit.SECONDS),
                server.resolve("/saml/sso"),
                SERVICE);
    var out = new ByteArrayOutputStream();
    var raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (var deflated = new DeflaterOutputStream(out, raw)) {
      deflated.write(xml.getBytes(StandardCharsets.UTF_8));
    } finally {
      raw.end();
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private String get(String path) throws IOException {
    return send(https.request(server.resolve(path)).GET());
  }

  private String post(String path, Map<String, String> form) throws IOException {
    var body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        https
            .request(server.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", server.toString())
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder request) throws IOException {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    var answer = https.send(request.build());
    for (var cookie : answer.headers().allValues("Set-Cookie")) {
      var pair = cookie.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    if (answer.status() != 200) {
      throw new IOException(server + " answered " + answer.status());
    }
    return answer.body().text();
  }

  private static Map<String, String> fields(String page) {
    var fields = new HashMap<String, String>();
    for (Matcher field = FIELD.matcher(page); field.find(); ) {
      fields.put(plain(field.group(1)), plain(field.group(2)));
    }
    return fields;
  }

  private static String first(Pattern pattern, String page) throws IOException {
    var found = pattern.matcher(page);
    if (!found.find()) {
      throw new IOException("no form came, but: " + page);
    }
    return plain(found.group(1));
  }

  private static String plain(String html) {
    return html.replace("&#43;", "+").replace("&#61;", "=").replace("&amp;", "&");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
