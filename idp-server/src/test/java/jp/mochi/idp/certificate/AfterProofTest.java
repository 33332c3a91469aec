package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.onetime.OneTimeSecret;
import jp.mochi.idp.onetime.Totp;
import jp.mochi.idp.portal.PortalHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What follows a certificate, on the phone that holds the app of one-time codes as well: the
 * browser drops the page while the person reads the code, and loads it again.
 */
class AfterProofTest {
  private static final String POLICY =
      """
      version: 1
      zones: {here: {ranges: [127.0.0.0/8]}}
      rules:
        - name: an app
          reason: {ja: 社内で, en: In the office}
          if: {services: ["mochi:me", "mochi:enrolment"], zones: [here]}
          require: [password]
        - name: all three
          reason: {ja: 会社の端末とコードで, en: With your company phone and a code}
          if: {services: [strict]}
          require: [password, certificate, one-time-code]
        - name: others
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  private static final Pattern KEY = Pattern.compile("<code>([A-Z2-7 ]{39})</code>");
  private static final String AT = "/login/continue?";

  private final ManualClock clock = new ManualClock();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private ClientKey tanaka;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OneTimeSecret app;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Browser browser;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = PhoneHouse.start(dir, clock, "", UnaryOperator.identity(), POLICY);
    tanaka = house.key("tanaka");
    app = setUp();
    browser = house.house().browser();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  /** Sets tanaka's app up; the code that shows that it works is used up by that. */
  private OneTimeSecret setUp() throws Exception {
    var desk = house.house().browser();
    var login = desk.get("/me/codes/new");
    var page =
        PortalHouse.follow(desk, desk.signIn(login, "tanaka", PhoneHouse.password("tanaka")));
    var key = KEY.matcher(page.body());
    assertTrue(key.find(), page.body());
    var secret = OneTimeSecret.read(key.group(1).replace(" ", "")).orElseThrow();
    var form = PortalHouse.form(page, "/me/codes/new", "code", code(secret));
    var done = desk.post("/me/codes/new", form);
    assertEquals(200, done.status(), done.body());
    clock.pass(Duration.ofSeconds(90));
    return secret;
  }

  private String code(OneTimeSecret secret) {
    return Totp.code(secret, Totp.step(clock.instant()));
  }

  /** The address of the page that follows the certificate. */
  private String address(Page asking) throws Exception {
    var proof = house.witness(asking, Phone.holding(tanaka)).fields();
    var answer = browser.post("/login/proof", proof);
    assertEquals(303, answer.status(), answer.body());
    assertFalse(answer.body().contains("SAMLResponse"), answer.body());
    assertTrue(answer.location().startsWith(AT), answer.location());
    return answer.location();
  }

  private String address() throws Exception {
    return address(house.afterPassword(browser, "strict", "tanaka"));
  }

  private static void assertAsksForCode(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("action=\"/login/code\""), page.body());
    assertFalse(page.body().contains("SAMLResponse"), page.body());
  }

  private Page typed(Browser with, Page page) throws Exception {
    return with.post("/login/code", PortalHouse.form(page, "/login/code", "code", code(app)));
  }

  @Test
  void aPageThatIsDroppedMeanwhileIsLoadedAgainAtItsAddress() throws Exception {
    var request = house.request("strict");
    var login = browser.get(request.redirect());
    var address = address(browser.signIn(login, "tanaka", PhoneHouse.password("tanaka")));
    assertAsksForCode(browser.get(address));
    clock.pass(Duration.ofMinutes(3));
    assertAsksForCode(browser.get(address));
    clock.pass(Duration.ofMinutes(15));
    var response = success(typed(browser, browser.get(address)));
    assertTrue(response.contains(request.id()), response);
    PhoneHouse.ask(browser.get(address)); // that proof has had its answer
  }

  @Test
  void itsOtherLanguageAndAWrongCodeLeaveTheAddressGood() throws Exception {
    var address = address();
    var asked = browser.get(address);
    var other = PortalHouse.form(asked, "/login/code", "lang", "ja");
    assertTrue(browser.post("/login/code", other).body().contains("lang=\"ja\""));
    var again = browser.get(address);
    assertAsksForCode(again);
    assertTrue(again.body().contains("lang=\"ja\""), again.body());
    var wrong = PortalHouse.form(again, "/login/code", "code", "000000");
    browser.post("/login/code", wrong);
    success(typed(browser, browser.get(address)));
  }

  @Test
  void theSameProofThatIsSentAgainLeadsThereAgain() throws Exception {
    var asking = house.afterPassword(browser, "strict", "tanaka");
    var proof = house.witness(asking, Phone.holding(tanaka)).fields();
    browser.post("/login/proof", proof);
    var again = browser.post("/login/proof", proof);
    assertEquals(303, again.status(), again.body());
    success(typed(browser, browser.get(again.location())));
  }

  /** By a history or a proxy's log, say; the second has stolen the session besides. */
  @Test
  void anotherBrowserThatLearnsTheAddressGetsNothing() throws Exception {
    var address = address();
    var other = house.house().browser();
    assertPageOnly(other.get(address));
    assertEquals("WRONG_BROWSER", house.reasons().getFirst());
    assertTrue(other.cookies().isEmpty(), other.cookies()::toString);
    house.ask(other, "lax");
    other.cookies().put("__Host-mochi-session", browser.cookies().get("__Host-mochi-session"));
    assertPageOnly(other.get(address));
    assertEquals("WRONG_BROWSER", house.reasons().getFirst());
    assertAsksForCode(browser.get(address)); // the control
    success(typed(browser, browser.get(address)));
  }

  /**
   * Whoever has stolen all cookies asks for something in the owner's name, leaves the proof to the
   * owner, and steals the new cookie: the address that they know is one from before the proof. A
   * request that is too long for an address is kept, and found by it.
   */
  @ParameterizedTest
  @ValueSource(ints = {4, 4_000})
  void anAddressFromBeforeTheProofIsWorthNothingByIt(int length) throws Exception {
    house.afterPassword(browser, "strict", "tanaka");
    var thief = browser.copy();
    var before = posted(thief, house.request("strict"), "x".repeat(length));
    var after = address(browser.get(before));
    thief.cookies().putAll(browser.cookies());
    PhoneHouse.ask(thief.get(before));
    assertAsksForCode(thief.get(after)); // the control: who has the address as well
  }

  private static String posted(Browser with, AuthnRequests request, String state) throws Exception {
    var form = new LinkedHashMap<String, String>();
    form.put("SAMLRequest", request.base64());
    form.put("RelayState", state);
    var page = with.post("/saml/sso", form);
    assertEquals(303, page.status(), page.body());
    return page.location();
  }

  @Test
  void whatIsTooLongForAnAddressGetsOneAllTheSame() throws Exception {
    house.afterPassword(browser, "strict", "tanaka");
    var state = "y".repeat(4_000);
    var address = address(browser.get(posted(browser, house.request("strict"), state)));
    assertTrue(address.length() < 2_000, address);
    clock.pass(Duration.ofMinutes(12));
    var answer = typed(browser, browser.get(address));
    success(answer);
    assertEquals(state, answer.fields().get("RelayState"));
  }

  @Test
  void anAddressEndsWithItsRequestAndNoOtherIsOne() throws Exception {
    var address = address();
    assertPageOnly(browser.get("/login/continue"));
    assertEquals("MALFORMED_REQUEST", house.reasons().getFirst());
    assertPageOnly(browser.get(AT + "token=AAdzZWNyZXQx"));
    var page = browser.get(address);
    var ofAForm = PortalHouse.form(page, "/login/code").get("token");
    assertPageOnly(browser.get(AT + "token=" + ofAForm));
    assertEquals("MALFORMED_REQUEST", house.reasons().getFirst());
    assertAsksForCode(browser.get(address)); // the control
    clock.pass(Duration.ofMinutes(31));
    var late = browser.get(address);
    assertPageOnly(late);
    assertEquals("FLOW_EXPIRED", house.reasons().getFirst());
    assertTrue(late.body().contains("href=\"https://strict.example/\""), late.body());
  }
}
