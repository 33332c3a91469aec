package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.onetime.OneTimeSecret;
import jp.mochi.idp.onetime.Totp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real browser with a client certificate in its own store. The policy file answers its picker;
 * Playwright's own client certificates end TLS in a proxy, which would prove nothing.
 */
class ClientCertificateTest {
  private static final Path POLICIES = Path.of("/etc/chromium/policies/managed");
  private static final Path POLICY = POLICIES.resolve("mochi-test.json");
  private static final String PICK =
      """
      {"AutoSelectCertificateForUrls": ["{\\"pattern\\":\\"https://localhost:*\\",\\"filter\\":{}}"]}
      """;

  private static final String RULES =
      """
      version: 1
      zones: {here: {ranges: [127.0.0.0/8]}}
      rules:
        - name: an app of codes
          reason: {ja: 社内で, en: In the office}
          if: {services: ["mochi:me", "mochi:enrolment"], zones: [here]}
          require: [password]
        - name: all three
          reason: {ja: 会社の端末とコードで, en: With your company phone and a code}
          if: {services: [coded]}
          require: [password, certificate, one-time-code]
        - name: both
          reason: {ja: 会社の端末からお使いください。, en: Use it from your company phone.}
          require: [password, certificate]
      """;

  private static final Clock NOW = Clock.systemUTC();

