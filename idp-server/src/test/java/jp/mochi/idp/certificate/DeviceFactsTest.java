package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service hears of a device, and what {@code policy explain} says of one. */
class DeviceFactsTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: own-phones
          reason: {ja: 個人の端末では使えません, en: Not from a phone of your own}
          if: {services: [strict], device: {ownership: byod}}
          refuse: true
        - name: bound
          reason: {ja: 端末の鍵で, en: By a key of this phone alone}
          if: {services: [strict], device: {binding-at-least: device-bound-key}}
          require: [{factor: certificate, max-age: 40d}]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
        - name: lax
          reason: {ja: パスワードで, en: By password}
          if: {services: [lax]}
          require: [password]
      """;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static OwnPhones phones;

  @TempDir private static Path dir;

  @BeforeAll
  static void start() throws Exception {
    house = PhoneHouse.start(dir, Clock.systemUTC(), "", OwnPhones::trusted, POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    for (var service : new String[] {"phone", "lax"}) {
      phones.done(
          "sp",
          "set",
          service,
          "attribute.ownership=device.ownership",
          "attribute.binding=device.binding");
    }
    active("tanaka", "work", "corporate");
    active("suzuki", "own", "byod");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void active(String person, String id, String ownership) {
    phones.done("device", "add", person, "--id", id, "--ownership", ownership, "--platform", "ios");
    phones.done("device", "approve", id, "--reason", "a reason");
  }

  private static String assertion(ClientKey phone) throws Exception {
    var browser = house.house().browser();
    return SignOns.success(house.show(browser, house.ask(browser, "phone"), Phone.holding(phone)));
  }

  private static void assertTold(String attribute, String value, String assertion) {
    int from = assertion.indexOf("Name=\"" + attribute + "\"");
    assertTrue(from > 0, assertion);
    var told = assertion.substring(from, assertion.indexOf("</saml:Attribute>", from));
    assertTrue(told.contains(">" + value + "<"), told);
  }

  @Test
  void aServiceHearsWhoseTheDeviceIsAndHowSurelyItIsThatDevice() throws Exception {
    var work = assertion(phones.phone("tanaka", "work", "--key-on-device"));
    assertTold("ownership", "corporate", work);
    assertTold("binding", "device-bound-key", work);
    var own = assertion(phones.phone("suzuki", "own"));
    assertTold("ownership", "byod", own);
    assertTold("binding", "copyable-key", own); // nobody said where that key was made
  }

  @Test
  void ofADeviceThatNobodyHasRegisteredItHearsNothing() throws Exception {
    var unknown = assertion(phones.phone("sato", "stranger"));
    assertFalse(unknown.contains("ownership"), unknown);
    assertFalse(unknown.contains("binding"), unknown);
  }

  @Test
  void ofASignOnByPasswordAloneItHearsNothing() throws Exception {
    var page = house.afterPassword(house.house().browser(), "lax", "tanaka");
    var assertion = SignOns.success(page);
    assertFalse(assertion.contains("ownership"), assertion);
    assertFalse(assertion.contains("binding"), assertion);
  }

  private static Typed.Said explain(String user, String device, String... more) {
    var words = new ArrayList<String>();
    words.addAll(List.of("policy", "explain", "--user", user, "--sp", "strict"));
    words.addAll(List.of("--ip", "203.0.113.7", "--device", device));
    words.addAll(List.of(more));
    return new Typed(dir).run(words.toArray(String[]::new));
  }

  private static String explained(String user, String device, String... more) {
    var said = explain(user, device, more);
    assertEquals(0, said.status(), said.err());
    return said.out().replaceAll("  +", " | ");
  }

  private static String refused(String user, String device) {
    var said = explain(user, device, "--factor", "certificate");
    assertEquals(1, said.status(), said.out());
    return said.err();
  }

  @Test
  void explainSaysWhatTheRulesMakeOfADevice() throws Exception {
    active("tanaka", "asked", "corporate");
    active("suzuki", "private", "byod");
    phones.phone("tanaka", "asked", "--key-on-device");
    phones.phone("suzuki", "private", "--key-on-device");
    var permitted = explained("tanaka", "asked", "--factor", "certificate");
    assertTrue(permitted.startsWith("Permitted."), permitted);
    assertTrue(permitted.contains("Decided by | bound"), permitted);
    var refused = explained("suzuki", "private", "--factor", "certificate");
    assertTrue(refused.startsWith("Refused"), refused);
    assertTrue(refused.contains("Decided by | own-phones"), refused);
    var needs = explained("tanaka", "asked", "--factor", "password");
    assertTrue(needs.contains("certificate"), needs);
    assertFalse(needs.startsWith("Permitted."), needs);
  }

  /** The same device by a key that may have been copied doesn't meet the rule. */
  @Test
  void explainSaysThatACopyableKeyIsTooWeak() throws Exception {
    active("tanaka", "copied", "corporate");
    phones.phone("tanaka", "copied");
    var refused = explained("tanaka", "copied", "--factor", "certificate");
    assertTrue(refused.startsWith("Refused"), refused);
    assertFalse(refused.contains("POLICY_UNDECIDABLE"), refused); // it is known, and not enough
  }

  @Test
  void explainRefusesADeviceThatIsNotThatPersonsToSignOnWith() {
    assertTrue(refused("tanaka", "nowhere").contains("nowhere"));
    assertTrue(refused("tanaka", "own").contains("suzuki"));
    active("tanaka", "away", "corporate");
    phones.done("device", "suspend", "away", "--reason", "a reason");
    assertTrue(refused("tanaka", "away").contains("suspended"));
  }
}
