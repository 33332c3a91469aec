package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing on with certificates of another authority, whose keys were bound to devices here. */
class PinnedKeySignOnTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: bound
          reason: {ja: 端末の鍵で, en: By a key of this phone alone}
          if: {services: [strict], device: {binding-at-least: device-bound-key}}
          require: [{factor: certificate, max-age: 40d}]
        - name: corporate
          reason: {ja: 会社の端末で, en: By a phone of the company's}
          if: {services: [lax], device: {ownership: corporate}}
          require: [{factor: certificate, max-age: 40d}]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
      """;

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  void start(String map) throws Exception {
    house =
        PhoneHouse.start(
            dir,
            Clock.systemUTC(),
            "",
            yaml -> yaml.replace("map: [san-upn, san-mail]", "map: " + map),
            POLICY);
    done("device", "add", "tanaka", "--id", "t-1", "--ownership", "byod", "--platform", "ios");
    done("device", "approve", "t-1", "--reason", "x");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private String done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private String pin(String device, ClientKey phone, String... more) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                "device",
                "pin",
                device,
                "--certificate",
                house.file(new ClientKey(phone.certificate(), phone.key())).toString(),
                "--reason",
                "seen at the desk"));
    words.addAll(List.of(more));
    return done(words.toArray(String[]::new));
  }

  private Browser.Page signOn(Browser browser, String service, ClientKey phone) throws Exception {
    return house.show(browser, house.ask(browser, service), Phone.holding(phone));
  }

  private void assertRefused(String reason, Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals(reason, house.reasons().getFirst());
  }

  /** The names in these certificates are looked for nowhere. */
  @Nested
  class MappedByTheDevice {
    @BeforeEach
    void map() throws Exception {
      start("[device]");
    }

    @Test
    void isTheOwnersOnceItsKeyIsBoundAndNobodysBefore() throws Exception {
      var phone = house.key("tanaka");
      var browser = house.house().browser();
      assertRefused("CERTIFICATE_UNMAPPED", signOn(browser, "phone", phone));
      assertTrue(pin("t-1", phone).contains("t-1"));
      SignOns.success(signOn(house.house().browser(), "phone", phone));
      assertRefused("CERTIFICATE_UNMAPPED", signOn(browser, "phone", house.key("tanaka")));
    }

    @Test
    void isWorthWhatWasSaidOfItsKey() throws Exception {
      var copy = house.key("tanaka");
      pin("t-1", copy);
      SignOns.assertStatus(
          "Responder/RequestDenied", signOn(house.house().browser(), "strict", copy));
      var made = house.key("tanaka");
      pin("t-1", made, "--key-on-device");
      SignOns.success(signOn(house.house().browser(), "strict", made));
    }

    /** The phone was given a better certificate since: the session must not remember otherwise. */
    @Test
    void isAskedForOnceMoreWhereOneThatWouldDoWasBoundSince() throws Exception {
      var copy = house.key("tanaka");
      pin("t-1", copy);
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", copy));
      SignOns.assertStatus("Responder/RequestDenied", house.ask(browser, "strict"));
      var made = house.key("tanaka");
      pin("t-1", made, "--key-on-device");
      var passive = house.request("strict").with("IsPassive=\"true\"").redirect();
      SignOns.assertStatus("Responder/RequestDenied", browser.get(passive));
      var asked = house.ask(browser, "strict");
      assertTrue(asked.body().contains("bound closely enough"), asked.body());
      SignOns.assertStatus( // for this very request: nobody is asked a third time
          "Responder/RequestDenied", house.show(browser, asked, Phone.holding(copy)));
      SignOns.success(house.show(browser, house.ask(browser, "strict"), Phone.holding(made)));
      SignOns.success(house.ask(browser, "strict"));
    }

    /** Two phones' certificates in one browser, and the wrong one was picked before. */
    @Test
    void isAskedForOnceMoreWhereAnotherPhonesWouldDo() throws Exception {
      done(
          "device",
          "add",
          "tanaka",
          "--id",
          "t-2",
          "--ownership",
          "corporate",
          "--platform",
          "ios");
      done("device", "approve", "t-2", "--reason", "x");
      var own = house.key("tanaka");
      pin("t-1", own);
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", own));
      SignOns.assertStatus("Responder/RequestDenied", house.ask(browser, "lax"));
      var company = house.key("tanaka");
      pin("t-2", company);
      var asked = house.ask(browser, "lax");
      assertFalse(asked.body().contains("bound closely enough"), asked.body());
      SignOns.success(house.show(browser, asked, Phone.holding(company)));
    }

    @Test
    void endsWithItsSessionsWhenItIsReleased() throws Exception {
      var phone = house.key("tanaka");
      pin("t-1", phone);
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", phone));
      SignOns.success(house.ask(browser, "phone"));
      var key = RegisteredDevices.keyHash(phone.certificate());
      var said = done("device", "unpin", "t-1", "--key", key, "--reason", "a mistake");
      assertTrue(said.contains("1 "), said);
      assertFalse(house.askLater(browser, "phone").body().contains("SAMLResponse"));
      assertRefused("CERTIFICATE_UNMAPPED", signOn(house.house().browser(), "phone", phone));
    }
  }

  /** The names say whose it is, whatever happens to the binding. */
  @Nested
  class MappedByItsNames {
    @BeforeEach
    void map() throws Exception {
      start("[san-mail]");
    }

    @Test
    void ofALostDeviceGetsNobodyInThoughItsAuthorityStillVouchesForIt() throws Exception {
      var phone = house.key("tanaka");
      SignOns.success(signOn(house.house().browser(), "phone", phone));
      pin("t-1", phone);
      SignOns.success(signOn(house.house().browser(), "phone", phone));
      done("device", "lost", "t-1", "--reason", "in a taxi");
      assertRefused("DEVICE_LOST", signOn(house.house().browser(), "phone", phone));
      done("device", "retire", "t-1", "--reason", "gone for good");
      assertRefused("DEVICE_RETIRED", signOn(house.house().browser(), "phone", phone));
    }

    /** Which phone it is of was written down when it was shown. */
    @Test
    void isAskedForOnceMoreWhereItsKeyWasBoundSince() throws Exception {
      var phone = house.key("tanaka");
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", phone));
      var refused = house.ask(browser, "strict");
      assertFalse(refused.body().contains("/login/certificate"), refused.body());
      pin("t-1", phone, "--key-on-device");
      var asked = house.ask(browser, "strict");
      SignOns.success(house.show(browser, asked, Phone.holding(phone)));
    }

    @Test
    void endsASessionThatBeganBeforeItsKeyWasBound() throws Exception {
      var phone = house.key("tanaka");
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", phone));
      pin("t-1", phone);
      SignOns.success(house.ask(browser, "phone"));
      done("device", "lost", "t-1", "--reason", "in a taxi");
      assertFalse(house.askLater(browser, "phone").body().contains("SAMLResponse"));
    }

    @Test
    void ofALostDeviceIsBoundToNoOther() throws Exception {
      done("device", "add", "tanaka", "--id", "t-2", "--ownership", "byod", "--platform", "ios");
      var phone = house.key("tanaka");
      var file = house.file(phone).toString();
      pin("t-1", phone);
      done("device", "lost", "t-1", "--reason", "in a taxi");
      var said = typed("device", "pin", "t-2", "--certificate", file, "--reason", "x");
      assertEquals(1, said.status(), said.out());
      assertTrue(said.err().contains("t-1"), said.err());
      done("device", "retire", "t-1", "--reason", "traded in");
      done("device", "pin", "t-2", "--certificate", file, "--reason", "x");
    }

    @Test
    void ofADeviceOfAnotherPersonsIsRefused() throws Exception {
      var phone = house.key("suzuki");
      SignOns.success(signOn(house.house().browser(), "phone", phone));
      pin("t-1", phone);
      assertRefused("CERTIFICATE_UNMAPPED", signOn(house.house().browser(), "phone", phone));
    }
  }

  /** Our own authority's certificates are bound by their enrolment. */
  @Nested
  class OfOurOwn {
    @BeforeEach
    void map() throws Exception {
      house =
          PhoneHouse.start(
              dir,
              Clock.systemUTC(),
              "  - {name: own, own: true}",
              yaml -> yaml.replace("map: [san-upn, san-mail]", "map: [device]"),
              POLICY);
      done("certificate", "ca", "init");
      done("device", "add", "tanaka", "--id", "t-1", "--ownership", "byod", "--platform", "ios");
      done("device", "add", "suzuki", "--id", "s-1", "--ownership", "byod", "--platform", "ios");
    }

    @Test
    void isRefusedWhosesoeverDeviceItIs() throws Exception {
      var request = MakeRequest.of(KeyPairs.p256()).encoded().bytes();
      Files.write(dir.resolve("a.csr"), request);
      var issued =
          done("certificate", "issue", "a.csr", "--person", "tanaka", "--device", "t-1", "--json");
      var pem = new JsonMapper().readTree(issued).findValue("pem").asText();
      var file = Files.writeString(dir.resolve("ours.pem"), pem).toString();
      for (var device : List.of("t-1", "s-1")) {
        var said = typed("device", "pin", device, "--certificate", file, "--reason", "x");
        assertEquals(1, said.status(), said.out());
        assertTrue(said.err().contains("Our own authority"), said.err());
      }
      pin("s-1", house.key("suzuki"));
    }
  }

  /** What the commands refuse, beside what they do. */
  @Nested
  class Refused {
    @BeforeEach
    void map() throws Exception {
      start("[device]");
    }

    private void refused(String says, String... words) {
      var said = typed(words);
      assertEquals(1, said.status(), said.out());
      assertTrue(said.err().contains(says), said.err());
    }

    private String file(ClientKey key) throws Exception {
      return house.file(key).toString();
    }

    @Test
    void oneKeyForTwoDevices() throws Exception {
      done("device", "add", "suzuki", "--id", "s-1", "--ownership", "byod", "--platform", "ios");
      var phone = house.key("tanaka");
      pin("t-1", phone);
      var file = file(phone);
      refused("t-1", "device", "pin", "s-1", "--certificate", file, "--reason", "x");
      refused("already", "device", "pin", "t-1", "--certificate", file, "--reason", "x");
      pin("s-1", house.key("suzuki"));
    }

    @Test
    void aDeviceThatIsShutOutOrNotThere() throws Exception {
      var file = file(house.key("tanaka"));
      done("device", "suspend", "t-1", "--reason", "x");
      refused("suspended", "device", "pin", "t-1", "--certificate", file, "--reason", "x");
      refused("t-9", "device", "pin", "t-9", "--certificate", file, "--reason", "x");
      done(Typed.act("resume", "t-1"));
      done("device", "pin", "t-1", "--certificate", file, "--reason", "x");
    }

    @Test
    void whatIsNoPhonesCertificate() throws Exception {
      var authority = dir.resolve("phones").resolve("ca.pem").toString();
      refused("PEM", "device", "pin", "t-1", "--certificate", authority, "--reason", "x");
      refused("PEM", "device", "pin", "t-1", "--certificate", "mochi.yaml", "--reason", "x");
    }

    @Test
    void whatNoConfiguredAuthorityHasIssued() throws Exception {
      var file = file(house.foreign("tanaka"));
      refused("CN=Somebody else", "device", "pin", "t-1", "--certificate", file, "--reason", "x");
      pin("t-1", house.key("tanaka"));
    }

    @Test
    void whatEndedBefore() throws Exception {
      var file = file(house.expired("tanaka"));
      refused("ended at", "device", "pin", "t-1", "--certificate", file, "--reason", "x");
    }

    @Test
    void aKeyThatIsNotBoundToIt() throws Exception {
      refused("t-1", "device", "unpin", "t-1", "--key", "00", "--reason", "x");
    }
  }
}
