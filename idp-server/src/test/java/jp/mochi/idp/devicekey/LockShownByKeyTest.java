package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import jp.mochi.device.key.Maker;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
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
        - ownership: corporate
          status-within: 1h
          screen-lock: true
        - ownership: byod
          status-within: 1h
          accept-self-reported: true
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
  private final Maker maker = new Maker();

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    var roots = Files.writeString(dir.resolve("makers.pem"), pem());
    var keys = "{enabled: true, attestation-roots: " + roots + "}\n";
    mochi = KeyHouse.start(dir, clock, keys, POLICY, List.of("strict", "lately"));
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  private static void assertMustReport(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("Let your device report its state"), page.body());
  }

  private String pem() throws Exception {
    var text = Base64.getMimeEncoder().encodeToString(maker.root().getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }

  private String link(String device, String ownership) {
    var code = Typed.code("tanaka", device, "--platform", "android", "--ownership", ownership);
    return mochi.done(code).strip();
  }

  /** One whose maker vouches for its key, and says nothing else of it. */
  private SoftKey attested() throws Exception {
    var phone = phone();
    var browser = mochi.browser();
    var page = KeyHouse.asked(browser, link("phone-1", "corporate"));
    var answer = maker.apple(phone, KeyHouse.challenge(page));
    var done = browser.post("/enrol/key", KeyHouse.form(page, answer));
    assertTrue(done.body().contains("This device is registered"), done.body());
    return phone;
  }

  @Test
  void anAttestedKeyThatItsHolderUnlocksShowsThatThereIsALock() throws Exception {
    SignOns.success(mochi.signOn(mochi.browser(), "strict", "tanaka", attested()));
  }

  /** A program says as easily that a key stays on the phone, and that its holder was verified. */
  @Test
  void aKeyThatNobodyVouchesForShowsItOnlyWhereTheDevicesOwnWordCounts() throws Exception {
    var theirs = phone();
    mochi.enrolled(theirs, link("phone-1", "byod"));
    SignOns.success(mochi.signOn(mochi.browser(), "strict", "tanaka", theirs));
    var companys = phone();
    mochi.enrolled(companys, link("phone-2", "corporate"));
    assertMustReport(mochi.signOn(mochi.browser(), "strict", "tanaka", companys));
  }

  @Test
  void aKeyThatMayBeOnAnotherPhoneShowsNothingOfThisOne() throws Exception {
    var copied = phone().copied();
    mochi.enrolled(copied, link("phone-1", "byod"));
    assertMustReport(mochi.signOn(mochi.browser(), "strict", "tanaka", copied));
  }

  @Test
  void itCountsForAsLongAsAReportWould() throws Exception {
    var phone = attested();
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