  private static Path dir;
  private static LocalAuthority authority;
  private static TestAcs service;
  private static MovedClock clock;
  private static TlsHouse mochi;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    dir = folder;
    try {
      Files.createDirectories(POLICIES);
      Files.writeString(POLICY, PICK);
      Files.setPosixFilePermissions(POLICY, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (java.io.IOException refused) {
      throw new AssertionError(
          "This test writes Chromium's policy file " + POLICY + ", and may not", refused);
    }
    authority = LocalAuthority.open(folder.resolve("phones"), "Phones CA", NOW);
    service = new TestAcs();
    clock = new MovedClock();
    mochi = house("mochi", "");
  }

  @AfterAll
  static void stop() throws Exception {
    Files.deleteIfExists(POLICY);
    service.close();
    mochi.close();
  }

  private static TlsHouse house(String name, String more) throws Exception {
    var lines =
        """
        client-certificate:
          authorities: [{name: phones, file: %s, revocation: none}, {name: own, own: true}]
          %s
        """
            .formatted(authority.caFile(), more);
    var started = TlsHouse.start(dir.resolve(name), clock, lines, RULES);
    started.house().register("cloud", service.entityId(), service.acs(), "attribute.mail=mail");
    return started;
  }

  /** Signs on up to the page that asks for the certificate. */
  private static void asked(TlsHouse at, Page page) throws Exception {
    page.navigate(at.baseUrl() + new AuthnRequests(service.entityId(), clock.instant()).redirect());
    page.fill("#username", "tanaka");
    page.fill("#password", "tanaka-demo-1");
    page.click("button.main");
    page.waitForSelector("form[action*='/login/certificate']");
  }

  private static void inBrowser(NssHome home, String language, Consumer<Page> person) {
    try (var chromium = Chromium.atHome(home.directory());
        var phone = chromium.open(Chromium.phone(language))) {
      person.accept(phone.newPage());
    }
  }

  private interface Steps {
    void take(Page page) throws Exception;
  }

  private static Consumer<Page> steps(Steps steps) {
    return page -> {
      try {
        steps.take(page);
      } catch (Exception e) { // a test's own, whichever it is
        throw new IllegalStateException(e);
      }
    };
  }

  private static void assertRefused(Page page, String words, String picture) {
    page.waitForSelector("dl.reference code");
    assertTrue(page.innerText("h1").contains(words), page.innerText("body"));
    assertEquals(1, page.locator("form[action*='/login/certificate']").count());
    Chromium.shoot(page, picture);
  }

  @Test
  void signsOnWithTheCertificateInItsStore() throws Exception {
    var key = authority.clientCertificate("tanaka", "tanaka@demo.mochi.example");
    inBrowser(
        NssHome.with(dir.resolve("tanaka"), key),
        "ja-JP",
        steps(
            page -> {
              asked(mochi, page);
              Chromium.shoot(page, "certificate-ja");
              page.click("footer button");
              page.waitForSelector("html[lang=en] form[action*='/login/certificate']");
              Chromium.shoot(page, "certificate-en");
              page.click("button.main");
              page.waitForURL(service.landing());
            }));
    var response = service.responses().getLast();
    assertTrue(response.contains("tanaka@demo.mochi.example"), response);
    assertTrue(response.contains("https://refeds.org/profile/mfa"), response);
  }

  /** A phone that holds the app of codes, too, drops the page while somebody reads the code. */
  @Test
  void goesOnAtThePageOfTheCodeAlsoWhenItIsLoadedAgain() throws Exception {
    var key = authority.clientCertificate("tanaka", "tanaka@demo.mochi.example");
    try (var coded = new TestAcs()) {
      mochi.house().register("coded", coded.entityId(), coded.acs());
      var home = NssHome.with(dir.resolve("coded"), key);
      inBrowser(home, ENGLISH, steps(page -> dropsThePageOfTheCode(page, coded)));
      assertEquals(1, coded.responses().size());
    } finally {
      clock.forward(Duration.ofMinutes(-1));
    }
  }

  private static void dropsThePageOfTheCode(Page page, TestAcs coded) throws Exception {
    var app = setUp(page);
    clock.forward(Duration.ofMinutes(1)); // the code that has set it up is used
    page.navigate(
        mochi.baseUrl() + new AuthnRequests(coded.entityId(), clock.instant()).redirect());
    page.waitForSelector("form[action*='/login/certificate']");
    page.click("button.main");
    page.waitForSelector("#code");
    var address = page.url();
    assertTrue(address.startsWith(mochi.baseUrl() + "/login/continue?token="), address);
    page.reload();
    page.waitForSelector("#code");
    page.navigate("about:blank");
    page.goBack();
    page.waitForSelector("#code");
    var restored = page.context().newPage();
    page.close();
    restored.navigate(address);
    restored.fill("#code", Totp.code(app, Totp.step(clock.instant())));
    restored.click("button.main");
    restored.waitForURL(coded.landing());
  }

  private static OneTimeSecret setUp(Page page) {
    page.navigate(mochi.baseUrl() + "/me/codes/new");
    page.fill("#username", "tanaka");
    page.fill("#password", "tanaka-demo-1");
    page.click("button.main");
    page.waitForSelector(".qr svg");
    var shown = page.locator("dl.reference code").first().textContent();
    var secret = OneTimeSecret.read(shown.replace(" ", "").strip()).orElseThrow();
    page.fill("#code", Totp.code(secret, Totp.step(clock.instant())));
    page.click("button.main");
    page.waitForSelector("#codes");
    return secret;
  }

  @Test
  void isToldWhatMayBeTheMatterWithoutOne() throws Exception {
    inBrowser(
        NssHome.without(dir.resolve("nobody")),
        "ja-JP",
        steps(
            page -> {
              asked(mochi, page);
              page.click("button.main");
              assertRefused(page, "証明書が届きませんでした", "certificate-missing-ja");
            }));
  }

  @Test
  void isRefusedWithSomebodyElses() throws Exception {
    var key = authority.clientCertificate("sato", "sato@demo.mochi.example");
    inBrowser(
        NssHome.with(dir.resolve("sato"), key),
        "en-US",
        steps(
            page -> {
              asked(mochi, page);
              page.click("button.main");
              assertRefused(page, "somebody else's", "certificate-of-another-en");
            }));
  }

  private static final String JAPANESE = "ja-JP";
  private static final String ENGLISH = "en-US";

  /** One page for each reason and language, with the way to try again. */
  private static void assertRefused(
      TlsHouse at, ClientKey key, String language, String words, String reason) throws Exception {
    var name = "certificate-" + reason + "-" + language.substring(0, 2);
    inBrowser(
        NssHome.with(dir.resolve(name), key),
        language,
        steps(
            page -> {
              asked(at, page);
              page.click("button.main");
              assertRefused(page, words, name);
            }));
  }

  @ParameterizedTest
  @CsvSource({
    JAPANESE + ", 会社のものではありません",
    ENGLISH + ", not one of your company's",
  })
  void isRefusedWithAForeignOneWhereAnyMayBeOffered(String language, String words)
      throws Exception {
    var foreign = LocalAuthority.open(dir.resolve("foreign"), "Somebody else's CA", NOW);
    var key = foreign.clientCertificate("tanaka", "tanaka@demo.mochi.example");
    try (var open = house("open-" + language, "send-ca-names: false")) {
      assertRefused(open, key, language, words, "foreign");
    }
  }

  /** Browsers don't offer what their own clock says is over, so the server's is ahead. */
  @ParameterizedTest
  @CsvSource({JAPANESE + ", 有効期限が切れています", ENGLISH + ", has expired"})
  void isRefusedWithAnExpiredOne(String language, String words) throws Exception {
    var then = NOW.instant().minus(Duration.ofDays(364)).minus(Duration.ofHours(22));
    var past = LocalAuthority.open(dir.resolve("phones"), "", Clock.fixed(then, NOW.getZone()));
    var key = past.clientCertificate("tanaka", "tanaka@demo.mochi.example");
    clock.forward(Duration.ofHours(2));
    try {
      assertRefused(mochi, key, language, words, "expired");
    } finally {
      clock.forward(Duration.ofHours(-2));
    }
  }

  @ParameterizedTest
  @CsvSource({JAPANESE + ", 無効にされています", ENGLISH + ", has been revoked"})
  void isRefusedWithARevokedOne(String language, String words) throws Exception {
    var device = "phone-" + language;
    var key = ofOurs(device);
    var home = NssHome.with(dir.resolve("before-" + language), key);
    inBrowser(
        home,
        language,
        steps(
            page -> {
              asked(mochi, page);
              page.click("button.main");
              page.waitForURL(service.landing()); // it counts until then
            }));
    var serial = key.certificate().getSerialNumber().toString(16);
    typed("certificate", "revoke", serial, "--reason", "key-compromise");
    assertRefused(mochi, key, language, words, "revoked");
  }

  /** A certificate of our own authority, which is made at the first. */
  private static ClientKey ofOurs(String device) throws Exception {
    var folder = mochi.house().dir();
    if (typed("certificate", "ca", "list", "--json").contains("\"authorities\" : [ ]")) {
      typed("certificate", "ca", "init");
    }
    var key = folder.resolve(device + ".key");
    Program.run(
        "openssl",
        "/usr/bin/openssl",
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/",
        "-keyout",
        key.toString(),
        "-out",
        folder.resolve(device + ".csr").toString());
    var pem =
        typed("certificate", "issue", device + ".csr", "--person", "tanaka", "--device", device);
    return new ClientKey(
        Pem.certificates(pem).orThrow().getFirst(),
        Pem.privateKey(Files.readString(key)).orThrow());
  }

  private static String typed(String... words) {
    var said = new Typed(mochi.house().dir()).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }
}
