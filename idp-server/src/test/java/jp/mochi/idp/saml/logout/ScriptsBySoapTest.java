package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.House;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service ends somebody's session by SOAP: no browser is there to be led to the others. */
class ScriptsBySoapTest {
  private static String webhook(int port) {
    return """
    webhooks:
      - {name: shut-out, url: "http://localhost:%d/x",
         secret: "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nw==",
         events: [service.sign-out], services: [wiki]}
    """
        .formatted(port);
  }

  private static String one(House house, String sql) {
    return house.database().read(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  @Test
  void aServiceThatOnlyABrowserCanTellIsToldByItsScript(@TempDir Path dir) throws Exception {
    var port = FreePorts.one();
    try (var house = House.start(dir, Clock.systemUTC(), yaml -> yaml + webhook(port));
        var http = HttpClient.newHttpClient()) {
      var crm = TestService.named(house, "crm").at(TestService.SOAP).registered();
      var wiki = TestService.named(house, "wiki").at(TestService.REDIRECT).registered();
      var browser = house.browser();
      var given = crm.signOn(browser, "tanaka");
      wiki.signOn(browser, "tanaka");
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + "/saml/slo/soap"))
              .header("Content-Type", "text/xml; charset=utf-8")
              .POST(HttpRequest.BodyPublishers.ofString(crm.wish(given).envelope()))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(status(answer.body()).contains("PartialLogout"), answer.body());
      assertEquals("1", one(house, "SELECT COUNT(*) FROM outbox WHERE event = 'service.sign-out'"));
      assertEquals("0", one(house, "SELECT COUNT(*) FROM untold_session"));
    }
  }
}
