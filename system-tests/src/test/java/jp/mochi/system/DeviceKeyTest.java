package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real browser at a phone's size, with Chromium's own virtual authenticator in it. */
class DeviceKeyTest {
  private static final String ANDROID =
      "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.0.0 Mobile Safari/537.36";

  private static final String RULES =
      """
      version: 1
      rules:
        - name: bound
          reason: {ja: この端末だけの鍵で, en: By a key of this phone alone}
          if: {services: [strict], device: {binding-at-least: device-bound-key}}
          require: [password, device]
        - name: key
          reason: {ja: 登録した端末からお使いください。, en: Use it from your registered phone.}
          if: {services: [cloud]}
          require: [password, device]
      """;

  private static MovedClock clock;
  private static TestAcs service;
  private static TestAcs strict;
  private static TlsHouse mochi;
  private static Chromium chromium;
  private static Path home;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    home = dir;
    clock = new MovedClock();
    service = new TestAcs();
    strict = new TestAcs();
    mochi = TlsHouse.start(dir, clock, "device-keys: {enabled: true}\n", RULES);
    mochi.house().register("cloud", service.entityId(), service.acs());
    mochi.house().register("strict", strict.entityId(), strict.acs());
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    mochi.close();
    service.close();
    strict.close();
  }

  private static String done(String... words) {
    var said = new Typed(home).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out().strip();
  }

  private static List<String> reasons() {
    var sql = "SELECT reason FROM audit WHERE reason IS NOT NULL ORDER BY id DESC";
    return mochi.house().database().read(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  private static BrowserContext phone(String language) {
    return chromium.open(Chromium.phone(language).setUserAgent(ANDROID));
  }

  /** The phone opens its link, and stands before the button that makes its key. */
  private static void asked(Page page, String person, String device) {
    page.navigate(done(Typed.code(person, device)));
    page.click("button.main");
    page.waitForSelector("form[data-key=create]:visible");
  }

  private static void enrolled(Page page, String person, String device) {
    asked(page, person, device);
    page.click("form[data-key=create] button.main");
    page.waitForSelector("dl.reference code:text('" + device + "')");
  }

  private static String address(TestAcs to) throws Exception {
    return mochi.baseUrl() + new AuthnRequests(to.entityId(), clock.instant()).redirect();
  }

  /** Signs on up to the page that asks for the key. */
  private static void toKey(Page page, TestAcs to, String person) throws Exception {
    page.navigate(address(to));
    if (page.locator("#password").count() > 0) {
      page.fill("#username", person);
      page.fill("#password", person + "-demo-1");
      page.click("button.main");
    }
    page.waitForSelector("form[data-key=get]:visible");
  }

  private static void signsOn(Page page, TestAcs to, String person) throws Exception {
    toKey(page, to, person);
    page.click("form[data-key=get] button.main");
    page.waitForURL(to.landing());
  }

  @ParameterizedTest
  @CsvSource({"ja-JP,tanaka,pixel-ja", "en-US,suzuki,pixel-en"})
  void makesAKeyByACodeAndSignsOnByIt(String language, String person, String device)
      throws Exception {
    var word = language.substring(0, 2);
    try (var phone = phone(language)) {
      var page = phone.newPage();
      var keys = Authenticator.in(page, Authenticator.BOUND);
      asked(page, person, device);
      page.fill("#name", "Pixel 9");
      Chromium.shoot(page, "key-enrol-" + word);
      page.click("form[data-key=create] button.main");
      page.waitForSelector("dl.reference code:text('" + device + "')");
      Chromium.shoot(page, "key-enrolled-" + word);
      assertEquals(1, keys.credentials().size());
      toKey(page, service, person);
      Chromium.shoot(page, "key-ask-" + word);
      page.click("form[data-key=get] button.main");
      page.waitForURL(service.landing());
      signsOn(page, strict, person);
    }
    var shown = done("device", "show", device);
    assertTrue(shown.contains("device-bound-key"), shown);
  }

  @Test
  void aKeyThatMayBeCopiedIsNoneOfThisPhoneAlone() throws Exception {
    try (var phone = phone("ja-JP")) {
      var page = phone.newPage();
      Authenticator.in(page, Authenticator.COPYABLE);
      enrolled(page, "sato", "synced");
      Chromium.shoot(page, "key-copyable-ja");
      signsOn(page, service, "sato");
      page.navigate(address(strict));
      page.waitForSelector("dl.reference code");
      assertEquals("POLICY", reasons().getFirst());
    }
    assertTrue(done("device", "show", "synced").contains("copyable-key"));
  }

  /** By a browser that asks for any key, whatever the page says. */
  private static void anyKey(Page page) {
    page.evaluate(
        """
        () => {
          const form = document.querySelector('form[data-key]');
          const options = JSON.parse(form.dataset.options);
          delete (options.authenticatorSelection || {}).authenticatorAttachment;
          (options.allowCredentials || []).forEach((each) => delete each.transports);
          form.dataset.options = JSON.stringify(options);
          const again = document.createElement('script');
          again.src = document.querySelector('script[src*="/assets/key/"]').src;
          const fresh = form.cloneNode(true);
          form.replaceWith(fresh);
          document.body.append(again);
        }
        """);
  }

  private static void pressed(Page page) {
    page.waitForFunction("() => !document.querySelector('form[data-key]').hidden");
    page.click("form[data-key] button.main");
  }

  @Test
  void aStickThatIsPluggedInIsNoneOfThisPhone() throws Exception {
    try (var phone = phone("ja-JP")) {
      var page = phone.newPage();
      var stick = Authenticator.plugged(page);
      asked(page, "nakamura", "plugged");
      anyKey(page);
      pressed(page);
      page.waitForSelector("dl.reference code, .alert code");
      assertEquals("DEVICE_KEY_ROAMING", reasons().getFirst());
      assertEquals(1, stick.credentials().size()); // it did make one
      Chromium.shoot(page, "key-roaming-ja");
      var inside = Authenticator.in(page, Authenticator.BOUND);
      page.click("form[data-key=create] button.main"); // the code is still good
      page.waitForSelector("dl.reference code:text('plugged')");
      signsOn(page, service, "nakamura");
      toKey(page, service, "nakamura");
      inside.moveTo(stick);
      anyKey(page);
      pressed(page);
      page.waitForSelector("dl.reference code, .alert code");
      assertEquals("DEVICE_KEY_ROAMING", reasons().getFirst());
    }
  }

  @Test
  void aCounterThatGoesBackEndsTheKey() throws Exception {
    try (var phone = phone("ja-JP")) {
      var page = phone.newPage();
      var keys = Authenticator.in(page, Authenticator.BOUND);
      enrolled(page, "mueller", "cloned");
      signsOn(page, service, "mueller");
      keys.backTo(1);
      toKey(page, service, "mueller");
      page.click("form[data-key=get] button.main");
      page.waitForSelector("dl.reference code");
      Chromium.shoot(page, "key-cloned-ja");
      assertEquals("DEVICE_KEY_CLONED", reasons().getFirst());
    }
    assertTrue(done("device", "key", "list", "--person", "mueller").contains("No keys"));
  }

  /** The phone was lent: its owner's key proves nothing of whoever signs in on it. */
  @Test
  void anothersPhoneHasNoKeyForWhoeverSignsIn() throws Exception {
    try (var theirs = phone("en-US");
        var mine = phone("en-US")) {
      var page = theirs.newPage();
      Authenticator.in(page, Authenticator.BOUND);
      enrolled(page, "obrien", "theirs");
      var own = mine.newPage();
      Authenticator.in(own, Authenticator.BOUND);
      enrolled(own, "nguyen", "own");
      toKey(page, service, "nguyen"); // on the phone of the first
      page.click("form[data-key=get] button.main");
      page.waitForSelector("[data-trouble=closed]:visible, [data-trouble=failed]:visible");
      Chromium.shoot(page, "key-none-here-en");
      signsOn(own, service, "nguyen");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja-JP", "en-US"})
  void withoutScriptsThePageSaysWhatToDo(String language) throws Exception {
    var options = Chromium.phone(language).setUserAgent(ANDROID).setJavaScriptEnabled(false);
    var word =
        language.startsWith("ja") ? "このページには JavaScript が必要です" : "This page needs JavaScript";
    try (var with = phone(language);
        var without = chromium.open(options)) {
      var enrolling = with.newPage();
      Authenticator.in(enrolling, Authenticator.BOUND);
      enrolled(enrolling, "yamada", "scripted-" + language.substring(0, 2));
      var page = without.newPage();
      page.navigate(address(service));
      page.fill("#username", "yamada");
      page.fill("#password", "yamada-demo-1");
      page.click("button.main");
      assertTrue(page.innerText("noscript .alert").contains(word), page.content());
      assertFalse(page.isVisible("form[data-key=get]"));
      Chromium.shoot(page, "key-no-script-" + language.substring(0, 2));
    }
  }
}
