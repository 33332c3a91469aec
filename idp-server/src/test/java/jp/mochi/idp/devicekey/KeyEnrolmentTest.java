package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.asked;
import static jp.mochi.idp.devicekey.KeyHouse.challenge;
import static jp.mochi.idp.devicekey.KeyHouse.form;
import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones that are registered by a key of their own, through the real server. */
class KeyEnrolmentTest {
  private static final Pattern LINK = Pattern.compile("(/enrol#code=[a-z0-9]{26}\\.[a-z0-9]+)");
  private static final String OFFICE = "192.0.2.7";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  private void start(String more) throws Exception {
    mochi = KeyHouse.start(dir, Clock.systemUTC(), more);
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  @Test
  void aCodeRegistersOneKeyAndAFaultyAnswerLeavesIt() throws Exception {
    start("");
    var phone = phone();
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    var wrong = phone.atOrigin("https://evil.test").register(challenge(page));
    var again = browser.post("/enrol/key", form(page, wrong));
    mochi.assertRefused("DEVICE_KEY_ORIGIN", again);
    var second = browser.post("/enrol/key", form(page, phone.register(challenge(page))));
    assertTrue(second.body().contains("This device is registered"), second.body());
    var third = browser.post("/enrol/key", form(page, phone().register(challenge(page))));
    mochi.assertRefused("ENROLMENT_CODE_USED", third);
    mochi.assertRefused("DEVICE_KEY_KNOWN", mochi.enrolled(phone, "suzuki", "phone-2"));
  }

  @Test
  void refusesEachFaultyAnswerByAReasonOfItsOwn() throws Exception {
    start("");
    var phone = phone();
    var faulty =
        Map.of(
            "DEVICE_KEY_ORIGIN", phone.atOrigin("https://idp.mochi.test:8443"),
            "DEVICE_KEY_RP_ID", phone.forRpId("mochi.test"),
            "DEVICE_KEY_NOT_VERIFIED", phone.unverified(),
            "DEVICE_KEY_ROAMING", phone.attached("cross-platform"),
            "DEVICE_KEY_MALFORMED", phone.saying("webauthn.get"));
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    for (var each : faulty.entrySet()) {
      var answer = each.getValue().register(challenge(page));
      mochi.assertRefused(each.getKey(), browser.post("/enrol/key", form(page, answer)));
    }
    var other = phone.register(challenge(asked(mochi.browser(), mochi.link("suzuki", "phone-2"))));
    mochi.assertRefused("DEVICE_KEY_CHALLENGE", browser.post("/enrol/key", form(page, other)));
    var vouched = form(page, phone.withOtherPair().registerSigned(challenge(page)));
    vouched.put("attestation", phone.registerSigned("another").attestationObject());
    mochi.assertRefused("DEVICE_KEY_ATTESTATION", browser.post("/enrol/key", vouched));
    var good = browser.post("/enrol/key", form(page, phone.register(challenge(page))));
    assertTrue(good.body().contains("This device is registered"), good.body());
  }

  @Test
  void refusesAKeyOfAKindThatWasNotOffered() throws Exception {
    start("");
    var p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    var shortRsa = KeyPairGenerator.getInstance("RSA");
    shortRsa.initialize(1_024);
    var phone = phone();
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    for (var each : List.of(p384, shortRsa)) {
      var answer = phone.withPair(each.generateKeyPair()).register(challenge(page));
      var refused = browser.post("/enrol/key", form(page, answer));
      mochi.assertRefused("DEVICE_KEY_ALGORITHM", refused);
      var said = refused.body();
      assertTrue(said.contains("The kind of key that your phone makes"), said);
    }
    assertEquals(List.of("DEVICE_KEY_ALGORITHM", "DEVICE_KEY_ALGORITHM"), mochi.reasons());
    assertTrue(mochi.done("device", "key", "list", "--person", "tanaka").contains("No keys"));
    var good = browser.post("/enrol/key", form(page, phone.register(challenge(page))));
    assertTrue(good.body().contains("This device is registered"), good.body());
  }

  @Test
  void aPageOfAnotherBrowserRegistersNothing() throws Exception {
    start("");
    var phone = phone();
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    var answer = form(page, phone.register(challenge(page)));
    mochi.assertRefused("FLOW_EXPIRED", mochi.browser().post("/enrol/key", answer));
    mochi.assertRefused("WRONG_BROWSER", browser.postFromElsewhere("/enrol/key", answer));
    assertTrue(browser.post("/enrol/key", answer).body().contains("This device is registered"));
  }

  private String ownLink(Browser pc) throws Exception {
    assertEquals(200, pc.get("/me/enrol").status());
    var page =
        pc.signIn(pc.post("/me/enrol", Map.of("platform", "android")), "tanaka", "tanaka-demo-1");
    var shown = pc.post("/me/enrol/code", page.fields());
    var link = LINK.matcher(shown.body());
    assertTrue(link.find(), shown.body());
    return House.BASE_URL + link.group(1);
  }

  @Test
  void aPersonsOwnCodeRegistersAPhoneAtOnce() throws Exception {
    start("");
    var phone = phone();
    var done = mochi.enrolled(phone, ownLink(mochi.browser().from(OFFICE)));
    assertTrue(done.body().contains("This device is registered"), done.body());
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
  }

  @Test
  void aPersonsOwnPhoneWaitsForApprovalWhereOneIsNeeded() throws Exception {
    start("enrolment: {approval: [scep]}\n");
    var phone = phone();
    var done = mochi.enrolled(phone, ownLink(mochi.browser().from(OFFICE)));
    assertTrue(done.body().contains("still has to approve"), done.body());
    mochi.assertRefused("DEVICE_PENDING", mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
    var listed = mochi.done("device", "list", "--person", "tanaka");
    var device = listed.substring(0, listed.indexOf(' '));
    mochi.done("device", "approve", device, "--reason", "asked her");
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
  }

  /** Else one person of staff could make a phone by a code alone. */
  @Test
  void aPhoneByStaffsCodeWaitsForApprovalAsWell() throws Exception {
    start("enrolment: {approval: [scep]}\n");
    var phone = phone();
    var done = mochi.enrolled(phone, "tanaka", "phone-1");
    assertTrue(done.body().contains("still has to approve"), done.body());
    mochi.assertRefused("DEVICE_PENDING", mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
  }

  @Test
  void aCodeEndsWithTheSessionThatShowedIt() throws Exception {
    start("");
    var phone = phone();
    var pc = mochi.browser().from(OFFICE);
    var browser = mochi.browser();
    var page = asked(browser, ownLink(pc));
    mochi.done("session", "end", "--person", "tanaka");
    var late = browser.post("/enrol/key", form(page, phone.register(challenge(page))));
    mochi.assertRefused("ENROLMENT_CODE_USED", late);
    assertTrue(mochi.done("device", "key", "list", "--person", "tanaka").contains("No keys"));
  }

  @Test
  void aPersonHasNoMorePhonesThanTheCompanyAllows() throws Exception {
    start("devices: {most-per-person: 1}\n");
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-2"));
    mochi.enrolled(phone(), "tanaka", "phone-1");
    var full = browser.post("/enrol/key", form(page, phone().register(challenge(page))));
    mochi.assertRefused("ENROLMENT_FULL", full);
    var second = mochi.enrolled(phone(), "tanaka", "phone-1"); // another key of the same phone
    assertTrue(second.body().contains("This device is registered"), second.body());
  }

  @Test
  void aPhoneThatWasLostMeanwhileGetsNoKey() throws Exception {
    start("");
    var browser = mochi.browser();
    mochi.enrolled(phone(), "tanaka", "phone-1");
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    mochi.done("device", "suspend", "phone-1", "--reason", "left at home");
    var late = browser.post("/enrol/key", form(page, phone().register(challenge(page))));
    mochi.assertRefused("ENROLMENT_DEVICE", late);
  }

  @Test
  void eachAlgorithmThatIsOfferedDoes() throws Exception {
    start("");
    for (var algorithm : KeyAlgorithm.values()) {
      var phone = SoftKey.of("idp.mochi.test", House.BASE_URL, algorithm);
      mochi.enrolled(phone, "tanaka", "phone-" + algorithm.name().toLowerCase(Locale.ROOT));
      SignOns.success(mochi.signOn(mochi.browser(), "strict", "tanaka", phone));
    }
    assertEquals(0, mochi.reasons().size());
  }

  @Test
  void anIphoneIsLedToACertificate() throws Exception {
    start("");
    mochi.done("certificate", "ca", "init");
    var browser = mochi.browser();
    var link = mochi.link("tanaka", "phone-1");
    var form = browser.get("/enrol?code=" + link.substring(link.indexOf("code=") + 5)).fields();
    form.put("platform", "ios");
    var page = browser.post("/enrol", form);
    assertTrue(page.body().contains("/enrol/profile"), page.body());
  }

  @Test
  void whoeverWouldRatherHaveACertificateGetsOneFromAFile() throws Exception {
    start("");
    mochi.done("certificate", "ca", "init");
    var browser = mochi.browser();
    var page = asked(browser, mochi.link("tanaka", "phone-1"));
    var file = browser.post("/enrol/key/instead", Map.of("token", page.fields().get("token")));
    assertTrue(file.body().contains("/enrol/pkcs12"), file.body());
    var late = browser.post("/enrol/key", form(page, phone().register(challenge(page))));
    mochi.assertRefused("ENROLMENT_CODE_USED", late);
  }
}
