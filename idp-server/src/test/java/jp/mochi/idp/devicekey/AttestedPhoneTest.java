package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.asked;
import static jp.mochi.idp.devicekey.KeyHouse.challenge;
import static jp.mochi.idp.devicekey.KeyHouse.form;
import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import jp.mochi.device.key.AndroidSays;
import jp.mochi.device.key.Maker;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Phones whose maker vouches for their keys, where the company has configured that maker: what the
 * key is worth to rules, and what the phone's hardware says of the phone.
 */
class AttestedPhoneTest {
  private static final String POLICY =
      """
      version: 1
      requirements:
        - platforms: android
          ownership: corporate
          status-within: 30d
          os-at-least: "15"
          patched-within: 60d
          not-rooted: true
        - platforms: android
          ownership: byod
          status-within: 30d
          os-at-least: "15"
          encrypted: true
      rules:
        - name: attested
          reason: {ja: 証明された鍵で, en: By a key that its maker vouches for}
          if: {services: [attested], device: {binding: attested-key}}
          require: [password, device]
        - name: sound
          reason: {ja: 整った端末で, en: With a phone in good order}
          if: {services: [sound]}
          require: [password, device, security-status]
      """;

  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private final Maker maker = new Maker();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    var roots = Files.writeString(dir.resolve("makers.pem"), pem(maker.root()));
    var keys = "{enabled: true, attestation-roots: " + roots + "}";
    mochi = KeyHouse.start(dir, clock, keys, POLICY, List.of("attested", "sound"));
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  private static String pem(X509Certificate certificate) throws Exception {
    var lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
  }

  /** A phone that has just got the newest of everything. */
  private AndroidSays upToDate() {
    var today = clock.instant().atZone(ZoneOffset.UTC);
    return AndroidSays.of(150_000, today.getYear() * 100 + today.getMonthValue());
  }

  private String link(String device, String ownership) {
    var code = Typed.code("tanaka", device, "--platform", "android", "--ownership", ownership);
    return mochi.done(code).strip();
  }

  private void enrolled(Maker whose, SoftKey phone, AndroidSays says, String link)
      throws Exception {
    var browser = mochi.browser();
    var page = asked(browser, link);
    var done = browser.post("/enrol/key", form(page, whose.android(phone, challenge(page), says)));
    assertTrue(done.body().contains("This device is registered"), done.body());
  }

  /** Of the company's phone. */
  private SoftKey enrolled(AndroidSays says) throws Exception {
    var phone = phone();
    enrolled(maker, phone, says, link("phone-1", "corporate"));
    return phone;
  }

  private Browser.Page signOn(String service, SoftKey phone) throws Exception {
    return mochi.signOn(mochi.browser(), service, "tanaka", phone);
  }

  private void assertMustWait(Browser.Page page) {
    assertEquals("/login/status", page.action(), page.body());
    assertFalse(page.body().contains("SAMLResponse"), page.body());
  }

  private String status() {
    return mochi.done("device", "status", "phone-1", "--json").replace(" ", "");
  }

  @Test
  void aPhoneIsAskedForItsMakersWordAndForAKeyThatStaysOnIt() throws Exception {
    var options = KeyHouse.options(asked(mochi.browser(), link("phone-1", "corporate")));
    assertEquals("direct", options.path("attestation").asText());
    var wanted = options.path("authenticatorSelection");
    assertEquals("discouraged", wanted.path("residentKey").asText());
    assertFalse(wanted.path("requireResidentKey").asBoolean(true));
    assertEquals("platform", wanted.path("authenticatorAttachment").asText());
    assertEquals("required", wanted.path("userVerification").asText());
  }

  @Test
  void anAttestedKeyMeetsARuleThatAsksForOne() throws Exception {
    SignOns.success(signOn("attested", enrolled(upToDate())));
    assertTrue(mochi.done("device", "show", "phone-1").contains("attested-key"));
  }

