package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.assertAsksForKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One touch answers one request, once, whatever else was asked for before it. Each test makes the
 * same steps under a rule that lets a proof count for an hour: there they lead in, so that nothing
 * else keeps anybody out. The clock stands still: times tell nothing here.
 */
class ProofPerRequestTest {
  private static final String SESSION = "__Host-mochi-session";
  private static final String MFA = "https://refeds.org/profile/mfa";
  private static final Pattern UNDER =
      Pattern.compile(
          "/login/(?:key/)?language\"[^>]*><input type=\"hidden\" name=\"token\" value=\"([^\"]*)");
  private static final String GATE =
      """
      gate:
        from: [127.0.0.1]
        systems:
          wiki: {address: "https://wiki.corp.example", headers: {user: X-Mochi-User}}
          tasks: {address: "https://tasks.corp.example", headers: {user: X-Mochi-User}}
      pledge: {byod: {version: "1", ja: pledge.txt, en: pledge.txt}}
      """;

  @TempDir private Path dir;

  private final SoftKey phone = KeyHouse.phone();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(dir.resolve("pledge.txt"), "# Pledge\n\nThe company's promise\n");
    mochi = KeyHouse.start(dir, new ManualClock(), GATE);
    mochi.enrolled(phone, "tanaka", "phone-1");
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  /** The request under way, as a page carries it. */
  private static String under(Page page) {
    var found = UNDER.matcher(page.body());
    assertTrue(found.find(), page.status() + page.body());
    return found.group(1);
  }

  /** Goes on with a request under way, without proving anything. */
  private static Page goesOn(Browser browser, String under) throws Exception {
    return browser.follow(browser.post("/login/app-warning", Map.of("token", under)));
  }

  private Page touched(Browser browser, Page page) throws Exception {
    return KeyHouse.shown(browser, page, phone);
  }

  @Test
  void oneTouchAnswersOneOfTwoTabs() throws Exception {
    var browser = mochi.browser();
    var one = mochi.goes(browser, "lax", "tanaka");
    var lax = under(mochi.goes(browser, "lax", "tanaka"));
    var lately = under(mochi.goes(browser, "lately", "tanaka"));
    SignOns.success(touched(browser, one));
    SignOns.success(goesOn(browser, lately)); // the control
    var asked = goesOn(browser, lax);
    assertAsksForKey(asked);
    SignOns.success(touched(browser, asked));
  }

  /** What came with a post has an address, which a browser loads again without anybody's doing. */
  @Test
  void oneTouchAnswersOneOfTwoTabsThatCameWithAPost() throws Exception {
    var browser = mochi.browser();
    var one = mochi.goes(browser, "lax", "tanaka");
    var lax = posted(browser, "lax");
    var lately = posted(browser, "lately");
    SignOns.success(touched(browser, one));
    SignOns.success(browser.get(lately)); // the control
    SignOns.success(touched(browser, browser.get(lax)));
    assertAsksForKey(browser.get(lax));
  }

  private static String posted(Browser browser, String service) throws Exception {
    var form = new LinkedHashMap<String, String>();
    var at = new ManualClock().instant();
    form.put("SAMLRequest", new AuthnRequests(KeyHouse.entity(service), at).base64());
    var page = browser.post("/saml/sso", form);
    assertEquals(303, page.status(), page.body());
    return page.response().headers().firstValue("Location").orElseThrow();
  }

  /** The thief waits with requests that were asked for before the touch. */
  @Test
  void aCookieThatIsStolenAfterTheTouchOpensNoOlderRequest() throws Exception {
    var thief = mochi.browser();
    var lax = under(mochi.opens(thief, "lax"));
    var lately = under(mochi.opens(thief, "lately"));
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    thief.cookies().put(SESSION, browser.cookies().get(SESSION));
    SignOns.success(goesOn(thief, lately)); // the control
    assertAsksForKey(goesOn(thief, lax));
  }

