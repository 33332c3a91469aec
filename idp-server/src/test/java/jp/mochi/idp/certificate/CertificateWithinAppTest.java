package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import jp.mochi.idp.Browser;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages about certificates in browsers that show none offer to start again in one that does. */
class CertificateWithinAppTest {
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
  private static final String IN_LINE = IPHONE + " Line/15.1.0";
  private static final String ANDROID_IN_APP =
      "Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Version/4.0 Chrome/137.0 Mobile Safari/537.36";
  private static final String LINK = "<a href=\"https://phone.example/\">";

  private static PhoneHouse house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = PhoneHouse.start(dir, new ManualClock());
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Browser with(String userAgent) {
    return house.house().browser().saying("User-Agent", userAgent);
  }

  @Test
  void thePageThatAsksForOneOffersTheServicesOwnLink() throws Exception {
    for (var within : new String[] {IN_LINE, ANDROID_IN_APP}) {
      var page = house.ask(with(within), "phone");
      assertTrue(page.body().contains("Open Safari or Chrome, and start again"), page.body());
      assertTrue(page.body().contains(LINK), page.body());
      assertFalse(PhoneHouse.ask(page).isEmpty(), "it can be tried all the same");
    }
    var japanese = house.ask(with(IN_LINE).speaking("ja"), "phone");
    assertTrue(japanese.body().contains("このブラウザーでは、端末の証明書を使えない可能性があります"), japanese.body());
    assertTrue(japanese.body().contains("Safari か Chrome を開き、サービスからやり直してください"));
    assertTrue(japanese.body().contains(LINK), japanese.body());
  }

  @Test
  void thePageThatSaysWhyNoneCameOffersItToo() throws Exception {
    var browser = with(IN_LINE);
    var page = house.show(browser, house.ask(browser, "phone"), Phone.withoutAny());
    assertEquals(403, page.status(), page.body());
    assertTrue(page.body().contains("Open Safari or Chrome, and start again"), page.body());
    assertTrue(page.body().contains(LINK), page.body());
    assertFalse(page.body().contains("may not be able to show certificates"), page.body());
    var japanese = with(IN_LINE).speaking("ja");
    var asked = house.ask(japanese, "phone");
    var refused = house.show(japanese, asked, Phone.withoutAny());
    assertTrue(refused.body().contains("サービスからやり直してください"), refused.body());
    assertFalse(refused.body().contains("証明書を使えないのかもしれません"), refused.body());
  }

  @Test
  void aBrowserThatShowsCertificatesIsLeftAlone() throws Exception {
    var browser = with(IPHONE);
    var page = house.ask(browser, "phone");
    assertFalse(page.body().contains(LINK), page.body());
    var refused = house.show(browser, page, Phone.withoutAny());
    assertFalse(refused.body().contains(LINK), refused.body());
  }
}
