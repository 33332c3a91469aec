package jp.mochi.idp.saml.sso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What services fetch from us every so often. */
class PublishedDocumentsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/saml/metadata", "/saml/certificate.pem"})
  void areSentOnceToWhoRemembersTheirTag(String path) throws Exception {
    var first = get(path);
    assertEquals(200, first.statusCode());
    var tag = header(first, "ETag");
    assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
    for (var known : new String[] {tag, "W/" + tag, "\"other\" , " + tag, "*"}) {
      var again = get(path, "If-None-Match", known);
      assertEquals(304, again.statusCode(), known);
      assertEquals(0, again.body().length, known);
      assertEquals(tag, header(again, "ETag"));
      assertEquals(header(first, "Cache-Control"), header(again, "Cache-Control"));
    }
    assertEquals(200, get(path, "If-None-Match", "\"other\"").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/saml/metadata", "/saml/certificate.pem"})
  void mayBeKeptForAWhileAndAreThenAskedForAgain(String path) throws Exception {
    assertEquals("public, max-age=300, must-revalidate", header(get(path), "Cache-Control"));
  }

  @Test
  void stayTheSameBytesOverARestart() throws Exception {
    var before = get("/saml/metadata");
    house.restart();
    var after = get("/saml/metadata");
    assertEquals(new String(before.body(), UTF_8), new String(after.body(), UTF_8));
    assertEquals(header(before, "ETag"), header(after, "ETag"));
  }
}