  /** What is known of the device is known to whoever has the cookie. */
  @Test
  void aConditionOnTheDeviceIsMetByTheDeviceAlone() throws Exception {
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    var thief = mochi.browser();
    thief.cookies().put(SESSION, browser.cookies().get(SESSION));
    SignOns.success(mochi.opens(thief, "known-lately")); // the control
    assertAsksForKey(mochi.opens(thief, "known"));
    SignOns.success(touched(browser, mochi.opens(browser, "known")));
    assertAsksForKey(mochi.opens(browser, "known"));
  }

  /** The rule asks for the password alone; it is the service that asks for two factors. */
  @Test
  void aServiceThatAsksForTwoFactorsGetsTheDeviceEachTime() throws Exception {
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lately", "tanaka", phone));
    var thief = mochi.browser();
    thief.cookies().put(SESSION, browser.cookies().get(SESSION));
    assertEquals(
        MFA, SignOns.contextClass(SignOns.success(asksForTwo(thief, "lately")))); // control
    assertAsksForKey(asksForTwo(thief, "plain"));
    assertEquals(
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        SignOns.contextClass(SignOns.success(mochi.opens(thief, "plain"))));
    var answered = SignOns.success(touched(browser, asksForTwo(browser, "plain")));
    assertEquals(MFA, SignOns.contextClass(answered));
    assertAsksForKey(asksForTwo(browser, "plain"));
  }

  /** The service may fall back; a page of ours that asks for a key would be the end. */
  @Test
  void aServiceHearsThatWhoHasNoKeyCannotShowOne() throws Exception {
    var without = mochi.browser();
    var page = asksForTwo(without, "plain");
    SignOns.assertStatus(
        "Responder/NoAuthnContext", without.signIn(page, "suzuki", "suzuki-demo-1"));
    var browser = mochi.browser();
    var with = asksForTwo(browser, "plain");
    assertAsksForKey(browser.signIn(with, "tanaka", "tanaka-demo-1"));
    mochi.done("device", "suspend", "phone-1", "--reason", "x");
    var anew = mochi.browser();
    var again = asksForTwo(anew, "plain");
    SignOns.assertStatus("Responder/NoAuthnContext", anew.signIn(again, "tanaka", "tanaka-demo-1"));
  }

  /** Both were asked for before it was typed, and the clock stands still. */
  @Test
  void onePasswordAnswersOneOfTwoRequestsThatWantItAnew() throws Exception {
    var browser = mochi.browser();
    var one = browser.get(wantsItAnew("plain"));
    var other = under(browser.get(wantsItAnew("plain")));
    var plain = under(mochi.opens(browser, "plain"));
    SignOns.success(browser.signIn(one, "tanaka", "tanaka-demo-1"));
    SignOns.success(goesOn(browser, plain)); // the control
    var asked = goesOn(browser, other);
    assertTrue(asked.body().contains("type=\"password\""), asked.body());
    SignOns.success(browser.signIn(asked, "tanaka", "tanaka-demo-1"));
  }

  private static String wantsItAnew(String service) throws Exception {
    var at = new ManualClock().instant();
    var request = new AuthnRequests(KeyHouse.entity(service), at);
    return request.with("ForceAuthn=\"true\"").redirect();
  }

  private static Page asksForTwo(Browser browser, String service) throws Exception {
    var element =
        "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef"
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
            + MFA
            + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    var at = new ManualClock().instant();
    return browser.get(
        new AuthnRequests(KeyHouse.entity(service), at).containing(element).redirect());
  }

