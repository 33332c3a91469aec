package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import javax.xml.parsers.DocumentBuilderFactory;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.LocalAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaPageTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final DemoPlan plan;
  private final LocalAuthority authority;
  private final CaPage page;

  CaPageTest(@TempDir Path folder) throws Exception {
    int port = DemoPorts.freeFrom(26443);
    plan = new DemoPlan(folder, URI.create("https://pc-12.local:" + port), port, true);
    authority = LocalAuthority.open(folder.resolve("ca"), "Mochi demo", Clock.systemUTC());
    page = CaPage.start(plan, authority.certificate());
  }

  @AfterEach
  void stop() {
    page.close();
  }

  private HttpResponse<byte[]> get(String path, String language) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plan.caPagePort() + path))
            .header("Accept-Language", language)
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElseThrow();
  }

  @Test
  void tellsTheStepsInTheLanguageOfThePhone() throws Exception {
    for (var language : new String[] {"ja", "en"}) {
      var answer = get("/", language + ";q=0.9");
      var text = new String(answer.body(), StandardCharsets.UTF_8);
      assertEquals(200, answer.statusCode());
      assertTrue(text.contains("<html lang=\"" + language + "\">"), text);
      assertTrue(text.contains(CertificateFacts.of(authority.certificate()).fingerprint()));
      assertTrue(text.contains(plan.sampleUrl().toString()));
      assertTrue(text.contains("/mochi-demo-ca.mobileconfig"));
      assertTrue(text.contains("/mochi-demo-ca.crt"));
      assertTrue(!text.contains("{"), "nothing is left to fill in: " + text);
    }
  }

  @Test
  void handsAndroidTheCertificate() throws Exception {
    var answer = get("/mochi-demo-ca.crt", "ja");
    assertEquals("application/x-x509-ca-cert", type(answer));
    assertArrayEquals(authority.certificate().getEncoded(), answer.body());
  }

  @Test
  void handsAppleAProfileWithTheCertificateAsARoot() throws Exception {
    var answer = get("/mochi-demo-ca.mobileconfig", "ja");
    assertEquals("application/x-apple-aspen-config", type(answer));
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var profile =
        factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(answer.body()));
    var data = profile.getElementsByTagName("data").item(0).getTextContent();
    assertArrayEquals(authority.certificate().getEncoded(), Base64.getDecoder().decode(data));
    assertTrue(
        new String(answer.body(), StandardCharsets.UTF_8)
            .contains("<string>com.apple.security.root</string>"));
  }

  @Test
  void givesNothingElse() throws Exception {
    assertEquals(404, get("/authority.pem", "en").statusCode());
    assertEquals(404, get("/../ca/authority.pem", "en").statusCode());
    var post =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plan.caPagePort() + "/"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
    assertEquals(405, post.statusCode());
  }
}
