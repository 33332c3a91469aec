package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import jp.mochi.idp.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two addresses of the listener: browsers remember for each that no certificate was chosen. */
class RetryTest {
  private static final String FIRST = "https://idp.mochi.test:8444";
  private static final String SECOND = "https://phones.mochi.test";

  private static PhoneHouse house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house =
        PhoneHouse.start(
            dir,
            Clock.systemUTC(),
            "urls: [\"" + FIRST + "\", \"" + SECOND + "\"]",
            UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void assertGoesTo(String url, Browser.Page page) {
    assertEquals(url + "/login/certificate", page.action());
    var policy = page.response().headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("form-action 'self' " + FIRST + " " + SECOND), policy);
  }

  @Test
  void goesToTheNextAndThenToTheFirstAgain() throws Exception {
    var browser = house.house().browser();
    var page = house.ask(browser, "phone");
    for (var url : new String[] {FIRST, SECOND, FIRST}) {
      assertGoesTo(url, page);
      page = house.show(browser, page, Phone.withoutAny());
      assertPageOnly(page);
    }
    success(house.show(browser, page, Phone.holding(house.key("tanaka"))));
  }

  @Test
  void isAskedInTheLanguageThatWasChosen() throws Exception {
    var browser = house.house().browser().speaking("ja");
    var page = house.ask(browser, "phone");
    assertTrue(page.body().contains("この端末の証明書で続ける"), page.body());
    assertTrue(house.witness(page, Phone.withoutAny()).body().contains("lang=\"ja\""));
    var fields = page.body().split("action=\"/login/status\"", 2)[1];
    var token = fields.split("value=\"", 2)[1].split("\"", 2)[0];
    var form = Map.of("token", token, "lang", "en");
    var english = browser.post("/login/status", form);
    assertGoesTo(FIRST, english);
    assertTrue(english.body().contains("Continue with this phone"), english.body());
    assertTrue(house.witness(english, Phone.withoutAny()).body().contains("lang=\"en\""));
  }
}
