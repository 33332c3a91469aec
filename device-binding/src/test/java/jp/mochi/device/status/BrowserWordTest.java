package jp.mochi.device.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import jp.mochi.device.register.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What browsers say of the system that they run on, and what they only seem to say. */
class BrowserWordTest {
  private static final String SAFARI =
      "Mozilla/5.0 (iPhone; CPU iPhone OS %s like Mac OS X) AppleWebKit/605.1.15"
          + " (KHTML, like Gecko) Version/%s Mobile/15E148 Safari/604.1";
  private static final String CHROME =
      "Mozilla/5.0 (Linux; %s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile"
          + " Safari/537.36";

  private static Optional<String> version(String userAgent, Platform platform) {
    var facts = BrowserWord.of(userAgent, platform);
    assertEquals(Optional.empty(), facts.profiles());
    return facts.version().map(OsVersion::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "17_7_2, 17.6, 17.7.2",
    "18_5, 18.5, 18.5",
    "18_6, 26.1, 26.1",
    "18_6, 18.6, ",
    "18_7, 18.7, 18.7",
    "26_0, 26.0, 26"
  })
  void anIphoneSaysItsVersionUntilSafariStoppedSaying(String os, String safari, String said) {
    assertEquals(Optional.ofNullable(said), version(SAFARI.formatted(os, safari), Platform.IOS));
  }

  @Test
  void whatRunsInAnAppSaysNothingOnceItMayBeAStandIn() {
    var app = "Mozilla/5.0 (iPhone; CPU iPhone OS %s like Mac OS X) AppleWebKit/605.1.15 Mobile";
    assertEquals(Optional.empty(), version(app.formatted("18_6"), Platform.IOS));
    assertEquals(Optional.of("16.4"), version(app.formatted("16_4"), Platform.IOS));
  }

  @ParameterizedTest
  @CsvSource({
    "Android 10; K, ",
    "Android 10; SM-G973F, ",
    "Android 13; Pixel 6, 13",
    "'Android 14; Pixel 8 Build/UQ1A; wv', 14",
    "Android 8.1.0; X, 8.1"
  })
  void anAndroidDeviceSaysItsVersionWhereItsBrowserHasNotAgreedOnOne(String in, String said) {
    assertEquals(Optional.ofNullable(said), version(CHROME.formatted(in), Platform.ANDROID));
  }

  @Test
  void aBrowserThatRunsOnSomethingElseSaysNothingOfThisDevice() {
    assertEquals(Optional.empty(), version(SAFARI.formatted("16_1", "16.1"), Platform.ANDROID));
    assertEquals(Optional.empty(), version(SAFARI.formatted("16_1", "16.1"), Platform.IPADOS));
    assertEquals(Optional.empty(), version(CHROME.formatted("Android 13; X"), Platform.IOS));
    var ipad = SAFARI.replace("iPhone; CPU iPhone", "iPad; CPU").formatted("16_1", "16.1");
    assertEquals(Optional.of("16.1"), version(ipad, Platform.IPADOS));
    assertEquals(Optional.empty(), version(ipad, Platform.IOS));
    assertEquals(
        Optional.empty(),
        version("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0", Platform.WINDOWS));
    assertEquals(Optional.empty(), version("", Platform.IOS));
  }

  @Test
  void aLongOneTakesNoLongTime() {
    assertEquals(Optional.empty(), version("(iPhone; " + "OS 1_".repeat(100_000), Platform.IOS));
  }
}
