package jp.mochi.idp.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.PlatformReach;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of device is led to the strongest binding that the table knows of it. */
class StrongestFirstTest {
  private static final Pattern BUTTON =
      Pattern.compile(
          "name=\"platform\" value=\"([a-z]+)\" class=\"(?:(main)|other)\">([^<]*)</button>");

  private static Path home;
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    home = dir;
    house = started(dir, "enrolment: {open-codes: 100}\ndevice-keys: {enabled: true}\n");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static House started(Path dir, String more) throws Exception {
    var policy =
        """
        version: 1
        rules:
          - name: password
            reason: {ja: 本人確認, en: Who it is}
            require: [password]
        """;
    var started = House.start(dir, Clock.systemUTC(), yaml -> yaml + more, policy);
    done(dir, "certificate", "ca", "init");
    return started;
  }

  private static String done(Path dir, String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out().strip();
  }

  /** What browsers say of themselves, as they are. */
  enum Says {
    IPHONE(
        "(iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/26.0 Mobile/15E148 Safari/604.1",
        "ios! Register this phone · android This is an Android phone or tablet",
        "ios! この端末を登録 · android Android の場合"),
    IPAD(
        "(iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0"
            + " Mobile/15E148 Safari/604.1",
        "ipados! Register this phone · android This is an Android phone or tablet",
        "ipados! この端末を登録 · android Android の場合"),
    IPAD_OR_MAC_WITH_SAFARI(
        "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/26.0 Safari/605.1.15",
        "ipados! This is an iPad or iPhone · macos! This is a Mac",
        "ipados! iPad・iPhone の場合 · macos! Mac の場合"),
    MAC_WITH_CHROME(
        "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/140.0.0.0 Safari/537.36",
        "ipados! This is an iPad or iPhone · macos! This is a Mac",
        "ipados! iPad・iPhone の場合 · macos! Mac の場合"),
    ANDROID(
        "(Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile"
            + " Safari/537.36",
        "android! Register this phone · ios This is an iPhone or iPad",
        "android! この端末を登録 · ios iPhone・iPad の場合"),
    WINDOWS(
        "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            + " Safari/537.36 Edg/140.0.0.0",
        "windows! Register this computer",
        "windows! このパソコンを登録"),
    CHROMEBOOK(
        "(X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            + " Safari/537.36",
        "chromeos! Register this computer",
        "chromeos! このパソコンを登録"),
    LINUX_OR_ANDROIDS_DESKTOP_SITE(
        "(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            + " Safari/537.36",
        "android! This is an Android phone or tablet · linux! This is a computer with Linux",
        "android! Android の場合 · linux! Linux のパソコンの場合");

    private final String agent;
    private final String en;
    private final String ja;

    Says(String agent, String en, String ja) {
      this.agent = "Mozilla/5.0 " + agent;
      this.en = en;
      this.ja = ja;
    }
  }

  private static Page opened(House house, String agent, String language) throws Exception {
    return house.browser().speaking(language).saying("User-Agent", agent).get("/enrol");
  }

  /** Its buttons in their order; those that most people want with an exclamation mark. */
  private static Map<String, String> buttons(Page page) {
    var found = BUTTON.matcher(page.body());
    var buttons = new LinkedHashMap<String, String>();
    while (found.find()) {
      var main = Optional.ofNullable(found.group(2)).map(it -> "!").orElse("");
      buttons.put(found.group(1) + main, found.group(3));
    }
    return buttons;
  }

  private static String told(Page page) {
    var told = buttons(page).entrySet().stream().map(it -> it.getKey() + " " + it.getValue());
    return String.join(" · ", told.toList());
  }

  @ParameterizedTest
  @EnumSource
  void aBrowserIsOfferedWhatItMayRunOnInWordsOfItsPersons(Says browser) throws Exception {
    assertEquals(browser.en, told(opened(house, browser.agent, "en")));
    assertEquals(browser.ja, told(opened(house, browser.agent, "ja")));
  }

  /** Where a page that was opened by a link leads, by what is on it. */
  private static Factor led(House house, Path dir, String agent, String platform) throws Exception {
    var link = done(dir, Typed.code("tanaka", "d-" + platform));
    var device = house.browser().saying("User-Agent", agent);
    assertEquals(200, device.get("/enrol").status());
    var page = device.post("/enrol", Map.of("platform", platform, "code", link));
    assertEquals(200, page.status(), page.body());
    var isKey = page.body().contains("data-key=\"create\"");
    var isFile = page.body().contains("action=\"/enrol/pkcs12\"");
    var isProfile = page.body().contains("action=\"/enrol/profile\"");
    assertEquals(1, Stream.of(isKey, isFile, isProfile).filter(it -> it).count(), page.body());
    var apples = List.of("ios", "ipados", "macos").contains(platform);
    assertTrue(isKey || apples == isProfile, "a profile makes the key on the device");
    return isKey ? Factor.DEVICE : Factor.CERTIFICATE;
  }

