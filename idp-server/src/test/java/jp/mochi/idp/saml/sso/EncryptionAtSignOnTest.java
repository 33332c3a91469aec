package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metadata and options make of encryption, through the whole server. */
class EncryptionAtSignOnTest {
  private static final String RSA = certificate(KeyPairs.rsa(2048));
  private static final String EC = certificate(KeyPairs.p256());
  private static final String CBC =
      "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>";

  private static House house;
  private static int number;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String certificate(java.security.KeyPair pair) {
    try {
      var from = Clock.systemUTC().instant();
      var certificate = SelfSigned.carrying(pair, "sp", from, from.plus(Duration.ofDays(365)));
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (java.security.GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String key(String use, String certificate, String methods) {
    return "<md:KeyDescriptor"
        + use
        + "><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
        + "<ds:X509Certificate>"
        + certificate
        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        + methods
        + "</md:KeyDescriptor>";
  }

  private static String encryption(String certificate) {
    return key(" use=\"encryption\"", certificate, "");
  }

  private static String entityId() {
    return "https://sp" + number + ".example/saml";
  }

  private static String metadata(String keys) {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">%s
        <md:AssertionConsumerService index="0" Location="https://sp.example/acs"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(entityId(), keys);
  }

  private static void register(String keys, String... options) {
    number++;
    var bytes = metadata(keys).getBytes(StandardCharsets.UTF_8);
    house.registerMetadata("sp-" + number, bytes, options);
  }

  private static Browser.Page signOn() throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(entityId(), Clock.systemUTC().instant()).redirect();
    return browser.signIn(browser.get(request), "tanaka", "tanaka-demo-1");
  }

  private static String issued(String keys, String... options) throws Exception {
    register(keys, options);
    var response = response(signOn());
    assertEquals("Success", SignOns.status(response), response);
    return response;
  }

  private static void assertHidden(String response) {
    assertTrue(response.contains("<saml:EncryptedAssertion"), response);
    assertFalse(response.contains("<saml:Assertion") || response.contains("tanaka"), response);
  }

  private static void assertClear(String response) {
    assertTrue(response.contains("<saml:Assertion") && response.contains("tanaka"), response);
  }

  @Test
  void encryptsByItselfWhereMetadataHasAKeyForIt() throws Exception {
    assertHidden(issued(encryption(RSA)));
    assertHidden(issued(encryption(RSA), "sign=both"));
    assertClear(issued(encryption(RSA), "encrypt=never"));
  }

  @Test
  void aKeyWithoutAUseEncryptsOnlyWhereTheEntryDemandsIt() throws Exception {
    assertClear(issued(key("", RSA, "")));
    assertHidden(issued(key("", RSA, ""), "encrypt=always"));
    assertHidden(issued(key("", RSA, CBC)));
    assertClear(issued(key(" use=\"signing\"", RSA, "")));
  }

  @Test
  void aroundWhatIsEncryptedWithCbcTheResponseIsSigned() throws Exception {
    var weak = issued(key(" use=\"encryption\"", RSA, CBC), "sign=assertion");
    assertHidden(weak);
    assertTrue(weak.contains("<ds:SignatureValue>"), weak);
    var strong = issued(encryption(RSA), "sign=assertion");
    assertHidden(strong);
    assertFalse(strong.contains("<ds:SignatureValue>"), strong);
    var nameAlone =
        issued(
            key(" use=\"encryption\"", RSA, CBC), "encrypt=never", "encrypt-name-id=when-possible");
    assertEquals(2, nameAlone.split("<ds:SignatureValue>", -1).length - 1, nameAlone);
  }

  @Test
  void anEcKeyDoesNotEncryptAndDoesNotStopASignOn() throws Exception {
    assertClear(issued(encryption(EC)));
  }

  @Test
  void whatMustBeEncryptedAndCannotIsNotIssuedAndTheAuditSaysWhy() throws Exception {
    register(encryption(EC), "encrypt=always");
    assertStatus("Responder/RequestDenied", signOn());
    var audit = new Typed(house.dir()).run("audit", "search", "--service", "sp-" + number);
    assertTrue(audit.out().contains("ENCRYPTION_IMPOSSIBLE"), audit.out());
  }

  @Test
  void hidesNameIdAndAttributesOnTheirOwn() throws Exception {
    var response =
        issued(
            encryption(RSA),
            "encrypt=never",
            "encrypt-name-id=always",
            "encrypt-attributes=when-possible",
            "attribute.mail=directory:mail");
    assertTrue(response.contains("<saml:Assertion"), response);
    assertTrue(response.contains("<saml:EncryptedID>"), response);
    assertTrue(response.contains("<saml:EncryptedAttribute>"), response);
    assertFalse(response.contains("tanaka"), response);
  }

  @Test
  void encryptsWithWhatTheMetadataOrElseTheEntryNames() throws Exception {
    assertEquals("aes256-gcm", algorithm(issued(encryption(RSA))));
    var cbc = key(" use=\"encryption\"", RSA, CBC);
    assertEquals("aes128-cbc", algorithm(issued(cbc)));
    assertEquals("aes128-gcm", algorithm(issued(cbc, "encryption-algorithm=aes128-gcm")));
  }

  private static String algorithm(String response) {
    var found = Pattern.compile("EncryptionMethod Algorithm=\"[^#]*#([^\"]*)\"").matcher(response);
    assertTrue(found.find(), response);
    return found.group(1);
  }

  private static Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  @Test
  void encryptAlwaysIsRefusedWhenItIsSetForAServiceWithoutAnRsaKey(@TempDir Path desk)
      throws Exception {
    register(encryption(EC));
    var refused = typed("sp", "set", "sp-" + number, "encrypt=always");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("no key to encrypt to"), refused.err());
    var rsa = Files.writeString(desk.resolve("rsa.xml"), metadata(encryption(RSA)));
    var ec = Files.writeString(desk.resolve("ec.xml"), metadata(encryption(EC)));
    var taken = typed("sp", "set", "sp-" + number, "--metadata", rsa.toString());
    assertEquals(0, taken.status(), taken.err());
    assertEquals(0, typed("sp", "set", "sp-" + number, "encrypt=always").status());
    var back = typed("sp", "set", "sp-" + number, "--metadata", ec.toString());
    assertEquals(1, back.status(), "a service that must have it encrypted can't lose its key");
    number++;
    var other = Files.writeString(desk.resolve("ec.xml"), metadata(encryption(EC)));
    var added = typed("sp", "add", other.toString(), "encrypt=always");
    assertEquals(1, added.status());
    assertTrue(added.err().contains("no key to encrypt to"), added.err());
  }

  @Test
  void aCertificateThatEndsIsToldOfAndStopsNoSignOn(@TempDir Path dir) throws Exception {
    var clock = new ManualClock();
    try (var other = House.start(dir, clock)) {
      number++;
      var clear = metadata(encryption(RSA)).getBytes(StandardCharsets.UTF_8);
      other.registerMetadata("clear", clear, "encrypt=never");
      number++;
      var ending = metadata(encryption(RSA)).getBytes(StandardCharsets.UTF_8);
      other.registerMetadata("ending", ending);
      clock.pass(Duration.ofDays(400));
      other.restart();
      var browser = other.browser();
      var request = new AuthnRequests(entityId(), clock.instant()).redirect();
      assertHidden(response(browser.signIn(browser.get(request), "tanaka", "tanaka-demo-1")));
      var monitor =
          new Browser("http://127.0.0.1:" + other.configuration().listen().management().port());
      assertTrue(monitor.get("/metrics").body().contains("mochi_encryption_certificates_ending 1"));
      var ready = monitor.get("/health/ready");
      assertEquals(200, ready.status());
      assertTrue(ready.body().contains("fresh metadata of ending (ends at"), ready.body());
      assertFalse(ready.body().contains("clear"), ready.body());
    }
  }

  private static final String RSA_1_5 =
      "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-1_5\"/>";

  @Test
  void anEncryptionKeyThatCannotBeUsedIsToldOf(@TempDir Path desk) throws Exception {
    number++;
    var document = metadata(key(" use=\"encryption\"", RSA, RSA_1_5));
    var file = Files.writeString(desk.resolve("old.xml"), document);
    var added = typed("sp", "add", file.toString(), "--name", "sp-" + number);
    assertEquals(0, added.status(), added.err());
    var told = "goes to this service unencrypted";
    assertTrue(added.err().contains(told) && added.err().contains("(rsa-1_5)"), added.err());
    assertTrue(typed("sp", "show", "sp-" + number).err().contains(told));
    var japanese = new Typed(house.dir()).speaking(Locale.JAPANESE);
    assertTrue(japanese.run("sp", "show", "sp-" + number).err().contains("暗号化せずに送っています"));
    assertFalse(typed("sp", "set", "sp-" + number, "encrypt=never").err().contains(told));
    register(encryption(RSA));
    assertFalse(typed("sp", "show", "sp-" + number).err().contains(told));
  }

  @Test
  void cbcIsShownAsTheWeaknessThatItIs() throws Exception {
    register(key(" use=\"encryption\"", RSA, CBC));
    var shown = typed("sp", "show", "sp-" + number);
    assertTrue(
        shown.err().contains("Warning: We encrypt for this service with aes128-cbc"), shown.err());
    register(encryption(RSA));
    assertFalse(typed("sp", "show", "sp-" + number).err().contains("cbc"));
  }
}
