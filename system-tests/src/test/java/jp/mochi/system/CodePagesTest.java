package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.onetime.OneTimeSecret;
import jp.mochi.idp.onetime.Totp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of one-time codes on a phone: set up, recovery codes, and the code itself. */
class CodePagesTest {
  private static final String RULES =
      """
      version: 1
      zones: {here: {ranges: [127.0.0.0/8]}}
      rules:
        - name: register
          reason: {ja: 社内から, en: In the office}
          if: {services: ["mochi:enrolment"], zones: [here]}
          require: [password]
        - name: my phones
          reason: {ja: 自分の端末, en: Your own phones}
          if: {services: ["mochi:me"]}
          require: [password, one-time-code]
      """;

  private static TlsHouse mochi;
  private static Chromium chromium;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    chromium = Chromium.start();
    mochi = TlsHouse.start(folder, Clock.systemUTC(), "", RULES);
  }

  @AfterAll
  static void stop() {
    mochi.close();
    chromium.close();
  }

  @ParameterizedTest
  @CsvSource({"ja-JP, tanaka, LIGHT", "en-US, sato, DARK"})
  void anAppIsSetUpAndItsCodesAreTyped(String locale, String username, ColorScheme scheme) {
    var shot = "codes-phone-" + locale.substring(0, 2);
    try (BrowserContext context =
        chromium.open(Chromium.phone(locale).setColorScheme(scheme).setJavaScriptEnabled(true))) {
      var page = context.newPage();
      page.navigate(mochi.baseUrl() + "/me/codes/new");
      page.fill("#username", username);
      page.fill("#password", username + "-demo-1");
      page.click("button.main");
      page.waitForSelector(".qr svg");
      DeskPagesTest.assertWell(page, shot + "-new");
      var side =
          ((Number) page.evaluate("document.querySelector('.qr svg').clientWidth")).intValue();
      assertTrue(side >= 180, "another phone's camera reads it: " + side);
      page.fill("#code", "000000");
      page.click("button.main");
      page.waitForSelector("#alert");
      DeskPagesTest.assertWell(page, shot + "-new-wrong");
      page.fill("#code", code(page));
      page.click("button.main");
      page.waitForSelector("#codes");
      assertEquals(10, page.locator("#codes li").count());
      DeskPagesTest.assertWell(page, shot + "-recovery");
      var recovery = page.locator("#codes li").first().textContent().strip();
      page.click("a[href='/me/codes']");
      signsOn(page, shot, recovery);
    }
  }

  private static String code(Page page) {
    var key = page.locator("dl.reference code").first().textContent().replace(" ", "").strip();
    var secret = OneTimeSecret.read(key).orElseThrow();
    return Totp.code(secret, Totp.step(Clock.systemUTC().instant()));
  }

  private static void signsOn(Page page, String shot, String recovery) {
    page.waitForSelector("#how");
    DeskPagesTest.assertWell(page, shot + "-ask");
    assertEquals("numeric", page.getAttribute("#code", "inputmode"));
    page.fill("#code", "1234");
    page.click("button.main");
    page.waitForSelector("#alert");
    DeskPagesTest.assertWell(page, shot + "-malformed");
    page.fill("#code", "000000");
    page.click("button.main");
    page.waitForSelector("#alert dd, #alert code");
    DeskPagesTest.assertWell(page, shot + "-wrong");
    page.click("summary");
    DeskPagesTest.assertWell(page, shot + "-by-recovery");
    assertEquals(null, page.getAttribute("#recovery", "inputmode"), "a keypad has no letters");
    page.fill("#recovery", recovery);
    page.click("details button");
    page.waitForURL(mochi.baseUrl() + "/me");
    page.click("a[href='/me/codes']");
    page.waitForSelector("#app");
    DeskPagesTest.assertWell(page, shot + "-mine");
  }
}
