package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session belongs to its phone. All cookies of a session are stolen right after a sign-on and
 * used at once, while the clock stands still: from the same address without the certificate, from
 * there with another person's, and from elsewhere. Beside each, who is robbed goes on.
 */
class ThreeTheftsTest {
  private static final String OFFICE = "192.0.2.7";
  private static final String ELSEWHERE = "203.0.113.5";

  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
      rules:
        - name: both
          reason: {ja: 会社の端末で, en: With your company phone}
          if: {services: [strict]}
          require: [password, certificate]
        - name: in the office
          reason: {ja: 社内から, en: In the office}
          if: {services: [vault], zones: [office]}
          require: [password, {factor: certificate, max-age: 1h}]
      """;

  private static PhoneHouse house;
  private static ClientKey tanaka;

  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    var still = InstantSource.fixed(Instant.parse("2026-11-23T01:00:00Z"));
    house =
        PhoneHouse.start(dir, still, "", yaml -> yaml + "trusted-proxies: [127.0.0.1]\n", POLICY);
    house.house().register("vault", PhoneHouse.entity("vault"), "https://vault.example/acs");
    tanaka = house.key("tanaka");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.house().browser().from(OFFICE);
    var asking = house.afterPassword(browser, "strict", "tanaka");
    success(house.show(browser, asking, Phone.holding(tanaka)));
  }

  private void ownerGoesOn() throws Exception {
    success(house.show(browser, house.ask(browser, "strict"), Phone.holding(tanaka)));
  }

  private static void assertRefused(String reason, Browser.Page page) {
    assertPageOnly(page);
    assertEquals(reason, house.reasons().getFirst());
  }

  @Test
  void withoutTheCertificateItsCookiesOpenNothing() throws Exception {
    var thief = browser.copy();
    assertEquals(browser.cookies(), thief.cookies());
    var asking = house.ask(thief, "strict");
    assertFalse(asking.body().contains("SAMLResponse"), asking.body());
    assertRefused("CERTIFICATE_MISSING", house.show(thief, asking, Phone.withoutAny()));
    PhoneHouse.ask(house.ask(thief, "strict"));
    ownerGoesOn();
  }

  @Test
  void withAnotherPersonsCertificateTheyOpenNothing() throws Exception {
    var sato = Phone.holding(house.key("sato"));
    var thief = browser.copy();
    var page = house.show(thief, house.ask(thief, "strict"), sato);
    assertRefused("CERTIFICATE_OF_ANOTHER", page);
    assertTrue(page.body().contains("somebody else"), page.body());
    PhoneHouse.ask(house.ask(thief, "strict"));
    ownerGoesOn();
    var own = house.house().browser().from(OFFICE); // as hers, that certificate counts
    success(house.show(own, house.afterPassword(own, "strict", "sato"), sato));
  }

  @Test
  void fromElsewhereTheyOpenNothingWhereTheRuleAsksForTheZone() throws Exception {
    success(house.ask(browser, "vault"));
    var thief = browser.copy().from(ELSEWHERE);
    assertStatus("Responder/RequestDenied", house.ask(thief, "vault"));
    assertEquals("POLICY", house.reasons().getFirst());
    success(house.ask(browser.copy(), "vault")); // the zone, and nothing else, made the difference
  }
}
