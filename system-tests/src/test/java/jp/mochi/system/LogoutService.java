package jp.mochi.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import jp.mochi.idp.Witness;

/**
 * A service on loopback that signs people in by any response, and out by any request that a browser
 * brings; it has no key. The {@link Witness} looks at what it gets, and is heard when it is closed.
 */
final class LogoutService implements AutoCloseable {
  private static final Pattern ID = Pattern.compile(" ID=\"([^\"]*)\"");

  private final String idp;
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Witness.Looks looks = new Witness.Looks();
  private final String published;
  private volatile boolean stuck;

  /**
   * @param idp the base URL of the identity provider
   * @param published its metadata
   */
  LogoutService(String idp, String published) throws IOException {
    this.idp = idp;
    this.published = published;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/acs", this::signOn);
    server.createContext("/slo", this::signOut);
    server.createContext("/", exchange -> page(exchange, "<h1>Front page</h1>"));
    server.start();
  }

  private void signOn(HttpExchange exchange) throws IOException {
    var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (var pair : form.split("&", -1)) {
      if (pair.startsWith("SAMLResponse=")) {
        var response = URLDecoder.decode(pair.substring(13), StandardCharsets.UTF_8);
        looks.at(() -> Witness.form(Map.of("SAMLResponse", response)));
      }
    }
    page(exchange, "<h1>Signed on</h1>");
  }

  private void look(String query) {
    try {
      Witness.redirect(origin() + "/slo?" + query, () -> published);
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(query, broken);
    }
  }

  private void signOut(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) { // somebody looks whether anybody is here
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    looks.at(() -> look(exchange.getRequestURI().getRawQuery()));
    var request = inflated(exchange.getRequestURI().getRawQuery());
    requests.add(request);
    if (stuck) {
      page(exchange, "<h1>Stuck</h1>");
      return;
    }
    var response = idp + "/saml/slo?SAMLResponse=" + deflated(answer(request));
    exchange.getResponseHeaders().set("Location", response);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private String answer(String request) {
    var asked = ID.matcher(request);
    if (!asked.find()) {
      throw new AssertionError(request);
    }
    return """
    <samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_%s" Version="2.0"
      IssueInstant="%s" InResponseTo="%s"><saml:Issuer
      xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">%s</saml:Issuer><samlp:Status>
      <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
    </samlp:LogoutResponse>
    """
        .formatted(
            UUID.randomUUID(),
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
            asked.group(1),
            entityId());
  }

  private static String inflated(String query) throws IOException {
    for (var pair : query.split("&", -1)) {
      if (pair.startsWith("SAMLRequest=")) {
        var text = URLDecoder.decode(pair.substring(12), StandardCharsets.UTF_8);
        var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(text));
        try (var in = new InflaterInputStream(bytes, new Inflater(true))) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new AssertionError(query);
  }

  private static String deflated(String xml) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (var out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    }
    var text = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void page(HttpExchange exchange, String content) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var bytes = ("<!DOCTYPE html><html lang=\"en\">" + content).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String entityId() {
    return origin() + "/metadata";
  }

  /** Whether it shows a page of its own instead of sending the browser back. */
  void stuck(boolean now) {
    stuck = now;
  }

  /** The requests that browsers brought. */
  List<String> requests() {
    return requests;
  }

  /** Its metadata, under a name that people read. */
  byte[] metadata(String japanese, String english) {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">
          <mdui:DisplayName xml:lang="ja">%s</mdui:DisplayName>
          <mdui:DisplayName xml:lang="en">%s</mdui:DisplayName>
        </mdui:UIInfo></md:Extensions>
        <md:SingleLogoutService Location="%s/slo"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>
        <md:AssertionConsumerService index="0" Location="%s/acs"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(entityId(), japanese, english, origin(), origin())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    looks.close();
  }
}
