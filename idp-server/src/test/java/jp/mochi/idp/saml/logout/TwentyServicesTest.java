package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.href;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services are told side by side: none of nineteen is answered before the last of them is called.
 * One that doesn't answer at all costs its own time limit, and not that of the others.
 */
class TwentyServicesTest {
  /** What a machine with much else to do may take for the rest. */
  private static final Duration SLOW_MACHINE = Duration.ofSeconds(20);

  @Test
  void oneOfTwentyThatHangsIsWaitedForAndNoLonger(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir);
        var partner = new SoapPartner(19)) {
      var asker = TestService.named(house, "asker").at(TestService.REDIRECT).registered();
      var browser = house.browser();
      var given = asker.signOn(browser, "tanaka");
      for (int i = 1; i <= 20; i++) {
        var name = "s" + i;
        var how = i == 7 ? "hangs" : "together"; // answered once all of them are called
        TestService.named(house, name)
            .at(TestService.SOAP, partner.address(how, name), "")
            .registered()
            .signOn(browser, "tanaka");
      }
      var path = asker.wish(given).redirect();
      var begun = System.nanoTime();
      var answer = browser.get(path);
      var took = Duration.ofNanos(System.nanoTime() - begun);

      System.out.println("logout of 20 services by SOAP, one hanging: " + took.toMillis() + " ms");
      assertEquals(20, partner.received().size());
      assertTrue(took.compareTo(BackChannel.LIMIT) >= 0, took.toString());
      assertTrue(took.compareTo(BackChannel.LIMIT.plus(SLOW_MACHINE)) < 0, took.toString());
      var page = browser.get(location(answer));
      assertEquals(19, page.body().split("data-state=\"done\"", -1).length - 1, page.body());
      assertTrue(page.body().contains("data-state=\"failed\"><span>s7</span>"), page.body());
      assertEquals(
          "Success/PartialLogout",
          status(TestService.brought(browser.get(href(page, "onward")), house).xml()));
    }
  }
}
