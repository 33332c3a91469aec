package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.devicekey.KeyHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules that ask for a certificate and for a key, of a person who has a key on one registered phone
 * and a certificate of the company's own authority.
 */
class CertificateAndKeyTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: both
          reason: {ja: 証明書と鍵で, en: By certificate and key}
          if: {services: [strict]}
          require: [password, certificate, device]
        - name: both, the key first
          reason: {ja: 鍵と証明書で, en: By key and certificate}
          if: {services: [key-first]}
          require: [password, device, certificate]
        - name: both, the certificate lately
          reason: {ja: 最近の証明書と鍵で, en: By key and certificate of late}
          if: {services: [lasting]}
          require: [password, {factor: certificate, max-age: 8h}, device]
        - name: no copies
          reason: {ja: 写せない鍵だけで, en: No keys that may be copied}
          if: {services: [bound], device: {binding: copyable-key}}
          refuse: true
        - name: both, no copies
          reason: {ja: 証明書と写せない鍵で, en: By certificate and a key of this phone alone}
          if: {services: [bound]}
          require: [password, certificate, device]
        - name: certificate
          reason: {ja: 証明書で, en: By certificate}
          if: {services: [phone]}
          require: [password, certificate]
        - name: known
          reason: {ja: 登録した端末で, en: With a phone that is known}
          if: {services: [lax, "mochi:enrolment"], device: {binding-at-least: copyable-key}}
          require: [password]
      """;

  @TempDir private Path dir;

  private final SoftKey key = KeyHouse.phone();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @BeforeEach
  void start() throws Exception {
    house =
        PhoneHouse.start(
            dir, Clock.systemUTC(), "", yaml -> yaml + "device-keys: {enabled: true}\n", POLICY);
    for (var name : List.of("key-first", "lasting", "bound")) {
      var acs = "https://" + name + ".example/acs";
      house.house().register(name, PhoneHouse.entity(name), acs);
    }
    enrol(key, "tanaka", "phone-1");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private void enrol(SoftKey phone, String person, String device) throws Exception {
    var link = done(Typed.code(person, device)).strip();
    KeyHouse.enrolled(house.house().browser(), phone, link);
  }

  private ClientKey pinned(String device) throws Exception {
    var phone = house.key("tanaka");
    pin(phone, device);
    return phone;
  }

  private void pin(ClientKey phone, String device) throws Exception {
    var file = house.file(phone).toString();
    done("device", "pin", device, "--certificate", file, "--reason", "seen at the desk");
  }

  private Browser.Page show(Browser browser, Browser.Page page, ClientKey phone) throws Exception {
    return house.show(browser, page, Phone.holding(phone));
  }

  private void assertTwoDevices(Browser.Page page) {
    assertEquals(403, page.status(), page.body());
    assertEquals("TWO_DEVICES", house.reasons().getFirst());
    SignOns.assertStatus("Responder/RequestDenied", page);
  }

  @Nested
  class BothRequired {
    @Test
    void areOfOnePhoneOnceTheCertificateIsPinnedToIt() throws Exception {
      var phone = pinned("phone-1");
      var browser = house.house().browser();
      var asked = show(browser, house.afterPassword(browser, "strict", "tanaka"), phone);
      KeyHouse.assertAsksForKey(asked);
      SignOns.success(KeyHouse.shown(browser, asked, key));
    }

    @Test
    void areRefusedWhereTheCertificateIsOfNoRegisteredPhone() throws Exception {
      var browser = house.house().browser().speaking("en");
      var asked = house.afterPassword(browser, "strict", "tanaka");
      var refused = show(browser, asked, house.key("tanaka"));
      assertTwoDevices(refused);
      assertTrue(
          refused.body().contains("The certificate and the key are not of one registered phone."),
          refused.body());
      assertTrue(refused.body().contains("登録された同じ端末のものではありません"), refused.body());
    }

    @Test
    void areRefusedWhereTheCertificateIsOfAnotherPhone() throws Exception {
      done("device", "add", "tanaka", "--id", "t-2", "--ownership", "byod", "--platform", "ios");
      done("device", "approve", "t-2", "--reason", "x");
      var phone = pinned("t-2");
      var browser = house.house().browser();
      assertTwoDevices(show(browser, house.afterPassword(browser, "strict", "tanaka"), phone));
    }

    @Test
    void areRefusedInWhicheverOrder() throws Exception {
      var browser = house.house().browser();
      var asked = house.afterPassword(browser, "key-first", "tanaka");
      var next = KeyHouse.shown(browser, asked, key);
      assertTwoDevices(show(browser, next, house.key("tanaka")));
      var phone = pinned("phone-1");
      var again = house.house().browser();
      var first = house.afterPassword(again, "key-first", "tanaka");
      SignOns.success(show(again, KeyHouse.shown(again, first, key), phone));
    }

    @Test
    void areAskedForTheKeysOfThatPhoneAlone() throws Exception {
      var other = KeyHouse.phone();
      enrol(other, "tanaka", "tablet-1");
      var phone = pinned("phone-1");
      var browser = house.house().browser();
      var asked = show(browser, house.afterPassword(browser, "strict", "tanaka"), phone);
      assertEquals(1, KeyHouse.options(asked).path("allowCredentials").size(), asked.body());
      SignOns.success(KeyHouse.shown(browser, asked, key));
      var any = house.afterPassword(house.house().browser(), "key-first", "tanaka");
      assertEquals(2, KeyHouse.options(any).path("allowCredentials").size(), any.body());
    }
  }

  @Nested
  class Refused {
    /** The helpdesk has done what the page says: the session must not remember otherwise. */
    @Test
    void areLookedAtAgainAlsoWhereAnOlderProofOfTheCertificateCounts() throws Exception {
      var phone = house.key("tanaka");
      var browser = house.house().browser();
      assertTwoDevices(show(browser, house.afterPassword(browser, "lasting", "tanaka"), phone));
      assertTwoDevices(show(browser, house.ask(browser, "lasting"), phone));
      pin(phone, "phone-1");
      var asked = show(browser, house.ask(browser, "lasting"), phone);
      KeyHouse.assertAsksForKey(asked);
      SignOns.success(KeyHouse.shown(browser, asked, key));
    }

    @Test
    void areAskedForTheKeysOfThatPhoneAloneAfterAFailedTouch() throws Exception {
      enrol(KeyHouse.phone(), "tanaka", "tablet-1");
      var phone = pinned("phone-1");
      var browser = house.house().browser();
      var asked = show(browser, house.afterPassword(browser, "strict", "tanaka"), phone);
      var refused = KeyHouse.shown(browser, asked, key.unverified());
      assertEquals("DEVICE_KEY_NOT_VERIFIED", house.reasons().getFirst());
      assertEquals(1, KeyHouse.options(refused).path("allowCredentials").size(), refused.body());
      SignOns.success(KeyHouse.shown(browser, refused, key));
    }

    /** It isn't the binding of the certificate that keeps them out. */
    @Test
    void areToldWhatTheRulesSayOfAKeyThatWouldNotDoAnyway() throws Exception {
      var copy = KeyHouse.phone().copied();
      enrol(copy, "suzuki", "phone-2");
      var browser = house.house().browser();
      var page = show(browser, house.ask(browser, "bound"), house.key("suzuki"));
      KeyHouse.assertAsksForKey(page);
      SignOns.assertStatus("Responder/RequestDenied", KeyHouse.shown(browser, page, copy));
      assertEquals("POLICY", house.reasons().getFirst());
    }
  }

  /** What a form of a page carries. */
  private static Map<String, String> in(Browser.Page page, String action) {
    var form = page.body().split("action=\"" + action + "\"", 2)[1];
    return Map.of("token", form.split("value=\"", 2)[1].split("\"", 2)[0]);
  }

  /**
   * The thief has all cookies, has the owner's browser prove the certificate for a request of his,
   * and steals the new cookie as well while that stops at the page for the key.
   */
  @Test
  void aProofGoesOnWhereItWasMadeAndNowhereElse() throws Exception {
    var phone = pinned("phone-1");
    var browser = house.house().browser();
    house.afterPassword(browser, "strict", "tanaka");
    var thief = house.house().browser();
    thief.cookies().putAll(browser.cookies());
    var asked = house.ask(thief, "strict");
    var waits = in(asked, "/login/status");
    var stopped = show(browser, asked, phone);
    KeyHouse.assertAsksForKey(stopped);
    thief.cookies().putAll(browser.cookies());
    var nothing = thief.post("/login/status", waits);
    assertTrue(nothing.action().endsWith("/login/certificate"), nothing.body());
    var reloaded = browser.post("/login/key/language", in(stopped, "/login/key/language"));
    KeyHouse.assertAsksForKey(reloaded); // the certificate stands where it was shown
    SignOns.success(KeyHouse.shown(browser, reloaded, key));
  }

  @Nested
  class TheKeyInstead {
    private static final String INSTEAD = "action=\"/login/key/instead\"";

    @Test
    void isNotOfferedWhereTheRuleRequiresTheCertificate() throws Exception {
      var browser = house.house().browser();
      var asked = house.afterPassword(browser, "phone", "tanaka");
      assertFalse(asked.body().contains(INSTEAD), asked.body());
      var same = browser.post("/login/key/instead", in(asked, "/login/status"));
      assertTrue(same.action().endsWith("/login/certificate"), same.body());
    }

    @Test
    void isOfferedWhereItWouldTellWhatTheRuleAsksAbout() throws Exception {
      var browser = house.house().browser();
      house.afterPassword(browser, "phone", "tanaka");
      var asked = house.ask(browser, "lax");
      assertTrue(asked.body().contains(INSTEAD), asked.body());
      var keys = browser.post("/login/key/instead", in(asked, "/login/key/instead"));
      KeyHouse.assertAsksForKey(keys);
      SignOns.success(KeyHouse.shown(browser, keys, key));
    }

    /** As the rule says that comes with the product: whoever has either needs no other. */
    @Test
    void isOfferedForACodeThatRegistersAnotherPhone() throws Exception {
      var phone = pinned("phone-1");
      for (var byKey : List.of(true, false)) {
        var browser = house.house().browser();
        house.afterPassword(browser, "phone", "tanaka");
        browser.get("/me/enrol");
        var asked = browser.post("/me/enrol", Map.of("platform", "android"));
        var passing =
            byKey
                ? KeyHouse.shown(
                    browser,
                    browser.post("/login/key/instead", in(asked, "/login/key/instead")),
                    key)
                : show(browser, asked, phone);
        var code = browser.post("/me/enrol/code", passing.fields());
        assertTrue(code.body().contains("/enrol#code="), code.body());
      }
    }

    @Test
    void isOfferedInTheOtherLanguageToo() throws Exception {
      var browser = house.house().browser().speaking("ja");
      house.afterPassword(browser, "phone", "tanaka");
      var asked = house.ask(browser, "lax");
      var form = new HashMap<>(in(asked, "/login/status"));
      form.put("lang", "en");
      var english = browser.post("/login/status", form);
      assertTrue(
          english.body().contains("Use this phone's key instead")
              || english.body().contains("Use this phone&#39;s key instead"),
          english.body());
      var keys = browser.post("/login/key/instead", in(english, "/login/key/instead"));
      var under = new HashMap<>(in(keys, "/login/key/language"));
      under.put("lang", "ja");
      KeyHouse.assertAsksForKey(browser.post("/login/key/language", under));
    }
  }
}