  @Test
  void aKeyThatNobodyVouchesForDoesNot() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, link("phone-1", "corporate"));
    SignOns.assertStatus("Responder/RequestDenied", signOn("attested", phone));
    assertTrue(mochi.done("device", "show", "phone-1").contains("device-bound-key"));
  }

  @Test
  void aKeyOfAMakerThatIsNotConfiguredDoesNot() throws Exception {
    var phone = phone();
    enrolled(new Maker(), phone, upToDate(), link("phone-1", "corporate"));
    SignOns.assertStatus("Responder/RequestDenied", signOn("attested", phone));
    assertMustWait(signOn("sound", phone));
  }

  @Test
  void aKeyThatOnlySoftwareGuardsDoesNot() throws Exception {
    var phone = enrolled(upToDate().inSoftware());
    SignOns.assertStatus("Responder/RequestDenied", signOn("attested", phone));
    assertMustWait(signOn("sound", phone));
  }

  @Test
  void whatThePhonesHardwareSaysMeetsWhatIsRequired() throws Exception {
    SignOns.success(signOn("sound", enrolled(upToDate())));
    assertTrue(status().contains("\"source\":\"attestation:key-"), status());
    assertTrue(mochi.done("device", "show", "phone-1").contains("attestation"));
    var records = mochi.done("audit", "search", "--json").replace(" ", "");
    assertTrue(records.contains("\"source\":\"attestation:key-"), records);
  }

  @Test
  void aPhoneThatWasBrokenIntoIsOutOfOrder() throws Exception {
    for (var bad : List.of(upToDate().booted(false, 2), upToDate().booted(true, 1))) {
      assertMustWait(signOn("sound", enrolled(bad)));
      assertTrue(status().contains("\"rooted\":true"), status());
      assertFalse(status().contains("osVersion"), status());
      end(liveKey());
    }
  }

  /** Whoever signs on may have any of the phones on which the device's keys were made. */
  @Test
  void theWorstOfWhatIsSaidBesideADevicesKeysCounts() throws Exception {
    var unlocked = enrolled(upToDate().booted(false, 2));
    var theirs = liveKey();
    assertMustWait(signOn("sound", unlocked));
    var clean = enrolled(upToDate());
    assertMustWait(signOn("sound", unlocked));
    assertMustWait(signOn("sound", clean));
    end(theirs);
    SignOns.success(signOn("sound", clean));
  }

  /** As of the company's other machine: its maker vouches for the key, and for nothing else. */
  @Test
  void anAttestedKeyOfAnotherKindBorrowsNoWordEither() throws Exception {
    SignOns.success(signOn("sound", enrolled(upToDate())));
    var other = phone();
    var browser = mochi.browser();
    var page = asked(browser, link("phone-1", "corporate"));
    browser.post("/enrol/key", form(page, maker.apple(other, challenge(page))));
    SignOns.success(signOn("attested", other));
    assertMustWait(signOn("sound", other));
  }

  /** What one phone's hardware doesn't say isn't known by another's. */
  @Test
  void aKeyBesideWhichNothingIsSaidBorrowsNoOthersWord() throws Exception {
    var silent = enrolled(upToDate().withoutBoot());
    var theirs = liveKey();
    var clean = enrolled(upToDate());
    SignOns.success(signOn("attested", silent));
    assertMustWait(signOn("sound", silent));
    end(theirs);
    SignOns.success(signOn("sound", clean));
  }

  /** A phone that comes later, and of which nobody vouches for anything, has no word. */
  @Test
  void whatWasSaidBesideAKeyEndsWithIt() throws Exception {
    var first = enrolled(upToDate());
    SignOns.success(signOn("sound", first));
    var theirs = liveKey();
    var second = phone();
    mochi.enrolled(second, link("phone-1", "corporate"));
    end(theirs);
    assertFalse(status().contains("attestation"), status());
    assertMustWait(signOn("sound", second));
  }

  @Test
  void whatWasSaidBesideItsKeysEndsWithALostDevice() throws Exception {
    enrolled(upToDate());
    assertTrue(status().contains("attestation"), status());
    mochi.done("device", "lost", "phone-1", "--reason", "left in a train");
    assertFalse(status().contains("attestation"), status());
  }

  @Test
  void anOldSystemOrOldPatchesAreOutOfOrder() throws Exception {
    assertMustWait(signOn("sound", enrolled(AndroidSays.of(140_000, upToDatePatches()))));
    end(liveKey());
    assertMustWait(signOn("sound", enrolled(AndroidSays.of(150_000, 202_001))));
    var old = liveKey();
    var phone = enrolled(upToDate());
    assertMustWait(signOn("sound", phone));
    end(old);
    SignOns.success(signOn("sound", phone));
  }

  /** The id of the device's only key. */
  private String liveKey() throws Exception {
    var keys =
        new ObjectMapper()
            .readTree(mochi.done("device", "key", "list", "--device", "phone-1", "--json"));
    return keys.findValue("id").asText();
  }

  private void end(String key) {
    mochi.done("device", "key", "end", key, "--reason", "handed back");
  }

  private int upToDatePatches() {
    var today = clock.instant().atZone(ZoneOffset.UTC);
    return today.getYear() * 100 + today.getMonthValue();
  }

  @Test
  void itCountsAsLongAsAnyReportAndFromTheDayOfTheKey() throws Exception {
    var phone = enrolled(upToDate());
    clock.pass(Duration.ofDays(28));
    SignOns.success(signOn("sound", phone));
    clock.pass(Duration.ofDays(3));
    assertMustWait(signOn("sound", phone));
    end(liveKey());
    SignOns.success(signOn("sound", enrolled(upToDate())));
  }

  @Test
  void whatTheHardwareDoesNotKnowStaysUnknown() throws Exception {
    var phone = phone();
    enrolled(maker, phone, upToDate(), link("phone-2", "byod"));
    assertMustWait(signOn("sound", phone));
  }

  @Test
  void staffTakeItBackAsAnySourcesWord() throws Exception {
    var phone = enrolled(upToDate());
    SignOns.success(signOn("sound", phone));
    mochi.done(
        "device", "forget-source", "phone-1", "--source", "attestation", "--reason", "root gone");
    assertMustWait(signOn("sound", phone));
  }

  /** The register has it as something else: the word of an Android phone can't be this one's. */
  @Test
  void aDeviceThatIsNoAndroidPhoneGetsNoSuchWord() throws Exception {
    mochi.done(
        "device",
        "add",
        "tanaka",
        "--ownership",
        "corporate",
        "--platform",
        "windows",
        "--id",
        "phone-1");
    mochi.done("device", "approve", "phone-1", "--reason", "at the desk");
    enrolled(upToDate());
    assertFalse(status().contains("attestation"), status());
  }
}
