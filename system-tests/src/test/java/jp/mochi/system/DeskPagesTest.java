package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /me} and {@code /helpdesk} in a real browser, on a phone and on a PC. */
class DeskPagesTest {
  private static final String RULES =
      """
      version: 1
      zones: {office: {ranges: [127.0.0.0/8]}}
      rules:
        - name: my phones
          reason: {ja: 自分の端末, en: Your own phones}
          if: {services: ["mochi:me"]}
          require: [password]
        - name: helpdesk
          reason: {ja: 社内から, en: In the office}
          if: {services: ["mochi:helpdesk"], zones: [office]}
          require: [password]
        - name: register a phone
          reason: {ja: 社内から, en: In the office}
          if: {services: ["mochi:enrolment"], zones: [office]}
          require: [password]
        - name: services
          reason: {ja: 本人確認, en: Who it is}
          if: {services: [box, groupware]}
          require: [password]
      """;

  /**
   * What a screen reader would stumble over: fields without a label, a page without one first
   * heading, headings that skip a level, links and buttons without words, parts without a name, and
   * what can be touched and is smaller than 24 pixels (WCAG 2.2 §2.5.8) or sticks to its neighbour.
   */
  private static final String FLAWS =
      """
      () => {
        const flaws = [];
        const say = (what, element) => flaws.push(what + ': ' + element.outerHTML.slice(0, 120));
        document.querySelectorAll('input:not([type=hidden])').forEach(i => {
          if (!i.labels.length || !i.labels[0].textContent.trim()) say('no label', i);
        });
        const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1]);
        if (levels.filter(l => l === 1).length !== 1 || levels[0] !== 1) flaws.push('h1: ' + levels);
        levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) flaws.push('skips: ' + levels); });
        document.querySelectorAll('a, button').forEach(e => {
          if (!e.textContent.trim() && !e.getAttribute('aria-label')) say('no words', e);
          const box = e.getBoundingClientRect();
          if (box.width && box.height < 24 && getComputedStyle(e).display !== 'inline') say('small', e);
        });
        document.querySelectorAll('[aria-labelledby], [aria-describedby]').forEach(e => {
          const ids = (e.getAttribute('aria-labelledby') || '') + ' '
              + (e.getAttribute('aria-describedby') || '');
          ids.trim().split(/\\s+/).forEach(id => {
            if (!document.getElementById(id)) say('names nothing', e);
          });
        });
        const boxes = [...document.querySelectorAll('main button, main a.act')]
            .map(e => [e, e.getBoundingClientRect()]).filter(([e, box]) => box.width);
        boxes.forEach(([e, box], i) => boxes.slice(i + 1).forEach(([other, below]) => {
          const beside = below.left >= box.right || below.right <= box.left;
          if (!beside && below.top >= box.top && below.top < box.bottom + 4) say('sticks', other);
        }));
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => flaws.push('twice: ' + id));
        if (document.documentElement.scrollWidth > innerWidth) flaws.push('scrolls sideways');
        if (!document.querySelector('main')) flaws.push('no main');
        document.querySelectorAll('[tabindex]').forEach(e => say('tabindex', e));
        return flaws.join(' | ');
      }
      """;

  /** WCAG 2.1 §1.4.3: the least contrast of words against what is behind them, of 21. */
  private static final String CONTRAST =
      """
      () => {
        const light = ([r, g, b]) => {
          const part = c => c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
          return 0.2126 * part(r / 255) + 0.7152 * part(g / 255) + 0.0722 * part(b / 255) + 0.05;
        };
        const of = color => color.match(/[0-9.]+/g).map(Number);
        const behind = e => {
          for (let at = e; at; at = at.parentElement) {
            const color = of(getComputedStyle(at).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color.slice(0, 3);
          }
          return [255, 255, 255];
        };
        let least = 21;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.textContent.trim() || !e.offsetParent) continue;
          const one = light(of(getComputedStyle(e).color)), other = light(behind(e));
          least = Math.min(least, Math.max(one, other) / Math.min(one, other));
        }
        return least;
      }
      """;

