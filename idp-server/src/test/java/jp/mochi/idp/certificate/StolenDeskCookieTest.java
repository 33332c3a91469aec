package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cookies of somebody of the helpdesk, who has shown a certificate earlier in the day. */
class StolenDeskCookieTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: helpdesk
          reason: {ja: ヘルプデスク, en: Helpdesk}
          if: {services: ["mochi:helpdesk"]}
          require: [password]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
      """;

  @TempDir private Path dir;

  private PhoneHouse house(String policy) throws Exception {
    return PhoneHouse.start(dir, Clock.systemUTC(), "", OwnPhones::trusted, policy);
  }

  /** Has signed on to a service by certificate, and with the password where the page asks. */
  private Browser.Page desk(PhoneHouse house, Browser browser) throws Exception {
    var phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    var key = phones.phone("nakamura", "desk-phone");
    SignOns.success(OwnPhones.signOn(house, house.house(), browser, key));
    var asked = browser.get("/helpdesk");
    return PortalHouse.follow(browser, browser.signIn(asked, "nakamura", "nakamura-demo-1"));
  }

  @Test
  void openNothingUnderARuleThatAsksForAPasswordAlone() throws Exception {
    try (var house = house(POLICY)) {
      var browser = house.house().browser();
      assertEquals(403, desk(house, browser).status());
      assertEquals(403, browser.copy().get("/helpdesk").status());
      assertEquals("PORTAL_NO_RULE", house.reasons().getFirst());
    }
  }

  @Test
  void openThePageUnderARuleThatAsksForTheCertificateForAsLongAsItSays() throws Exception {
    var hour =
        POLICY.replaceFirst("\\[password]", "[password, {factor: certificate, max-age: 1h}]");
    try (var house = house(hour)) {
      var browser = house.house().browser();
      var page = desk(house, browser);
      assertTrue(page.body().contains("Find a person"), page.body());
    }
  }
}
