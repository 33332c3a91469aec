package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Apache with mod_shib, strict as it comes, takes what we issue, and nothing forged. */
class ShibbolethTest {
  private static final String PASSWORD_CLASS =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
  private static final String X509_CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509";

  private static TlsHouse mochi;
  private static ShibbolethSp sp;
  private Surfer surfer;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    mochi = TlsHouse.start(dir.resolve("idp"));
    typed("key", "add", "--for", "ec");
    Pause.of(Duration.ofMillis(1_050)); // what a node may still remember
    var stranger = new Surfer(List.of(mochi.certificate()));
    var idp =
        new ShibbolethSp.OtherSide(
            mochi.entityId(),
            stranger.get(mochi.baseUrl() + "/saml/metadata").body(),
            stranger.get(mochi.baseUrl() + "/saml/certificate.pem").body());
    Files.setPosixFilePermissions(
        dir, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    sp = ShibbolethSp.start(Files.createDirectories(dir.resolve("sp")), idp);
    var metadata = new Surfer(List.of(sp.certificate())).get(sp.handler("/Metadata")).body();
    mochi
        .house()
        .registerMetadata(
            "apache",
            metadata.getBytes(StandardCharsets.UTF_8),
            "attribute.urn:oid:0.9.2342.19200300.100.1.3=directory:mail;format=uri;friendly=mail",
            "attribute.uid=directory:uid;format=basic",
            "encrypt=never");
  }

  private static void typed(String... words) {
    var said = new Typed(mochi.house().dir()).run(words);
    assertEquals(0, said.status(), said.err());
  }

  @AfterAll
  static void stop() {
    if (sp != null) {
      sp.close();
    }
    if (mochi != null) {
      mochi.close();
    }
  }

