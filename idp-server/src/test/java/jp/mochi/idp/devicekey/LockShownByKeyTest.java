package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones that nobody reports on, and that show by their key that they are locked. */
class LockShownByKeyTest {
  private static final String POLICY =
      """
      version: 1
      requirements:
        - status-within: 1h
          screen-lock: true
      rules:
        - name: locked
          reason: {ja: 画面ロックのある端末で, en: With a phone that locks}
          if: {services: [strict]}
          require: [password, device, security-status]
        - name: lately
          reason: {ja: 画面ロックのある端末で, en: With a phone that locks}
          if: {services: [lately]}
          require: [password, {factor: device, max-age: 8h}, security-status]
      """;

  private final ManualClock clock = new ManualClock();

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    mochi = KeyHouse.start(dir, clock, "{enabled: true}\n", POLICY, List.of("strict", "lately"));
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  private static void assertMustReport(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("Let your device report its state"), page.body());
  }

  @Test
  void aKeyThatItsHolderUnlocksShowsThatThereIsALock() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    SignOns.success(mochi.signOn(mochi.browser(), "strict", "tanaka", phone));
  }

  @Test
  void aKeyThatMayBeOnAnotherPhoneShowsNothingOfThisOne() throws Exception {
    var copied = phone().copied();
    mochi.enrolled(copied, "tanaka", "phone-1");
    assertMustReport(mochi.signOn(mochi.browser(), "strict", "tanaka", copied));
  }

  @Test
  void itCountsForAsLongAsAReportWould() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lately", "tanaka", phone));
    clock.pass(Duration.ofMinutes(59));
    SignOns.success(mochi.opens(browser, "lately"));
    clock.pass(Duration.ofMinutes(2));
    assertMustReport(mochi.opens(browser, "lately"));
    SignOns.success(mochi.signOn(browser, "strict", "tanaka", phone));
    SignOns.success(mochi.opens(browser, "lately"));
  }
}
