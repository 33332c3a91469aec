package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.devicekey.KeyHouse;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A phone with a certificate, a key and sessions is traded in, or changes hands. */
class RetiredPhoneTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: certificate
          reason: {ja: 端末の証明書で, en: By the phone's certificate}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
        - name: key
          reason: {ja: 端末の鍵で, en: By the phone's key}
          if: {services: [strict]}
          require: [password, {factor: device, max-age: 40d}]
      """;

  @TempDir private Path dir;

  private final SoftKey key = KeyHouse.phone();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private MailBox box;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private ClientKey certificate;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Browser byCertificate;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Browser byKey;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    house = PhoneHouse.start(dir, Clock.systemUTC(), "", this::configured, POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    enrol(key, "tanaka", "phone-1");
    certificate = phones.phone("tanaka", "phone-1");
    byCertificate = house.house().browser();
    SignOns.success(show(byCertificate, certificate));
    byKey = house.house().browser();
    SignOns.success(KeyHouse.shown(byKey, house.afterPassword(byKey, "strict", "tanaka"), key));
    hears("tanaka", "証明書が発行されました");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private String configured(String yaml) {
    return OwnPhones.trusted(yaml) + "device-keys: {enabled: true}\n" + box.settings(Speech.SMTPS);
  }

  private void enrol(SoftKey phone, String person, String device) throws Exception {
    var link = phones.done(Typed.code(person, device)).strip();
    KeyHouse.enrolled(house.house().browser(), phone, link);
  }

  private Browser.Page show(Browser browser, ClientKey phone) throws Exception {
    return house.show(browser, house.ask(browser, "phone"), Phone.holding(phone));
  }

  /** The next mail with that in its subject, and to whom it went. */
  private String hears(String person, String words) throws Exception {
    var mail = box.next();
    while (!mail.getSubject().contains(words)) {
      mail = box.next();
    }
    var to = mail.getAllRecipients();
    assertEquals(List.of(person + "@demo.mochi.example"), List.of(to[0].toString()));
    return MailBox.text(mail);
  }

  private long count(String sql) {
    return house.house().database().read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private void assertToldWhatToWipe(String said) {
    assertTrue(said.contains("Ended: 2 sessions, 1 certificates."), said);
    var wipe = said.substring(said.indexOf("To wipe from it:"));
    assertTrue(wipe.contains("certificate-key") && wipe.contains("webauthn"), said);
  }

  /** Of the phone as it was in tanaka's hands nothing counts any more. */
  private void assertOver() throws Exception {
    assertEquals(0, count("SELECT COUNT(*) FROM session"));
    for (var asked :
        List.of(house.askLater(byCertificate, "phone"), house.askLater(byKey, "strict"))) {
      assertFalse(asked.body().contains("SAMLResponse"), asked.body());
    }
    var listed = phones.done("certificate", "list");
    assertTrue(listed.contains("cessation-of-operation"), listed);
    var shown = show(house.house().browser(), certificate);
    assertRefused("CERTIFICATE_REVOKED", shown);
    assertRefused(
        "DEVICE_KEY_NONE", house.afterPassword(house.house().browser(), "strict", "tanaka"));
    assertTrue(phones.done("device", "key", "list", "--device", "phone-1").contains("No keys"));
    assertEquals("retired", state("phone-1"));
    var mail = hears("tanaka", "端末 phone-1 が廃止されました");
    assertTrue(mail.contains("端末 phone-1 の証明書が失効しました"), mail);
  }

  private void assertRefused(String reason, Browser.Page page) {
    assertTrue(page.status() >= 400, page.body());
    if (page.body().contains("SAMLResponse")) { // what the person may tell the service
      assertFalse(SignOns.response(page).contains("<saml:Assertion"), page.body());
    }
    assertEquals(reason, house.reasons().getFirst());
  }

  private String state(String device) throws Exception {
    return phones.json("device", "show", device).path("state").asText();
  }

  @Test
  void isOverAtOnceOnceItIsRetired() throws Exception {
    assertEquals(2, count("SELECT COUNT(*) FROM session"));
    assertToldWhatToWipe(phones.done("device", "retire", "phone-1", "--reason", "traded in"));
    assertOver();
  }

  @Test
  void isOverForTheOneAndAwaitedOfTheOtherOnceItIsHandedOn() throws Exception {
    var said =
        phones.done(
            "device", "transfer", "phone-1", "--to", "suzuki", "--id", "phone-2", "--reason", "x");
    assertTrue(said.contains("phone-1 is retired. suzuki has it as phone-2, pending."), said);
    assertToldWhatToWipe(said);
    assertOver();
    hears("suzuki", "端末 phone-2 があなたの端末として登録されました");
    assertEquals("pending", state("phone-2"));
    var wiped = phones.phone("suzuki", "phone-2");
    assertRefused("DEVICE_PENDING", show(house.house().browser(), wiped));
    phones.done("device", "approve", "phone-2", "--reason", "handed over");
    SignOns.success(show(house.house().browser(), wiped));
  }
}