  private static TlsHouse mochi;
  private static Path dir;
  private static Chromium chromium;
  private final List<BrowserContext> contexts = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    chromium = Chromium.start();
    dir = folder;
    var codes = "enrolment: {open-codes: 100}\n"; // each size of each page makes one
    mochi = TlsHouse.start(folder, Clock.systemUTC(), codes, RULES);
    mochi
        .house()
        .register(
            "box",
            entity("box"),
            "https://box.example/acs",
            "own-session=720h",
            "end-session-url=https://box.example/admin");
    mochi.house().register("groupware", entity("groupware"), "https://groupware.example/acs");
  }

  @AfterAll
  static void stop() {
    mochi.close();
    chromium.close();
  }

  @AfterEach
  void closeAll() {
    contexts.forEach(BrowserContext::close);
  }

  private static String entity(String service) {
    return "https://" + service + ".example/saml";
  }

  /** Somebody is signed on to services from a phone of theirs. */
  private void signedOn(String username, String device) throws Exception {
    // What a former sign-on of theirs has left at services is told of, too.
    mochi.house().database().write(handle -> handle.execute("DELETE FROM service_session"));
    var phone = page(Chromium.phone("ja-JP"));
    phone.route(
        "https://*.example/**",
        route -> route.fulfill(new Route.FulfillOptions().setBody("Landed")));
    for (var service : List.of("box", "groupware")) {
      var request = new AuthnRequests(entity(service), Clock.systemUTC().instant());
      phone.navigate(mochi.baseUrl() + request.redirect());
      if (phone.locator("#password").count() > 0) {
        phone.fill("#username", username);
        phone.fill("#password", username + "-demo-1");
        phone.click("button.main");
      }
      phone.waitForURL("https://" + service + ".example/acs");
    }
    mochi
        .house()
        .database()
        .write(
            handle ->
                handle
                    .createUpdate(
                        "UPDATE session SET device = :device"
                            + " WHERE username = :name AND device IS NULL")
                    .bind("device", device)
                    .bind("name", username)
                    .execute());
  }

  private static void done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
  }

  /** A phone of somebody's, of a name of its own. */
  private static void device(String person, String id, String name, String model) {
    done(
        "device",
        "add",
        person,
        "--id",
        id,
        "--ownership",
        "corporate",
        "--platform",
        "ios",
        "--name",
        name,
        "--model",
        model);
    done("device", "approve", id, "--reason", "handed over");
  }

  private static NewContextOptions desktop(String language) {
    return new NewContextOptions()
        .setViewportSize(1280, 800)
        .setLocale(language)
        .setIgnoreHTTPSErrors(true);
  }

  private Page page(NewContextOptions options) {
    var context = chromium.open(options);
    contexts.add(context);
    return context.newPage();
  }

  private static void open(Page page, String path, String username) {
    page.navigate(mochi.baseUrl() + path);
    signIn(page, path, username);
  }

  private static void signIn(Page page, String path, String username) {
    page.fill("#username", username);
    page.fill("#password", username + "-demo-1");
    page.click("button.main");
    page.waitForURL(mochi.baseUrl() + path);
  }

  static void assertWell(Page page, String shot) {
    assertEquals("", page.evaluate(FLAWS), shot);
    var contrast = ((Number) page.evaluate(CONTRAST)).doubleValue();
    assertTrue(contrast >= 4.5, shot + " has words with a contrast of " + contrast);
    Chromium.shoot(page, shot);
  }

  @ParameterizedTest
  @CsvSource({
    "ja-JP, phone, LIGHT, suzuki",
    "en-US, phone, DARK, yamada",
    "ja-JP, desktop, DARK, yamada",
    "en-US, desktop, LIGHT, suzuki"
  })
  void ownPhonesAtEverySize(String locale, String size, ColorScheme scheme, String person) {
    var id = "me-" + size + "-" + locale.substring(0, 2);
    device(person, id, "通勤用 iPhone", "iPhone 17");
    var options = size.equals("phone") ? Chromium.phone(locale) : desktop(locale);
    var page = page(options.setColorScheme(scheme));
    open(page, "/me", person);
    var shot = "me-" + size + "-" + locale.substring(0, 2);
    assertWell(page, shot);
    page.click("a[href='/me/lost?device=" + id + "']");
    assertWell(page, shot + "-lost");
    page.click("button.main");
    page.waitForSelector("[role=status] h1");
    assertWell(page, shot + "-done");
    // A sign-in by password could be on the lost phone: this one has ended, too.
    page.click("a[href='/me']");
    signIn(page, "/me", person);
    page.waitForSelector("#phones");
    page.click("footer a[hreflang]");
    page.waitForSelector(locale.startsWith("ja") ? "html[lang=en]" : "html[lang=ja]");
  }

  @Test
  void ownPhonesWithoutScripts() {
    device("sato", "sato-1", "", "Pixel 9");
    var page = page(Chromium.phone("ja-JP").setJavaScriptEnabled(false));
    open(page, "/me", "sato");
    page.click("a.act[data-kind=danger]");
    page.click("button.main");
    page.waitForSelector("[role=status] h1");
    assertTrue(page.content().contains("Pixel 9 の利用を止めました"), page.content());
    Chromium.shoot(page, "me-without-javascript-ja");
  }

  @ParameterizedTest
  @CsvSource({
    "ja-JP, desktop, LIGHT, tanaka",
    "en-US, desktop, DARK, tanaka",
    "ja-JP, phone, LIGHT, obrien",
    "en-US, phone, LIGHT, mueller"
  })
  void theHelpdesksPagesAtEverySize(String locale, String size, ColorScheme scheme, String person) {
    var id = "desk-" + size + "-" + locale.substring(0, 2);
    device(person, id, "社用 iPhone", "iPhone 17");
    var options = size.equals("phone") ? Chromium.phone(locale) : desktop(locale);
    var page = page(options.setColorScheme(scheme));
    var shot = "helpdesk-" + size + "-" + locale.substring(0, 2);
    open(page, "/helpdesk", "nakamura");
    assertEquals("search", page.evaluate("() => document.activeElement.id"));
    assertWell(page, shot);
    page.fill("#search", "naka");
    page.keyboard().press("Enter");
    page.waitForSelector("#found");
    assertWell(page, shot + "-found");
    page.fill("#search", person);
    page.keyboard().press("Enter");
    page.waitForSelector("#phones");
    assertWell(page, shot + "-person");
    page.click("a[href$='/code']");
    page.waitForSelector("#reason");
    assertWell(page, shot + "-code");
    page.check("input[name=platform][value=ios]");
    page.check("input[name=ownership][value=byod]");
    page.check("input[name=proof][value=called-back]");
    page.fill("#reason", "New phone");
    page.click("button.main");
    page.waitForSelector(".qr svg");
    assertWell(page, shot + "-code-done");
  }

  /** On the PC at which somebody is, for the phone in their other hand. */
  @ParameterizedTest
  @CsvSource({
    "ja-JP, phone, DARK",
    "en-US, phone, LIGHT",
    "ja-JP, desktop, LIGHT",
    "en-US, desktop, DARK"
  })
  void aCodeThatRegistersAPhoneAtEverySize(String locale, String size, ColorScheme scheme) {
    var options = size.equals("phone") ? Chromium.phone(locale) : desktop(locale);
    var page = page(options.setColorScheme(scheme));
    var shot = "me-enrol-" + size + "-" + locale.substring(0, 2);
    open(page, "/me", "obrien");
    page.click("a[href='/me/enrol']");
    page.waitForSelector("form[action='/me/enrol']");
    assertWell(page, shot);
    page.click("form[action='/me/enrol']:has(input[value=ios]) button");
    page.waitForSelector(".qr svg");
    assertWell(page, shot + "-code");
    var picture = page.locator(".qr svg").boundingBox();
    assertTrue(picture.width >= 160 && picture.width == picture.height, "a camera must read it");
  }

  /** From the search box to the phone that is shut out. */
  @ParameterizedTest
  @CsvSource({"tanaka, ja-JP", "naka, en-US"})
  void aLostPhoneCallTakesThreeClicksAndNoTime(String typed, String locale) throws Exception {
    var id = "lost-" + typed;
    device("tanaka", id, "社用 iPhone", "iPhone 17");
    signedOn("tanaka", id);
    var page = page(desktop(locale));
    open(page, "/helpdesk", "nakamura");
    page.fill("#search", "tanaka");
    page.keyboard().press("Enter");
    page.waitForSelector("#phones");
    assertWell(page, "helpdesk-signed-on-" + locale.substring(0, 2));
    page.navigate(mochi.baseUrl() + "/helpdesk");
    var started = System.nanoTime();
    var clicks = 0;
    page.fill("#search", typed);
    page.keyboard().press("Enter");
    page.waitForSelector("#found, #phones");
    if (page.locator("#phones").count() == 0) {
      page.click("h3 a:has-text('田中')");
      clicks++;
    }
    page.click("a[href$='/lost?on=" + id + "']");
    clicks++;
    page.click("button.main");
    clicks++;
    page.waitForSelector("[role=status] h1");
    var took = Duration.ofNanos(System.nanoTime() - started);
    assertTrue(clicks <= 3, clicks + " clicks");
    assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took.toString());
    assertWell(page, "helpdesk-lost-done-" + locale.substring(0, 2));
    assertEquals(2, page.locator(".services li").count(), "what remains, service by service");
    assertEquals(1, page.locator(".services a[href='https://box.example/admin']").count());
    assertEquals(
        List.of("lost"),
        mochi
            .house()
            .database()
            .read(
                handle ->
                    handle
                        .createQuery("SELECT state FROM device WHERE id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .list()));
  }

  /** With the keyboard alone: from the field through results and phones to the button. */
  @Test
  void theKeyboardAloneIsEnough() {
    device("tanaka", "keyboard", "", "iPhone 17");
    var page = page(desktop("en-US"));
    open(page, "/helpdesk", "nakamura");
    page.keyboard().type("tanaka");
    page.keyboard().press("Enter");
    page.waitForSelector("#phones");
    var link = "/lost?on=keyboard";
    for (int i = 0; i < 60 && !String.valueOf(focused(page)).endsWith(link); i++) {
      page.keyboard().press("Tab");
    }
    assertTrue(String.valueOf(focused(page)).endsWith(link), "the link is never reached");
    page.keyboard().press("Enter");
    page.waitForSelector("#reason");
    page.focus("#reason");
    page.keyboard().press("Enter");
    page.waitForSelector("[role=status] h1");
  }

  private static Object focused(Page page) {
    return page.evaluate("() => document.activeElement.getAttribute('href') || ''");
  }
}