  @ParameterizedTest
  @EnumSource
  void eachButtonLeadsToTheStrongestOfTheTable(Says browser) throws Exception {
    var means = EnumSet.of(Factor.CERTIFICATE, Factor.DEVICE);
    for (var button : buttons(opened(house, browser.agent, "en")).keySet()) {
      var platform = button.replace("!", "");
      var row = PlatformReach.of(Platform.of(platform).orElseThrow());
      assertEquals(
          row.strongest(means).orElseThrow(), led(house, home, browser.agent, platform), button);
    }
  }

  /** Not from the table: what is meant by it. */
  @Test
  void applesGoByProfileWindowsAndAndroidByTheirOwnKeyAndLinuxByNone() throws Exception {
    for (var platform : List.of("ios", "ipados", "macos", "linux", "other")) {
      assertEquals(Factor.CERTIFICATE, led(house, home, "unheard of", platform), platform);
    }
    for (var platform : List.of("android", "windows", "chromeos")) {
      assertEquals(Factor.DEVICE, led(house, home, "unheard of", platform), platform);
    }
  }

  /** A press without a button's word, as when Enter is pressed in the field. */
  @Test
  void whoNamesNothingGoesTheWayOfTheFirstButton() throws Exception {
    var link = done(home, Typed.code("tanaka", "d-enter"));
    var mac = house.browser().saying("User-Agent", Says.IPAD_OR_MAC_WITH_SAFARI.agent);
    mac.get("/enrol");
    var page = mac.post("/enrol", Map.of("code", link));
    assertTrue(page.body().contains("action=\"/enrol/profile\""), page.body());
  }

  @Test
  void aMacsOwnerIsToldWhatToDoOnAMacAndAnIpadsOnAnIpad() throws Exception {
    var steps = Map.of("macos", "System Settings, General", "ipados", "tap Profile Downloaded");
    for (var kind : steps.keySet()) {
      var link = done(home, Typed.code("tanaka", "s-" + kind));
      var device = house.browser().saying("User-Agent", Says.IPAD_OR_MAC_WITH_SAFARI.agent);
      device.get("/enrol");
      var body = device.post("/enrol", Map.of("platform", kind, "code", link)).body();
      steps.forEach((of, text) -> assertEquals(of.equals(kind), body.contains(text), kind + body));
    }
  }

  /** Safari there can't say what it runs on, so that neither may be told that it is a phone. */
  @Test
  void headingsNameWhatIsToBeRegistered() throws Exception {
    var headings =
        Map.of(
            Says.ANDROID, "<h1>Register this phone</h1>",
            Says.IPAD_OR_MAC_WITH_SAFARI, "<h1>Register this device</h1>",
            Says.WINDOWS, "<h1>Register this computer</h1>");
    for (var each : headings.entrySet()) {
      var body = opened(house, each.getKey().agent, "en").body();
      assertTrue(body.contains(each.getValue()), body);
      assertEquals(
          each.getKey() == Says.WINDOWS, body.contains("open the link on the phone"), body);
    }
  }

  @Test
  void anAppsOwnBrowserIsToldToGoElsewhereAndNothingIsUrgedOnIt() throws Exception {
    var line =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Mobile/15E148 Safari Line/15.12.0";
    var page = opened(house, line, "en");
    assertTrue(page.body().contains("Copy the link that you were sent"), page.body());
    assertFalse(told(page).contains("!"), told(page));
    assertTrue(opened(house, line, "ja").body().contains("受け取ったリンクをコピーし"));
    var safari = opened(house, Says.IPHONE.agent, "en");
    assertFalse(safari.body().contains("Copy the link that you were sent"), safari.body());
  }

  /** Files are refused: who makes keys of their own, or on the device, needs none. */
  @Test
  void onlyWhatHasNoOtherWayIsClosedWhereKeyFilesAre(@TempDir Path dir) throws Exception {
    var more = "enrolment: {pkcs12: refuse}\ndevice-keys: {enabled: true}\n";
    try (var strict = started(dir, more)) {
      var page = opened(strict, Says.LINUX_OR_ANDROIDS_DESKTOP_SITE.agent, "en");
      assertEquals("android! This is an Android phone or tablet", told(page));
      assertTrue(page.body().contains("A computer with Linux can"), page.body());
      assertEquals(Says.WINDOWS.en, told(opened(strict, Says.WINDOWS.agent, "en")));
      assertTrue(strict.browser().get("/me/enrol").body().contains("value=\"android\""));
    }
  }

  @Test
  void withoutKeysACertificateIsTheStrongest(@TempDir Path dir) throws Exception {
    try (var keyless = started(dir, "enrolment: {open-codes: 100}\n")) {
      for (var platform : List.of("android", "windows", "linux", "macos")) {
        assertEquals(Factor.CERTIFICATE, led(keyless, dir, "unheard of", platform), platform);
      }
      var link = done(dir, Typed.code("tanaka", "pc"));
      assertTrue(pressed(keyless, link, "windows").contains("Certificate Import Wizard"));
      link = done(dir, Typed.code("tanaka", "tux"));
      assertTrue(pressed(keyless, link, "linux").contains("View Certificates"));
    }
  }

  private static String pressed(House house, String link, String platform)
      throws IOException, InterruptedException {
    var browser = house.browser();
    browser.get("/enrol");
    return browser.post("/enrol", Map.of("platform", platform, "code", link)).body();
  }
}
