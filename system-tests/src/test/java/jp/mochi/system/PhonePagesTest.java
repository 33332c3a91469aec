package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand between a password and a service, as a phone shows it. */
class PhonePagesTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final String ANDROID =
      "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.0.0 Mobile Safari/537.36";
  private static final String IN_APP = ANDROID.replace("Pixel 9", "Pixel 9; wv");

  private static final String RULES =
      """
      version: 1
      requirements:
        - platforms: android
          status-within: 24h
          os-at-least: ["15", {version: "17", from: %s}]
          patched-within: 90d
          screen-lock: true
      rules:
        - name: certificate
          reason: {ja: 会社が配った証明書のある端末からお使いください。, en: Use it from a phone with the company's certificate.}
          if: {services: [expenses]}
          require: [password, certificate]
        - name: key
          reason: {ja: 登録した端末からお使いください。, en: Use it from your registered phone.}
          if: {services: [board]}
          require: [password, device]
        - name: state
          reason: {ja: 機密情報を扱うサービスです。, en: This service holds confidential data.}
          if: {services: [crm]}
          require: [password, {factor: device, max-age: 1h}, security-status]
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  private static MovedClock clock;
  private static TlsHouse mochi;
  private static Chromium chromium;
  private static Path home;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    home = dir;
    clock = new MovedClock();
    var phones = LocalAuthority.open(dir.resolve("phones"), "Phones CA", clock.withZone(TOKYO));
    var pledge = Path.of("..", "conf", "pledge").toAbsolutePath();
    var more =
        """
        device-keys: {enabled: true}
        client-certificate:
          authorities: [{name: phones, file: %1$s, map: [san-mail], revocation: none}]
        pledge:
          byod: {version: "2026-12", ja: %2$s/byod.ja.txt, en: %2$s/byod.en.txt}
        """
            .formatted(phones.caFile(), pledge);
    var rules = RULES.formatted(LocalDate.ofInstant(clock.instant(), TOKYO).plusDays(10));
    mochi = TlsHouse.start(dir, clock, more, rules);
    for (var name : new String[] {"expenses", "board", "crm", "wiki"}) {
      mochi.house().register(name, entity(name), "https://" + name + ".example/acs");
    }
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    mochi.close();
  }

  private static String entity(String service) {
    return "https://" + service + ".example/saml";
  }

  private static String done(String... words) {
    var said = new Typed(home).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out().strip();
  }

  private static BrowserContext phone(String locale, ColorScheme scheme, String userAgent) {
    NewContextOptions options = Chromium.phone(locale).setUserAgent(userAgent);
    return chromium.open(options.setColorScheme(scheme));
  }

  private static String word(String locale) {
    return locale.substring(0, 2);
  }

  private static void opens(Page page, String service, String person) throws Exception {
    page.navigate(mochi.baseUrl() + new AuthnRequests(entity(service), clock.instant()).redirect());
    if (page.locator("#password").count() > 0) {
      page.fill("#username", person);
      page.fill("#password", person + "-demo-1");
      page.click("button.main");
    }
  }

  /** The phone makes a key of its own; its owner's phone is the company's. */
  private static void enrolled(Page page, String person, String device) {
    Authenticator.in(page, Authenticator.BOUND);
    done(
        "device",
        "add",
        person,
        "--id",
        device,
        "--ownership",
        "corporate",
        "--platform",
        "android",
        "--model",
        "Pixel 9");
    done("device", "approve", device, "--reason", "handed over");
    page.navigate(done(Typed.code(person, device)));
    page.click("button.main");
    page.waitForSelector("form[data-key=create]:visible");
    page.click("form[data-key=create] button.main");
    page.waitForSelector("dl.reference code:text('" + device + "')");
  }

  private static void showsItsKey(Page page) {
    page.waitForSelector("form[data-key=get]:visible");
    page.click("form[data-key=get] button.main");
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, LIGHT", "en-US, DARK"})
  void withinAnAppTheCertificatesPagesLeadToSafariOrChrome(String locale, ColorScheme scheme)
      throws Exception {
    try (var phone = phone(locale, scheme, IN_APP)) {
      var page = phone.newPage();
      opens(page, "expenses", "tanaka");
      page.waitForSelector(".advice a[href='https://expenses.example/']");
      DeskPagesTest.assertWell(page, "certificate-in-app-" + word(locale));
      page.click("button.main");
      page.waitForSelector("dl.reference code");
      page.waitForSelector(".advice a[href='https://expenses.example/']");
      assertEquals(3, page.locator(".advice").count(), "the browser, and the two other causes");
      DeskPagesTest.assertWell(page, "certificate-in-app-missing-" + word(locale));
    }
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, LIGHT, sato", "en-US, DARK, suzuki"})
  void aPhoneSaysWhatItAsksForAndWhatItIsNotLike(String locale, ColorScheme scheme, String person)
      throws Exception {
    var word = word(locale);
    var device = "pixel-" + word;
    try (var phone = phone(locale, scheme, ANDROID);
        var app = phone(locale, scheme, IN_APP)) {
      var page = phone.newPage();
      enrolled(page, person, device);
      opens(page, "board", person);
      page.waitForSelector("form[data-key=get]:visible");
      DeskPagesTest.assertWell(page, "key-" + word);
      var within = app.newPage();
      opens(within, "board", person);
      within.waitForSelector(".advice");
      DeskPagesTest.assertWell(within, "key-in-app-" + word);

      opens(page, "crm", person);
      showsItsKey(page);
      page.waitForSelector("#missing");
      DeskPagesTest.assertWell(page, "status-unknown-" + word);
      reported(device, "14", false);
      page.click("button.main");
      page.waitForSelector("#later li");
      DeskPagesTest.assertWell(page, "status-" + word);
    }
  }

  private static void reported(String device, String version, boolean lock) throws Exception {
    var body =
        """
        {"time": "%s", "osVersion": "%s", "patchDate": "2026-01-05", "screenLock": %s}
        """
            .formatted(clock.instant(), version, lock);
    var answer =
        new AppReporter(mochi.house()).send("POST", "/devices/" + device + "/status", body);
    assertEquals(201, answer.status(), answer.json().toString());
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, LIGHT, nakamura", "en-US, DARK, mueller"})
  void aListedAppIsToldOfBeforeTheServiceOpens(String locale, ColorScheme scheme, String person)
      throws Exception {
    var device = "listed-" + word(locale);
    try (var phone = phone(locale, scheme, ANDROID)) {
      var page = phone.newPage();
      enrolled(page, person, device);
      new AppReporter(mochi.house()).report(device, "com.keyboard.free 2.4 無料きせかえキーボード");
      var id = "com.keyboard.free";
      if (!done("blocklist", "list").contains(id)) {
        done(
            "blocklist",
            "add",
            "--app",
            id,
            "--action",
            "warn",
            "--reason-ja",
            "入力した文字を外部に送信します。",
            "--reason-en",
            "It sends what is typed to others.");
      }
      opens(page, "board", person);
      showsItsKey(page);
      page.waitForSelector("form[action='/login/app-warning']");
      DeskPagesTest.assertWell(page, "app-warning-" + word(locale));
    }
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, LIGHT, yamada", "en-US, DARK, obrien"})
  void whatIsPromisedOfAPhoneIsAskedOnce(String locale, ColorScheme scheme, String person)
      throws Exception {
    done(
        "device",
        "add",
        person,
        "--id",
        "own-" + word(locale),
        "--ownership",
        "byod",
        "--platform",
        "ios");
    try (var phone = phone(locale, scheme, ANDROID)) {
      var page = phone.newPage();
      opens(page, "wiki", person);
      page.waitForSelector("form[action='/me/pledge/accept']");
      DeskPagesTest.assertWell(page, "pledge-" + word(locale));
      page.waitForRequest(
          "https://wiki.example/acs", () -> page.click("form[action='/me/pledge/accept'] button"));
    }
  }
}