  @BeforeEach
  void openABrowser() throws Exception {
    surfer = new Surfer(List.of(mochi.certificate(), sp.certificate()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String login(String parameters) {
    return sp.handler("/Login?target=" + encoded(sp.securePage()) + parameters);
  }

  /** From the login page to what the service shows after it. */
  private Surfer.Page signOn(Surfer.Page login) throws Exception {
    var posted = surfer.signIn(login, "tanaka", "tanaka-demo-1");
    return surfer.submit(posted);
  }

  private static void assertSignedOn(Surfer.Page page) throws Exception {
    assertTrue(page.body().contains("mail=tanaka@demo.mochi.example;"), page.body() + sp.log());
    assertEquals(200, page.status());
  }

  @Test
  void aPersonGetsToTheProtectedPageWithTheirAttributes() throws Exception {
    var wanted = sp.securePage() + "?a=1&b=2";
    var login = surfer.get(wanted);
    assertEquals(URI.create(mochi.baseUrl()).getAuthority(), login.at().getAuthority());
    assertTrue(login.at().getRawQuery().contains("&Signature="), login.at().toString());

    var page = signOn(login);

    assertSignedOn(page);
    assertEquals(wanted, page.at().toString());
    assertTrue(page.body().contains("user=tanaka@demo.mochi.example;"), page.body());
    assertTrue(page.body().contains("uid=tanaka;"), page.body());
    assertTrue(page.body().contains("context=" + PASSWORD_CLASS + ";"), page.body());
  }

  @Test
  void theServicesTransactionLogNamesTheSession() throws Exception {
    assertSignedOn(signOn(surfer.get(login(""))));
    var session = surfer.get(sp.handler("/Session")).body();
    assertTrue(session.contains("tanaka@demo.mochi.example"), session);
    var log = sp.transactionLog();
    assertTrue(
        log.lines().anyMatch(l -> l.contains("Login|") && l.contains(mochi.entityId())), log);
  }

  @Test
  void aRequestByPostIsTakenToo() throws Exception {
    var address = sp.handler("/LoginByPost?target=" + encoded(sp.securePage()));
    var request = surfer.get(address);
    var decoded = decoded(request.form().field("SAMLRequest"));
    assertTrue(decoded.contains("SignatureValue"), decoded);

    var again = surfer.submit(request);
    var login = surfer.submit(again);

    assertSignedOn(signOn(login));
  }

  @Test
  void aSessionSparesThePasswordAndForceAuthnAsksForItAgain() throws Exception {
    assertSignedOn(signOn(surfer.get(login(""))));
    var withSession = surfer.get(login(""));
    assertSignedOn(surfer.submit(withSession));

    var forced = surfer.get(login("&forceAuthn=1"));

    assertTrue(forced.body().contains("name=\"password\""), forced.body());
    assertSignedOn(signOn(forced));
  }

  @Test
  void aPassiveRequestWithoutASessionGetsNoPassive() throws Exception {
    var answer = surfer.submit(surfer.get(login("&isPassive=1")));
    assertTrue(answer.body().contains("NoPassive"), answer.body());

    assertSignedOn(signOn(surfer.get(login(""))));
    assertSignedOn(surfer.submit(surfer.get(login("&isPassive=1"))));
  }

  @Test
  void theContextThatWasAskedForIsMetOrRefused() throws Exception {
    var met = surfer.get(login("&authnContextClassRef=" + encoded(PASSWORD_CLASS)));
    assertSignedOn(signOn(met));

    var unmet = surfer.get(login("&authnContextClassRef=" + encoded(X509_CLASS)));

    var answer = surfer.submit(unmet);
    assertTrue(answer.body().contains("NoAuthnContext"), answer.body());
  }

  @Test
  void aSignOnThatStartsWithUsIsTaken() throws Exception {
    var login =
        surfer.get(
            mochi.baseUrl()
                + "/saml/unsolicited?providerId="
                + encoded(sp.entityId())
                + "&target="
                + encoded(sp.securePage()));
    var page = signOn(login);
    assertSignedOn(page);
    assertEquals(sp.securePage(), page.at().toString());
  }

  @Test
  void aResponseThatWasChangedOnItsWayIsRefused() throws Exception {
    var page = surfer.signIn(surfer.get(login("")), "tanaka", "tanaka-demo-1");
    var forged =
        postedWith(page, decoded(page.form().field("SAMLResponse")).replace("tanaka@", "sato@"));
    assertFalse(forged.body().contains("mail="), forged.body());
    assertTrue(forged.body().contains("signature"), forged.body());
    assertSignedOn(surfer.submit(surfer.get(login("")))); // a response counts once, so another one
  }

  @Test
  void aResponseWithoutASignatureIsRefused() throws Exception {
    var page = surfer.signIn(surfer.get(login("")), "tanaka", "tanaka-demo-1");
    var response = decoded(page.form().field("SAMLResponse"));
    var unsigned = response.replaceAll("(?s)<ds:Signature.*?</ds:Signature>", "");
    assertTrue(unsigned.length() < response.length(), response);
    var forged = postedWith(page, unsigned);
    assertFalse(forged.body().contains("mail="), forged.body());
    assertSignedOn(surfer.submit(surfer.get(login("")))); // a response counts once, so another one
  }

  @Test
  void aRequestWhoseSignatureWasBrokenEndsInAPageOfOurs() throws Exception {
    var login = surfer.get(login(""));
    var signed = login.at().toString();
    int at = signed.indexOf("&Signature=") + "&Signature=".length();
    var broken =
        signed.substring(0, at) + (signed.charAt(at) == 'A' ? 'B' : 'A') + signed.substring(at + 1);

    var refused = surfer.get(broken);

    assertEquals(400, refused.status() / 100 * 100, refused.body());
    assertFalse(refused.body().contains("SAMLResponse"), refused.body());
    var unsigned = surfer.get(signed.substring(0, signed.indexOf("&SigAlg=")));
    assertFalse(unsigned.body().contains("name=\"password\""), unsigned.body());
    assertSignedOn(signOn(surfer.get(signed)));
  }

  /** What a sign-on posts while the service's entry has these options, and what comes of it. */
  private String issuedWith(String... options) throws Exception {
    var set = new ArrayList<>(List.of("sp", "set", "apache"));
    set.addAll(List.of(options));
    typed(set.toArray(String[]::new));
    Pause.of(Duration.ofMillis(1_050)); // what a node may still remember
    openABrowser(); // one that has no session yet
    try {
      var page = surfer.signIn(surfer.get(login("")), "tanaka", "tanaka-demo-1");
      assertSignedOn(surfer.submit(page));
      return decoded(page.form().field("SAMLResponse"));
    } finally {
      typed(
          "sp",
          "set",
          "apache",
          "sign=assertion",
          "signature=",
          "digest=",
          "encrypt=never",
          "encrypt-name-id=",
          "encryption-algorithm=");
      Pause.of(Duration.ofMillis(1_050));
    }
  }

  @Test
  void anEncryptedAssertionIsOpenedAndTaken() throws Exception {
    for (var sign : List.of("assertion", "both")) {
      var response = issuedWith("encrypt=when-possible", "sign=" + sign);
      assertTrue(response.contains("<saml:EncryptedAssertion"), response);
      assertTrue(response.contains("-gcm\""), response);
      assertFalse(response.contains("tanaka"), response);
    }
  }

  @Test
  void anEncryptedNameIdIsOpened() throws Exception {
    var response = issuedWith("encrypt-name-id=always");
    assertTrue(response.contains("<saml:EncryptedID>"), response);
    assertFalse(response.contains("<saml:NameID"), response);
  }

  @Test
  void aSignatureByOurEcKeyIsTaken() throws Exception {
    for (var algorithm : List.of("ecdsa-sha256", "ecdsa-sha384")) {
      var response = issuedWith("signature=" + algorithm, "digest=sha384", "sign=both");
      assertTrue(response.contains("#" + algorithm + "\""), response);
    }
  }

  /** What the service's page says while the entry has this option. */
  private String shownWith(String option) throws Exception {
    typed("sp", "set", "apache", option);
    Pause.of(Duration.ofMillis(1_050)); // what a node may still remember
    openABrowser(); // one that has no session yet
    try {
      return signOn(surfer.get(login(""))).body();
    } finally {
      typed("sp", "set", "apache", option.substring(0, option.indexOf('=') + 1));
      Pause.of(Duration.ofMillis(1_050));
    }
  }

  /** Debian's own attribute policy holds a scope against the metadata's {@code shibmd:Scope}. */
  @Test
  void identifiersOfOurScopeAreTakenAndOneOfAnotherScopeIsDropped() throws Exception {
    var pairwise = shownWith("subject-identifier=pairwise-id");
    assertTrue(
        pairwise.matches("(?s).*pairwise=[A-Za-z2-7]{32}@localhost;.*"), pairwise + sp.log());
    var subject = shownWith("subject-identifier=subject-id");
    assertTrue(
        subject.contains("subject=cf52bf55-d998-5604-ae6b-6ecf80216730@localhost;"),
        subject + sp.log());
    var name = "attribute.urn:oasis:names:tc:SAML:attribute:subject-id";
    var foreign = shownWith(name + "=constant:tanaka@other.example");
    assertTrue(foreign.contains("mail=tanaka@demo.mochi.example;"), foreign);
    assertFalse(foreign.contains("other.example"), foreign);
  }

  @Test
  void aPersonGetsThereFromAPhonesBrowserToo() {
    try (var chromium = Chromium.start();
        var phone = chromium.open(Chromium.phone("ja-JP"))) {
      var page = phone.newPage();
      page.navigate(sp.securePage() + "?from=phone");
      page.fill("#username", "sato");
      page.fill("#password", "sato-demo-1");
      page.click("button.main");
      page.waitForURL(sp.securePage() + "?from=phone");
      assertTrue(page.content().contains("user=sato@demo.mochi.example;"), page.content());
      Chromium.shoot(page, "apache-secure-page");
    }
  }

  private Surfer.Page postedWith(Surfer.Page page, String response) throws Exception {
    Map<String, String> fields = new HashMap<>(page.form().fields());
    fields.put(
        "SAMLResponse",
        Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8)));
    return surfer.post(page.at(), page.form().action(), fields);
  }

  private static String decoded(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
