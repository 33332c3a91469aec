package jp.mochi.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import jp.mochi.idp.AuthnRequests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a phone has to fetch before a person can type, and that it is all they need to see. */
class PageWeightTest {
  /** Every property of every element and of what is put before and after it, one a line. */
  private static final String LOOKS =
      """
      () => {
        const lines = [];
        for (const element of document.querySelectorAll('html, body, body *')) {
          for (const part of [null, '::before', '::after']) {
            const style = getComputedStyle(element, part);
            const all = [...style].filter(name => !name.startsWith('--'))
                .map(name => name + ':' + style.getPropertyValue(name));
            lines.push(element.tagName + '#' + element.id + (part ?? '') + ' ' + all.join(';'));
          }
        }
        return lines;
      }
      """;

  /** As it is while the person waits, and with what is folded unfolded; nothing moves. */
  private static final String FOCUSED =
      "() => !document.querySelector('[autofocus]') || document.activeElement.autofocus === true";

  private static final String UNFOLD =
      """
      () => {
        document.querySelectorAll('details').forEach(it => { it.open = true; });
        document.querySelectorAll('button.main').forEach(it => {
          it.setAttribute('aria-busy', 'true');
        });
        const still = document.createElement('style');
        still.textContent = '*, *::before, *::after { transition: none !important }';
        document.head.append(still);
      }
      """;

  private static final String RESTYLE =
      "sheet => { document.querySelector('style').textContent = sheet; }";

  private static TlsHouse mochi;
  private static TestAcs service;
  private static Chromium chromium;
  private final List<BrowserContext> phones = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    chromium = Chromium.start();
    mochi = TlsHouse.start(dir);
    service = new TestAcs();
    mochi.house().register("cloud", service.entityId(), service.acs(), "attribute.mail=mail");
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
    return mochi.baseUrl() + new AuthnRequests(entityId, Clock.systemUTC().instant()).redirect();
  }

  private static void signIn(Page page, String username, String password) {
    page.fill("#username", username);
    page.fill("#password", password);
    page.click("button.main");
  }

  /** What the browser asks our server for, by path. */
  private static List<String> fetched(Page page) {
    var paths = new CopyOnWriteArrayList<String>();
    page.onRequest(
        request -> {
          if (request.url().startsWith(mochi.baseUrl())) {
            paths.add(URI.create(request.url()).getPath());
          }
        });
    return paths;
  }

  @Test
  void aFirstVisitFetchesThePageAndOneScript() throws Exception {
    var page = phone(Chromium.phone("ja-JP")).newPage();
    var fetched = fetched(page);
    page.navigate(request(service.entityId()));
    page.waitForSelector("button[data-shows]:not([hidden])"); // the script has run
    assertEquals(2, fetched.size(), fetched.toString());
    assertEquals("/saml/sso", fetched.getFirst());
    assertTrue(fetched.getLast().endsWith(".js"), fetched.toString());
    Chromium.shoot(page, "first-visit-ja");
  }

  @Test
  void aWholeFirstSignOnFetchesNothingElse() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    var fetched = fetched(page);
    page.navigate(request(service.entityId()));
    signIn(page, "tanaka", "tanaka-demo-1");
    page.waitForURL(service.landing());
    assertEquals(
        List.of("/saml/sso", "/login/password"),
        fetched.stream().filter(path -> !path.startsWith("/assets/")).toList());
  }

  @Test
  void thePageStandsWithoutTheScript() throws Exception {
    var phone = phone(Chromium.phone("en-US"));
    phone.route("**/assets/**", route -> route.abort());
    var page = phone.newPage();
    page.navigate(request(service.entityId()));
    Chromium.shoot(page, "login-without-script-en");
    signIn(page, "tanaka", "tanaka-demo-1");
    page.click("form[data-passing] button");
    page.waitForURL(service.landing());
  }

  @Test
  void theButtonShowsThePasswordUntilTheFormIsSent() throws Exception {
    var page = phone(Chromium.phone("en-US")).newPage();
    page.navigate(request(service.entityId()));
    var button = "button[data-shows=password]";
    page.waitForSelector(button + ":not([hidden])");
    page.fill("#password", "tanaka-demo-1");
    assertShown(page, button, false);
    page.click(button);
    assertShown(page, button, true);
    assertEquals("password", page.evaluate("() => document.activeElement.id"));
    page.click(button);
    assertShown(page, button, false);
    page.click(button);
    page.evaluate(
        "() => document.getElementById('password').form"
            + ".addEventListener('submit', event => event.preventDefault())");
    page.fill("#username", "tanaka");
    page.click("button.main");
    assertShown(page, button, false); // browsers keep what a text field held
    assertEquals("tanaka-demo-1", page.inputValue("#password"));
  }

  private static void assertShown(Page page, String button, boolean shown) {
    assertEquals(shown ? "text" : "password", page.getAttribute("#password", "type"));
    assertEquals(String.valueOf(shown), page.getAttribute(button, "aria-pressed"));
  }

  @ParameterizedTest
  @CsvSource({"390, LIGHT", "390, DARK", "1200, LIGHT", "1200, DARK"})
  void thePagesLookAsUnderTheWholeStyleSheet(int width, ColorScheme scheme) throws Exception {
    var options =
        Chromium.phone("ja-JP")
            .setBypassCSP(true)
            .setColorScheme(scheme)
            .setViewportSize(width, 844);
    var page = phone(options).newPage();
    page.navigate(request(service.entityId()));
    assertLooksAsUnderTheWholeSheet(page);
    signIn(page, "nobody", "wrong");
    page.waitForSelector("#alert");
    assertLooksAsUnderTheWholeSheet(page);
    page.navigate(request("https://nobody.example/saml"));
    assertLooksAsUnderTheWholeSheet(page);
    page.navigate(request(service.entityId()));
    signIn(page, "garcia", "garcia-demo-1");
    page.waitForSelector("#fresh");
    assertLooksAsUnderTheWholeSheet(page);
    page.navigate(mochi.baseUrl() + "/login");
    assertLooksAsUnderTheWholeSheet(page);
  }

  private static void assertLooksAsUnderTheWholeSheet(Page page) throws IOException {
    page.waitForFunction(FOCUSED); // else the focus may come between the two looks
    page.evaluate(UNFOLD);
    var ours = page.evaluate(LOOKS);
    page.evaluate(RESTYLE, wholeSheet());
    assertEquals(page.evaluate(LOOKS), ours);
    page.reload(); // under the page's own again
  }

  private static String wholeSheet() throws IOException {
    var pom = new Properties();
    pom.load(
        new StringReader(read("/META-INF/maven/org.webjars.npm/picocss__pico/pom.properties")));
    var folder = "/META-INF/resources/webjars/picocss__pico/" + pom.getProperty("version");
    return read(folder + "/css/pico.min.css") + read("/assets/mochi.css");
  }

  private static String read(String resource) throws IOException {
    try (var in = PageWeightTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError("not on the class path: " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
