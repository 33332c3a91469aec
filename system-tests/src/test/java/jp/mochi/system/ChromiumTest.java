package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person meets: whole sign-ons in a real browser at a phone's size. */
class ChromiumTest {
  private static final String LABELLED =
      "() => [...document.querySelectorAll('input:not([type=hidden])')]"
          + ".filter(i => i.labels.length === 0).map(i => i.name).join()";

  /** WCAG 2.1 §1.4.11: how much a field's border stands out from the page, of 21. */
  private static final String BORDER_CONTRAST =
      """
      () => {
        const light = color => {
          const part = c => c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
          const [r, g, b] = color.match(/[0-9.]+/g).map(c => part(c / 255));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const border = light(getComputedStyle(document.getElementById('password')).borderTopColor);
        const page = light(getComputedStyle(document.documentElement).backgroundColor);
        return Math.max(border, page) / Math.min(border, page);
      }
      """;

  private static final String FOCUSED = "() => document.activeElement.id";

  private static MovedClock clock;
  private static TlsHouse mochi;
  private static TestAcs service;
  private static Chromium chromium;
  private final List<BrowserContext> phones = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    chromium = Chromium.start();
    clock = new MovedClock();
    mochi = TlsHouse.start(dir, clock);
    service = new TestAcs();
    mochi.house().register("cloud", service.entityId(), service.acs(), "attribute.mail=mail");
    mochi.house().register("app", service.entityId() + "/app", service.acsOfApp());
  }

  @AfterAll
  static void stop() {
    service.close();
    mochi.close();
    chromium.close();
  }

  @AfterEach
  void closePhones() {
    phones.forEach(BrowserContext::close);
  }

  private BrowserContext phone(com.microsoft.playwright.Browser.NewContextOptions options) {
    var phone = chromium.open(options);
    phones.add(phone);
    return phone;
  }

  private static String request(String entityId) throws IOException {
    return mochi.baseUrl() + new AuthnRequests(entityId, clock.instant()).redirect();
  }

  private static String request() throws IOException {
    return request(service.entityId());
  }

  private static void signIn(Page page, String username) {
    signIn(page, username, username + "-demo-1");
  }

  private static void signIn(Page page, String username, String password) {
    page.fill("#username", username);
    page.fill("#password", password);
    page.click("button.main");
  }

  private static void assertLanded(Page page, String username) {
    page.waitForURL(service.landing());
    var last = service.responses().getLast();
    assertTrue(last.contains(username + "@demo.mochi.example"), last);
  }

  private static void assertLoginPage(Page page, String language) {
    page.waitForSelector("#password");
    assertEquals(language, page.getAttribute("html", "lang"));
    assertEquals("", page.evaluate(LABELLED));
  }

  private static void assertStandsOut(Page page) {
    var contrast = ((Number) page.evaluate(BORDER_CONTRAST)).doubleValue();
    assertTrue(contrast >= 3, "the border of a field has a contrast of " + contrast);
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, ja, suzuki", "en-US, en, mueller"})
  void aPersonSignsOnAtAPhonesSize(String locale, String language, String username)
      throws Exception {
    var page = phone(Chromium.phone(locale)).newPage();
    page.navigate(request());
    assertLoginPage(page, language);
    assertEquals("username", page.evaluate(FOCUSED));
    assertStandsOut(page);
    Chromium.shoot(page, "login-" + language);

    signIn(page, username, "wrong");
    page.waitForSelector("#alert");
    assertLoginPage(page, language);
    assertEquals("password", page.evaluate(FOCUSED));
    assertEquals("alert", page.getAttribute("#password", "aria-describedby"));
    Chromium.shoot(page, "wrong-password-" + language);

    signIn(page, username);
    assertLanded(page, username);
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, ja", "en-US, en"})
  void thePagesHaveADarkForm(String locale, String language) throws Exception {
    var options = Chromium.phone(locale).setColorScheme(ColorScheme.DARK);
    var page = phone(options).newPage();
    page.navigate(request());
    assertLoginPage(page, language);
    assertStandsOut(page);
    Chromium.shoot(page, "login-dark-" + language);
    page.navigate(request("https://nobody.example/saml"));
    Chromium.shoot(page, "error-dark-" + language);
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, ja", "en-US, en"})
  void anUnknownServiceEndsInAPageWithAReference(String locale, String language) throws Exception {
    var page = phone(Chromium.phone(locale)).newPage();
    var response = page.navigate(request("https://nobody.example/saml"));
    assertEquals(400, response.status());
    assertEquals(language, page.getAttribute("html", "lang"));
    assertTrue(
        Pattern.matches("[0-9A-Z]{5}-[0-9A-Z]{5}", page.innerText("dl.reference code")),
        page.content());
    Chromium.shoot(page, "error-" + language);
  }

  @Test
  void aPasswordThatMustBeChangedIsChangedOnTheWay() throws Exception {
    var page = phone(Chromium.phone("ja-JP")).newPage();
    page.navigate(request());
    signIn(page, "garcia");
    page.waitForSelector("#fresh");
    assertEquals("", page.evaluate(LABELLED));
    assertEquals("old", page.evaluate(FOCUSED));
    Chromium.shoot(page, "change-password-ja");
    page.click("footer button");
    page.waitForSelector("html[lang=en] #fresh");
    Chromium.shoot(page, "change-password-en");

    page.fill("#old", "garcia-demo-1");
    page.fill("#fresh", "long enough and new 1");
    page.fill("#repeat", "long enough and new 1");
    page.click("button.main");

    assertLanded(page, "garcia");
  }

  @Test
  void worksWithoutJavaScript() throws Exception {
    var page = phone(Chromium.phone("ja-JP").setJavaScriptEnabled(false)).newPage();
    page.navigate(request());
    Chromium.shoot(page, "login-without-javascript-ja");
    signIn(page, "tanaka");
    page.waitForSelector("form[data-passing] button");
    Chromium.shoot(page, "auto-post-ja");
    page.click("form[data-passing] button");
    assertLanded(page, "tanaka");
  }

  @Test
  void theAnswerMayBeRedirectedOnToAnotherHost() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    var refused = policyRefusals(page);
    page.navigate(request());
    signIn(page, "tanaka");
    assertLanded(page, "tanaka");
    assertEquals(List.of(), refused);

    page.navigate(service.put("/to-host-strict", form(service.acs(), "control", "1")));
    page.evaluate("() => document.forms[0].submit()");
    page.waitForCondition(() -> !refused.isEmpty());
    assertFalse(page.url().equals(service.landing()), "a form-action would have stopped it");
  }

  @Test
  void theAnswerMayBeRedirectedOnToAnApp() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    var refused = policyRefusals(page);
    var opened = new CopyOnWriteArrayList<String>();
    page.onRequest(request -> opened.add(request.url()));
    page.navigate(request(service.entityId() + "/app"));
    signIn(page, "tanaka");
    page.waitForCondition(() -> opened.contains(TestAcs.APP));
    assertEquals(List.of(), refused);

    opened.clear();
    var strict = form(service.acsOfApp(), "control", "1");
    page.navigate(service.put("/to-app-strict", strict));
    page.evaluate("() => document.forms[0].submit()");
    page.waitForCondition(() -> !refused.isEmpty());
    assertFalse(opened.contains(TestAcs.APP), "a form-action would have stopped it");
  }

  /** What the browser says it didn't do because a page's policy forbids it. */
  private static List<String> policyRefusals(Page page) {
    var refused = new CopyOnWriteArrayList<String>();
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            refused.add(message.text());
          }
        });
    return refused;
  }

  private static String form(String action, String name, String value) {
    return "<form method=\"post\" action=\"%s\"><input type=\"hidden\" name=\"%s\" value=\"%s\"></form>"
        .formatted(action, name, value);
  }

  @Test
  void aRequestPostedFromAnotherSiteFindsTheSession() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    var first = postedRequest(page);
    assertLoginPage(page, "en");
    var address = page.url();
    assertTrue(address.startsWith(mochi.baseUrl() + "/saml/sso/continue?token="), address);
    page.reload();
    assertLoginPage(page, "en");
    page.navigate("about:blank");
    page.goBack();
    assertLoginPage(page, "en");
    assertEquals(address, page.url());
    signIn(page, "tanaka");
    assertLanded(page, "tanaka");
    assertTrue(service.responses().getLast().contains(first), "the answer to that request");

    var second = postedRequest(page);

    assertLanded(page, "tanaka");
    assertTrue(service.responses().getLast().contains(second), "without the password again");
  }

  /** The service's page posts a request as it loads; back comes the request's ID. */
  private static String postedRequest(Page page) {
    var request = new AuthnRequests(service.entityId(), clock.instant());
    var path = "/start-" + request.id();
    var script = "<script>document.forms[0].submit()</script>";
    page.navigate(
        service.put(
            path, form(mochi.baseUrl() + "/saml/sso", "SAMLRequest", request.base64()) + script));
    return request.id();
  }

  @Test
  void cookiesAreKeptSecureAndForAWhile() throws Exception {
    var phone = phone(Chromium.phone("en-US"));
    var page = phone.newPage();
    page.navigate(request());
    page.click("footer button");
    page.waitForSelector("html[lang=ja]");
    signIn(page, "tanaka");
    assertLanded(page, "tanaka");
    var cookies = phone.cookies(mochi.baseUrl());
    assertEquals(
        5, cookies.size(), () -> cookies.stream().map(cookie -> cookie.name).toList().toString());
    double now = Clock.systemUTC().instant().getEpochSecond(); // the browser's, not the server's
    for (var cookie : cookies) {
      assertTrue(cookie.name.startsWith("__Host-"), cookie.name);
      assertTrue(cookie.httpOnly && cookie.secure, cookie.name);
      assertEquals(SameSiteAttribute.LAX, cookie.sameSite, cookie.name);
      assertEquals("/", cookie.path, cookie.name);
      // What was shown counts for half an hour, the rest is for the next sign-on.
      var least = Duration.ofMinutes(cookie.name.equals("__Host-mochi-shown") ? 25 : 60);
      assertTrue(cookie.expires > now + least.toSeconds(), cookie.name);
    }
  }

  @Test
  void aReloadOfTheLoginPageDoesNoHarm() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    page.navigate(request());
    page.reload();
    signIn(page, "nakamura");
    assertLanded(page, "nakamura");
  }

  @Test
  void theBackButtonAfterASignOnEndsAtTheServiceAgain() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    page.navigate(service.put("/front", "<a href=\"%s\">Sign in</a>".formatted(request())));
    page.click("a");
    signIn(page, "tanaka");
    assertLanded(page, "tanaka");
    int before = service.received().size();
    page.goBack();
    page.waitForCondition(() -> service.received().size() > before);
    assertLanded(page, "tanaka");
  }

  @Test
  void aSecondTabSignsOnBesideTheFirst() throws Exception {
    var phone = phone(Chromium.phone("en-US"));
    var first = phone.newPage();
    var second = phone.newPage();
    first.navigate(request());
    second.navigate(request());
    signIn(first, "tanaka");
    assertLanded(first, "tanaka");

    signIn(second, "tanaka");
    assertLanded(second, "tanaka");

    second.navigate(request());
    assertLanded(second, "tanaka");
  }

  @Test
  void aTabRestoredTooLateSaysHowToStartAgain() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    page.navigate(request());
    clock.forward(Duration.ofMinutes(11));
    signIn(page, "tanaka");
    page.waitForSelector("dl.reference");
    Chromium.shoot(page, "too-late-en");
    assertEquals(service.origin() + "/", page.getAttribute("a.main", "href"));

    page.navigate(request());
    clock.forward(Duration.ofHours(3));
    page.reload();
    page.click("a.main");
    page.waitForURL(service.origin() + "/");
  }
}
