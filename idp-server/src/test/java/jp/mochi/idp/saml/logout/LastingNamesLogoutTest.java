package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service asks by the name that it was given, wherever that came from, and is told by it. */
class LastingNamesLogoutTest {
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  private static House house;
  private static HttpClient http;
  private static SoapPartner partner;
  private static int number;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house =
        House.start(
            dir,
            java.time.Clock.systemUTC(),
            yaml -> yaml + "names: {salt-base64: AAECAwQFBgcICQoLDA0ODw==}\n");
    http = HttpClient.newHttpClient();
    partner = new SoapPartner();
  }

  @AfterAll
  static void stop() {
    house.close();
    partner.close();
    http.close();
  }

  private static String answer(String envelope) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + "/saml/slo/soap"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "text/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(envelope));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @ParameterizedTest
  @CsvSource({
    "stored",
    "directory:employeeNumber",
    "computed:uid",
    "computed-base32:employeeNumber"
  })
  void aServiceSignsOutByTheNameThatItWasGiven(String source) throws Exception {
    var name = "asks" + ++number;
    var service =
        TestService.named(house, name)
            .at(TestService.SOAP)
            .registered("name-id-format=persistent", "persistent-source=" + source);
    var told =
        TestService.named(house, "told" + number)
            .at(TestService.SOAP, partner.address("success", "told" + number), "")
            .registered("name-id-format=persistent", "persistent-source=" + source);
    var browser = house.browser();
    var given = service.signOn(browser, "tanaka", PERSISTENT);
    var theirs = told.signOn(browser, "tanaka", PERSISTENT);
    var another = service.wish(given).named(given.attributes(), "somebody-else");
    assertFalse(status(answer(another.envelope())).startsWith("Success"));
    assertTrue(service.signsOnSilently(browser), "nobody was signed out by another's name");
    assertEquals("Success", status(answer(service.wish(given).envelope())));
    assertFalse(service.signsOnSilently(browser));
    var message = partner.received().getLast();
    assertTrue(message.contains(">" + theirs.nameId() + "</saml:NameID>"), message);
  }
}