  @ParameterizedTest
  @CsvSource({"lax, false", "lately, true"})
  void aSignOnThatStartsHereIsAnsweredOnceForOneTouch(String service, boolean again)
      throws Exception {
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "other", "tanaka", phone));
    var path = "/saml/unsolicited?providerId=" + encoded(KeyHouse.entity(service));
    assertEquals(again, browser.get(path).body().contains("SAMLResponse"));
    var anew = mochi.browser();
    var asked = anew.signIn(anew.get(path), "tanaka", "tanaka-demo-1");
    var under = under(asked);
    SignOns.success(touched(anew, asked));
    assertCountsAgain(again, goesOn(anew, under), "SAMLResponse");
  }

  @ParameterizedTest
  @CsvSource({"wiki, false", "tasks, true"})
  void anInHouseSystemGetsOneTicketForOneTouch(String system, boolean again) throws Exception {
    var browser = mochi.browser();
    var address = "/gate/start?system=" + system + "&browser=" + "0".repeat(64);
    var asked = browser.signIn(browser.get(address), "tanaka", "tanaka-demo-1");
    var under = under(asked);
    var ticket = touched(browser, asked);
    assertTrue(ticket.action().endsWith("/.mochi/done"), ticket.body());
    assertCountsAgain(again, goesOn(browser, under), "/.mochi/done");
    assertCountsAgain(again, browser.get(address), "/.mochi/done");
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.7, false", "203.0.113.7, true"})
  void anEnrolmentCodeIsHandedOutOnceForOneTouch(String address, boolean again) throws Exception {
    var browser = mochi.browser().from(address);
    var kind = Map.of("platform", "android");
    var asked = browser.signIn(browser.post("/me/enrol", kind), "tanaka", "tanaka-demo-1");
    var under = under(asked);
    var code = touched(browser, asked);
    assertEquals(House.BASE_URL + "/me/enrol/code", code.action(), code.body());
    var next = goesOn(browser, under);
    if (again) { // the device of that very request has its code; another one is for another
      assertTrue(!next.body().contains("data-key"), next.body());
    } else {
      assertAsksForKey(next);
    }
    assertCountsAgain(again, browser.post("/me/enrol", kind), "/me/enrol/code");
  }

  /** What stands between the proof and the answer goes on with the same request. */
  @Test
  void aPledgeInBetweenNeedsNoSecondTouch() throws Exception {
    mochi.done(
        "device", "add", "tanaka", "--ownership", "byod", "--platform", "ios", "--id", "pad-1");
    var browser = mochi.browser();
    var passing = mochi.signOn(browser, "lax", "tanaka", phone);
    assertEquals(House.BASE_URL + "/me/pledge", passing.action(), passing.body());
    var pledge = browser.post("/me/pledge", passing.fields());
    assertEquals("/me/pledge/accept", pledge.action(), pledge.body());
    SignOns.success(browser.post("/me/pledge/accept", pledge.fields()));
    assertAsksForKey(browser.post("/me/pledge/accept", pledge.fields()));
  }

  @Test
  void theCheckSaysWhereAProofCountsOn() {
    var said = mochi.done("policy", "check");
    assertTrue(
        said.contains(
            "By the rule \"key\" a stolen cookie works without the device as long as the session"
                + " does (session in mochi.yaml) at wiki,"),
        said);
    assertTrue(said.contains("\"lately\" a stolen session cookie works for up to 1h"), said);
  }

  /** What the helpdesk is told is what the person would meet. */
  @ParameterizedTest
  @CsvSource({"lax, false", "lately, true"})
  void explainAsksAnewForWhatWasProvedForAnotherAnswer(String service, boolean permitted) {
    var now = explained(service, "device");
    assertTrue(now.startsWith("Permitted."), now);
    var before = explained(service, "device=10m");
    assertEquals(permitted, before.startsWith("Permitted."), before);
  }

  private String explained(String service, String factor) {
    var about = List.of("policy", "explain", "--user", "tanaka", "--sp", service);
    var from = List.of("--ip", "192.0.2.7", "--factor", "password=10m", "--factor", factor);
    return mochi.done(Stream.concat(about.stream(), from.stream()).toArray(String[]::new));
  }

  private static void assertCountsAgain(boolean again, Page page, String answer) {
    if (again) {
      assertTrue(page.body().contains(answer), page.status() + page.body());
    } else {
      assertAsksForKey(page);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
