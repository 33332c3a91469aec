package jp.mochi.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import jp.mochi.sample.HandMadeProvider.Draft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over HTTP, with a hand-made provider on the other side. */
class SampleServiceTest {
  private final HttpClient browser = HttpClient.newHttpClient();
  private HandMadeProvider provider;
  private Options options;
  private SampleService service;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    provider = new HandMadeProvider(directory);
    Path metadata = Files.writeString(directory.resolve("idp.xml"), provider.metadata());
    options = assertInstanceOf(Options.Understood.class, parse(metadata.toString())).options();
    service = SampleService.start(options, TlsFiles.open(options, ""), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    service.close();
    browser.close();
  }

  private static Options.Parsed parse(String metadata) {
    return Options.parse(
        List.of("--port", "0", "--base-url", "http://localhost:8446", "--idp-metadata", metadata));
  }

  private HttpResponse<String> send(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    URI address = URI.create("http://localhost:" + service.port() + path);
    return browser.send(request.uri(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String language) throws Exception {
    return send(path, HttpRequest.newBuilder().header("Accept-Language", language));
  }

  private HttpResponse<String> post(String form) throws Exception {
    return send(
        "/acs",
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  @Test
  void completesASignOnAndShowsWhatItSaid() throws Exception {
    String location = get("/login", "en").headers().firstValue("Location").orElseThrow();
    assertTrue(location.startsWith("https://idp.example/saml/sso?SAMLRequest="), location);
    String request = inflated(part(location, "SAMLRequest=([^&]+)"));
    assertTrue(request.contains("AssertionConsumerServiceURL=\"" + options.acs()), request);
    String xml = provider.signed(Draft.answering(part(request, "\\bID=\"([^\"]+)\""), options));
    String form =
        "SAMLResponse="
            + URLEncoder.encode(HandMadeProvider.encoded(xml), StandardCharsets.UTF_8)
            + "&RelayState="
            + part(location, "RelayState=([^&]+)");
    HttpResponse<String> shown = post(form);
    assertEquals(200, shown.statusCode(), shown.body());
    assertTrue(shown.body().contains("data-result=\"accepted\""), shown.body());
    assertTrue(shown.body().contains("田中 &lt;花子&gt;"), "values are escaped");
    assertEquals(403, post(form).statusCode(), "the same form again");
  }

  @Test
  void showsARefusalInWords() throws Exception {
    String xml = Draft.answering("_unasked", options).response();
    String encoded = URLEncoder.encode(HandMadeProvider.encoded(xml), StandardCharsets.UTF_8);
    HttpResponse<String> shown = post("SAMLResponse=" + encoded);
    assertEquals(403, shown.statusCode());
    assertTrue(shown.body().contains("data-result=\"refused\""), shown.body());
  }

  @Test
  void speaksTheBrowsersLanguage() throws Exception {
    assertTrue(get("/", "ja-JP,en;q=0.5").body().contains("<html lang=\"ja\">"));
    assertTrue(get("/", "fr").body().contains("<html lang=\"en\">"));
    assertTrue(get("/?lang=ja", "en").body().contains("サインイン"));
  }

  @Test
  void publishesItsMetadata() throws Exception {
    String metadata = get("/metadata", "en").body();
    assertTrue(metadata.contains("entityID=\"http://localhost:8446/metadata\""), metadata);
    assertTrue(metadata.contains("Location=\"http://localhost:8446/acs\""), metadata);
    assertTrue(metadata.contains("WantAssertionsSigned=\"true\""), metadata);
  }

  @Test
  void refusesABodyOverOneMebibyte() throws Exception {
    assertEquals(413, post("SAMLResponse=" + "A".repeat(1 << 20)).statusCode());
  }

  @Test
  void saysThatTheProviderCannotBeReached() throws Exception {
    Options other = assertInstanceOf(Options.Understood.class, parse("/no/such/file")).options();
    service.close();
    service = SampleService.start(other, TlsFiles.open(other, ""), Clock.systemUTC());
    assertEquals(503, get("/login", "en").statusCode());
  }

  @Test
  void refusesPlainHttpBeyondLoopback() {
    List<String> arguments =
        List.of("--port", "1", "--base-url", "http://192.0.2.1:1", "--idp-metadata", "f");
    assertInstanceOf(Options.Misused.class, Options.parse(arguments));
    assertInstanceOf(Options.Understood.class, parse("f"));
  }

  @Test
  void signsItsRequestsOverTlsWithTheKeyOfItsKeyStore(@TempDir Path directory) throws Exception {
    Path keystore = HandMadeProvider.keystore(directory);
    Options signing =
        new Options(
            0,
            Optional.empty(),
            options.baseUrl(),
            options.idpMetadata(),
            Optional.of(keystore),
            Optional.empty(),
            Optional.empty(),
            true,
            false);
    TlsFiles tls = TlsFiles.open(signing, HandMadeProvider.PASSWORD);
    service.close();
    service = SampleService.start(signing, tls, Clock.systemUTC());
    String location = overTls("/login", tls).headers().firstValue("Location").orElseThrow();
    int signature = location.indexOf("&Signature=");
    var verifier = java.security.Signature.getInstance("SHA256withRSA");
    verifier.initVerify(tls.signing().orElseThrow().certificate());
    String covered = location.substring(location.indexOf("SAMLRequest="), signature);
    verifier.update(covered.getBytes(StandardCharsets.UTF_8));
    String value = part(location, "&Signature=([^&]+)");
    assertTrue(
        verifier.verify(
            Base64.getDecoder().decode(URLDecoder.decode(value, StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> overTls(String path, TlsFiles tls) throws Exception {
    var store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("sp", tls.signing().orElseThrow().certificate());
    var trust = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      URI address = URI.create("https://localhost:" + service.port() + path);
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String inflated(String parameter) throws IOException {
    byte[] deflated =
        Base64.getMimeDecoder().decode(URLDecoder.decode(parameter, StandardCharsets.UTF_8));
    try (var in = new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String part(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), () -> pattern + " in " + text);
    return matcher.group(1);
  }
}
