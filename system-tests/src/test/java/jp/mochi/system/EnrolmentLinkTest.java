package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The link by which a phone is registered, opened in a real browser at a phone's size. */
class EnrolmentLinkTest {
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";

  private static final String MAC =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
          + " Version/26.0 Safari/605.1.15";
  private static final String WINDOWS =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.0.0 Safari/537.36";

  private static TlsHouse mochi;
  private static Chromium chromium;
  private static Path home;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    home = dir;
    chromium = Chromium.start();
    mochi = TlsHouse.start(dir);
    done("certificate", "ca", "init");
  }

  @AfterAll
  static void stop() {
    mochi.close();
    chromium.close();
  }

  private static String done(String... words) {
    var said = new Typed(home).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out().strip();
  }

  private static String link(String device) {
    return link("tanaka", device);
  }

  private static String link(String person, String device) {
    return done(Typed.code(person, device));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja-JP", "en-US"})
  void bringsItsCodeWithoutSendingItInAnAddress(String language) {
    try (var phone = chromium.open(Chromium.phone(language).setUserAgent(IPHONE))) {
      var addresses = new ArrayList<String>();
      phone.onRequest(request -> addresses.add(request.url()));
      var page = phone.newPage();
      var link = link("phone-" + language);
      var code = link.substring(link.indexOf('=') + 1);
      page.navigate(link);
      assertEquals(mochi.baseUrl() + "/enrol", page.url(), "nor is it in the history");
      assertFalse(page.isVisible("input[name=code]"));
      DeskPagesTest.assertWell(page, "enrol-phone-" + language.substring(0, 2));
      page.click("button.main");
      assertIphone(page, language);
      DeskPagesTest.assertWell(page, "enrol-ios-" + language.substring(0, 2));
      assertTrue(addresses.stream().noneMatch(each -> each.contains(code)), addresses.toString());
    }
  }

  /** An iPad whose Safari says that it is a Mac, or a Mac: whoever holds it knows. */
  @ParameterizedTest
  @CsvSource({"ja-JP, Mac の場合", "en-US, This is a Mac"})
  void asksWhoeverHoldsItWhetherItIsAnIpadOrAMac(String language, String label) {
    try (var tablet = chromium.open(Chromium.phone(language).setUserAgent(MAC))) {
      var page = tablet.newPage();
      page.navigate(link("suzuki", "mac-" + language));
      assertEquals(2, page.locator("button.main").count());
      DeskPagesTest.assertWell(page, "enrol-which-" + language.substring(0, 2));
      page.click("button:text('" + label + "')");
      assertIphone(page, language);
      DeskPagesTest.assertWell(page, "enrol-mac-" + language.substring(0, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja-JP", "en-US"})
  void tellsWhoeverSitsAtAComputerThatTheLinkIsForIt(String language) {
    try (var pc = chromium.open(Chromium.phone(language).setUserAgent(WINDOWS))) {
      var page = pc.newPage();
      page.navigate(link("yamada", "pc-" + language));
      DeskPagesTest.assertWell(page, "enrol-computer-" + language.substring(0, 2));
      page.click("button.main");
      page.waitForSelector("form[action='/enrol/pkcs12']"); // no keys of devices' own here
      DeskPagesTest.assertWell(page, "enrol-windows-" + language.substring(0, 2));
    }
  }

  private static void assertIphone(Page page, String language) {
    var heading = language.startsWith("ja") ? "プロファイルをインストール" : "Install the profile";
    page.waitForSelector("h1:text('" + heading + "')");
  }

  @Test
  void isPastedWhereNoScriptRuns() {
    var options = Chromium.phone("en-US").setUserAgent(IPHONE).setJavaScriptEnabled(false);
    try (var phone = chromium.open(options)) {
      var page = phone.newPage();
      var link = link("phone-3");
      page.navigate(link);
      page.fill("input[name=code]", link);
      page.click("button.main");
      assertIphone(page, "en-US");
    }
  }
}
