package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers can make the server do, and what the helpdesk finds of it. */
class StrangersTest {
  private static final String SP = "https://sp.example/saml";
  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock, yaml -> yaml + "trusted-proxies: [127.0.0.1/32]\n");
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private AuthnRequests request() {
    return new AuthnRequests(SP, clock.instant());
  }

  private Browser.Page passive(String address) throws Exception {
    return house.browser().from(address).get(request().with(" IsPassive=\"true\"").redirect());
  }

  private Browser signedOn() throws Exception {
    var browser = house.browser().from("203.0.113.1");
    success(browser.signIn(browser.get(request().redirect()), "tanaka", "tanaka-demo-1"));
    return browser;
  }

  private List<Map<String, Object>> records(Browser.Page page) {
    var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
    return house
        .database()
        .read(
            handle ->
                handle
                    .select("SELECT * FROM audit WHERE reference = ? ORDER BY id", reference)
                    .mapToMap()
                    .list());
  }

  @Test
  void aNetworkThatAsksForTooManyRefusalsGetsNoMoreSignatures() throws Exception {
    for (var i = 0; i < 200; i++) {
      assertStatus("Responder/NoPassive", passive("192.0.2." + i));
    }
    var page = passive("192.0.2.1");
    assertPageOnly(page);
    assertEquals(429, page.status());
    assertTrue(page.response().headers().firstValue("Retry-After").isPresent());
    assertEquals(1, records(page).size(), "the flood's record");
    assertEquals("flood", records(page).getFirst().get("kind"));
    assertStatus("Responder/NoPassive", passive("198.51.100.1"));
    clock.pass(Duration.ofSeconds(1));
    assertStatus("Responder/NoPassive", passive("192.0.2.1"));
  }

  @Test
  void everyReferenceOnAPageFindsARecord() throws Exception {
    for (var i = 0; i < 15; i++) {
      var page = house.browser().get("/saml/unsolicited?providerId=urn:nobody");
      assertPageOnly(page);
      assertEquals(1, records(page).size(), "page " + i);
    }
  }

  @Test
  void whoeverIsSignedOnStandsInTheRecordOfARequestThatIsWrong() throws Exception {
    var browser = signedOn();
    var wrongAcs = request().with(" AssertionConsumerServiceURL=\"https://evil.example/\"");
    assertEquals("tanaka", records(browser.get(wrongAcs.redirect())).getFirst().get("username"));
    var page = browser.get("/saml/unsolicited?providerId=urn:nobody");
    assertEquals("tanaka", records(page).getFirst().get("username"));
  }

  @Test
  void whatTheDirectorySaidStandsInTheRecordOfAnOutage() throws Exception {
    var browser = signedOn();
    house.directory().goAway();
    clock.pass(Duration.ofMinutes(16));
    var page = browser.get(request().redirect());
    assertPageOnly(page);
    var detail = String.valueOf(records(page).getFirst().get("detail"));
    assertTrue(detail.contains("\"detail\":{\"detail\":\""), detail);
  }
}
