package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.assertAsksForKey;
import static jp.mochi.idp.devicekey.KeyHouse.challenge;
import static jp.mochi.idp.devicekey.KeyHouse.form;
import static jp.mochi.idp.devicekey.KeyHouse.options;
import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones that sign on by a key of their own, through the real server. */
class KeySignOnTest {
  private final ManualClock clock = new ManualClock();

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    mochi = KeyHouse.start(dir, clock, "");
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  @Test
  void aPhoneMakesAKeyAndSignsOnByIt() throws Exception {
    var phone = phone().counting(4);
    var done = mochi.enrolled(phone, "tanaka", "phone-1");
    assertTrue(done.body().contains("This device is registered"), done.body());
    var shown = mochi.done("device", "show", "phone-1");
    assertTrue(shown.contains("device-bound-key") && shown.contains("webauthn"), shown);
    assertTrue(shown.contains("通勤用"), shown);
    for (var service : List.of("lax", "strict")) {
      var page = mochi.goes(mochi.browser(), service, "tanaka");
      assertEquals(phone.credential(), options(page).at("/allowCredentials/0/id").asText());
      assertEquals("required", options(page).path("userVerification").asText());
    }
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone.counting(5)));
    SignOns.success(mochi.signOn(mochi.browser(), "strict", "tanaka", phone.counting(6)));
  }

  @Test
  void aKeyThatMayBeCopiedIsNoneOfThisPhoneAlone() throws Exception {
    var phone = phone().copied();
    var done = mochi.enrolled(phone, "tanaka", "phone-1");
    assertTrue(done.body().contains("may be copied"), done.body());
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
    mochi.assertRefused("POLICY", mochi.signOn(mochi.browser(), "strict", "tanaka", phone));
  }

  /** The phone has both: what counts is the one that was shown. */
  @Test
  void aStrongerKeyOfThePhoneLendsNothingToTheOneThatIsShown() throws Exception {
    var bound = phone();
    var copied = phone().copied();
    mochi.enrolled(bound, "tanaka", "phone-1");
    mochi.enrolled(copied, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "strict", "tanaka", bound));
    clock.pass(Duration.ofMinutes(1));
    assertAsksForStronger(bound, mochi.signOn(browser, "strict", "tanaka", copied));
  }

  /** Not refused, but asked for the one that does. */
  private static void assertAsksForStronger(SoftKey expected, Page page) throws Exception {
    assertAsksForKey(page);
    assertTrue(page.body().contains("bound closely enough"), page.body());
    var offered = options(page).path("allowCredentials");
    assertEquals(1, offered.size(), offered::toString);
    assertEquals(expected.credential(), offered.at("/0/id").asText());
  }

  @Test
  void whoHasAStrongerKeyIsLedToItWhereTheRuleAsksForIt() throws Exception {
    var copied = phone().copied();
    mochi.enrolled(copied, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", copied));
    mochi.assertRefused("POLICY", mochi.goes(browser, "strict", "tanaka")); // has no other
    var bound = phone();
    mochi.enrolled(bound, "tanaka", "phone-1");
    var page = mochi.goes(browser, "strict", "tanaka");
    assertAsksForStronger(bound, page);
    var again = KeyHouse.shown(browser, page, copied); // whatever was offered
    assertAsksForStronger(bound, again);
    SignOns.success(KeyHouse.shown(browser, again, bound));
    mochi.done("device", "suspend", "phone-1", "--reason", "lost for an hour");
    SignOns.assertAsks(mochi.opens(browser, "strict"));
  }

  @Test
  void aPasswordAndAKeyAreToldAsTwoFactors() throws Exception {
    var mfa = "https://refeds.org/profile/mfa";
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    var response = SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    assertEquals(mfa, SignOns.contextClass(response));
    var password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    assertEquals(password, asked(mochi.browser(), phone, password));
    assertEquals(mfa, asked(mochi.browser(), phone, mfa));
  }

  private String asked(Browser browser, SoftKey phone, String context) throws Exception {
    var element =
        "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef"
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
            + context
            + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    var request = new AuthnRequests(KeyHouse.entity("lax"), clock.instant()).containing(element);
    var page = browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
    return SignOns.contextClass(SignOns.success(KeyHouse.shown(browser, page, phone)));
  }

  @Test
  void eachAssertionIsProvedForByItself() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    clock.pass(Duration.ofSeconds(1));
    for (var service : List.of("lax", "other")) {
      assertAsksForKey(mochi.goes(browser, service, "tanaka"));
    }
    SignOns.success(mochi.signOn(browser, "other", "tanaka", phone));
  }

  @Test
  void aRuleMayLetAProofCountForAWhile() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lately", "tanaka", phone));
    clock.pass(Duration.ofMinutes(59));
    SignOns.success(mochi.goes(browser, "lately", "tanaka"));
    clock.pass(Duration.ofMinutes(2));
    assertAsksForKey(mochi.goes(browser, "lately", "tanaka"));
  }

  /** From the same address, with all its cookies, and the clock untouched but for a second. */
  @Test
  void aStolenCookieOpensNothingWithoutTheKey() throws Exception {
    var phone = phone();
    var others = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    mochi.enrolled(others, "suzuki", "phone-2");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    clock.pass(Duration.ofSeconds(1));
    var thief = browser.copy();
    var page = mochi.goes(thief, "lax", "tanaka");
    assertAsksForKey(page);
    mochi.assertRefused("DEVICE_KEY_OF_ANOTHER", KeyHouse.shown(thief, page, others));
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
  }

  @Test
  void refusesEachFaultyAnswerByAReasonOfItsOwn() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var others = phone();
    mochi.enrolled(others, "suzuki", "phone-2");
    var faulty = new LinkedHashMap<String, SoftKey>();
    faulty.put("DEVICE_KEY_ORIGIN", phone.atOrigin("https://idp.mochi.test:8443"));
    faulty.put("DEVICE_KEY_RP_ID", phone.forRpId("mochi.test"));
    faulty.put("DEVICE_KEY_SIGNATURE", phone.withOtherPair());
    faulty.put("DEVICE_KEY_NOT_VERIFIED", phone.unverified());
    faulty.put("DEVICE_KEY_ROAMING", phone.attached("cross-platform"));
    faulty.put("DEVICE_KEY_MALFORMED", phone.saying("webauthn.create"));
    faulty.put("DEVICE_KEY_OF_ANOTHER", others);
    faulty.put("DEVICE_KEY_UNKNOWN", phone());
    for (var each : faulty.entrySet()) {
      var refused = mochi.signOn(mochi.browser(), "lax", "tanaka", each.getValue());
      mochi.assertRefused(each.getKey(), refused);
    }
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "suzuki", others));
  }

  @Test
  void anAnswerCountsForItsOwnAskAndOnce() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    var page = mochi.goes(browser, "lax", "tanaka");
    var elsewhere = mochi.goes(browser, "lax", "tanaka");
    var other = form(page, phone.sign(challenge(elsewhere)));
    mochi.assertRefused("DEVICE_KEY_CHALLENGE", browser.post("/login/key", other));
    var answer = form(page, phone.sign(challenge(page)));
    SignOns.success(browser.post("/login/key", answer));
    var again = browser.post("/login/key", answer);
    mochi.assertRefused("DEVICE_KEY_REPLAYED", again);
    assertTrue(again.body().contains("data-key=\"get\""), again.body()); // asked anew
    mochi.assertRefused("WRONG_BROWSER", mochi.browser().post("/login/key", answer));
  }

  /** The page after the key is loaded again: nobody has done anything wrong, or needs to again. */
  @Test
  void anAnswerThatIsLoadedAgainGoesOnAsLongAsItStandsUnspent() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    var page = mochi.goes(browser, "coded", "tanaka");
    var answer = form(page, phone.sign(challenge(page)));
    var led = browser.post("/login/key", answer);
    assertEquals(303, led.status(), led.body());
    assertFalse(led.body().contains("SAMLResponse"), led.body());
    var further = browser.get(led.location());
    assertFalse(further.body().contains("data-key=\"get\""), further.body());
    for (var again :
        List.of(browser.follow(browser.post("/login/key", answer)), browser.get(led.location()))) {
      assertEquals(further.status(), again.status());
      assertFalse(again.body().contains("data-key=\"get\""), again.body());
      assertFalse(again.body().contains("SAMLResponse"), again.body());
    }
    assertFalse(mochi.reasons().contains("DEVICE_KEY_REPLAYED"));
    mochi.assertRefused("WRONG_BROWSER", mochi.browser().post("/login/key", answer));
    mochi.assertRefused("WRONG_BROWSER", mochi.browser().get(led.location()));
  }

  @Test
  void anAskIsAnsweredWithinTenMinutes() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    var page = mochi.goes(browser, "lax", "tanaka");
    var late = mochi.goes(browser, "lax", "tanaka");
    clock.pass(Duration.ofSeconds(599));
    SignOns.success(KeyHouse.shown(browser, page, phone));
    clock.pass(Duration.ofSeconds(2));
    mochi.assertRefused("FLOW_EXPIRED", KeyHouse.shown(browser, late, phone));
  }

  @Test
  void aCounterThatGoesBackEndsTheKeyAndItsSessions() throws Exception {
    var phone = phone().counting(4);
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone.counting(9)));
    clock.pass(Duration.ofSeconds(1));
    var thief = mochi.signOn(mochi.browser(), "lax", "tanaka", phone.counting(9));
    mochi.assertRefused("DEVICE_KEY_CLONED", thief);
    SignOns.assertAsks(mochi.opens(browser, "lax")); // that session is gone
    var next = mochi.goes(mochi.browser(), "lax", "tanaka");
    mochi.assertRefused("DEVICE_KEY_NONE", next);
  }

  @Test
  void twoZerosAreNoClone() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    for (int times = 0; times < 3; times++) {
      SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
      clock.pass(Duration.ofSeconds(1));
    }
  }

  /** Two tabs: which of them comes first is chance, so that the later one is no certain clone. */
  @Test
  void anAnswerThatWasOvertakenEndsNoKey() throws Exception {
    var phone = phone().counting(4);
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    var slow = mochi.goes(browser, "lax", "tanaka");
    var fast = mochi.goes(browser, "lax", "tanaka");
    var five = form(slow, phone.counting(5).sign(challenge(slow)));
    SignOns.success(KeyHouse.shown(browser, fast, phone.counting(6)));
    mochi.assertRefused("DEVICE_KEY_CLONED", browser.post("/login/key", five));
    clock.pass(Duration.ofSeconds(1));
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone.counting(7)));
    var listed = mochi.done("device", "key", "list", "--person", "tanaka");
    assertTrue(listed.contains("ALARM"), listed);
  }

  @Test
  void withoutScriptsThePageSaysWhatIsMissing() throws Exception {
    mochi.enrolled(phone(), "tanaka", "phone-1");
    var page = mochi.goes(mochi.browser(), "lax", "tanaka");
    assertTrue(page.body().contains("<noscript>"), page.body());
    assertTrue(page.body().contains("This page needs JavaScript"), page.body());
    var policy = page.response().headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.contains("script-src 'self'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    var japanese = mochi.goes(mochi.browser().speaking("ja"), "lax", "tanaka");
    assertTrue(japanese.body().contains("このページには JavaScript が必要です"), japanese.body());
  }
}
