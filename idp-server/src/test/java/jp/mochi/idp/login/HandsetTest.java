package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jp.mochi.idp.login.Handset.Cause;
import jp.mochi.idp.login.Handset.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser says of itself decides which advice comes first. */
class HandsetTest {
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) ";
  private static final String ANDROID =
      "Mozilla/5.0 (Linux; Android 10; K%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0"
          + " Mobile Safari/537.36";

  @Test
  void safariOnAnIphoneAsksNothingWhereNothingIsInstalled() {
    var safari = Handset.of(IPHONE + "Version/18.5 Mobile/15E148 Safari/604.1");
    assertEquals(new Handset(Platform.IOS, true), safari);
    assertEquals(List.of(Cause.NONE, Cause.DISMISSED, Cause.BROWSER), safari.causes());
    assertEquals(List.of(Platform.IOS), safari.told());
  }

  @ParameterizedTest
  @CsvSource({
    "CriOS/138.0.7204.119 Mobile/15E148 Safari/604.1",
    "FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
    "EdgiOS/138.0 Version/18.0 Mobile/15E148 Safari/604.1",
    "Mobile/15E148",
    "Mobile/15E148 Safari Line/15.10.0",
  })
  void whateverElseRunsOnAnIphoneCannotShowAny(String rest) {
    var other = Handset.of(IPHONE + rest);
    assertEquals(new Handset(Platform.IOS, false), other);
    assertEquals(List.of(Cause.NONE, Cause.DISMISSED), other.causes());
  }

  @Test
  void chromeOnAndroidHasAPickerThatIsEasilyClosed() {
    var chrome = Handset.of(ANDROID.formatted(""));
    assertEquals(new Handset(Platform.ANDROID, true), chrome);
    assertEquals(List.of(Cause.DISMISSED, Cause.NONE, Cause.BROWSER), chrome.causes());
    assertEquals(List.of(Platform.ANDROID), chrome.told());
  }

  @Test
  void anAppsOwnWindowOnAndroidCannotShowAny() {
    var app = Handset.of(ANDROID.formatted("; wv"));
    assertEquals(new Handset(Platform.ANDROID, false), app);
    assertEquals(List.of(Cause.NONE, Cause.DISMISSED), app.causes());
  }

  @Test
  void aPcHelpsWithEitherPhone() {
    var pc = Handset.of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    assertEquals(new Handset(Platform.OTHER, true), pc);
    assertEquals(List.of(Platform.IOS, Platform.ANDROID), pc.told());
  }
}
