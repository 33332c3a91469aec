package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Entries;
import jp.mochi.idp.House;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.Encrypted;
import jp.mochi.idp.saml.codec.EncryptedIds;
import jp.mochi.idp.saml.codec.EncryptedName;
import jp.mochi.idp.saml.codec.LogoutDecoded;
import jp.mochi.idp.saml.codec.LogoutMessages;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.codec.LogoutRequest;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.codec.UnverifiedLogout;
import jp.mochi.idp.saml.logout.TestService.Given;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionKey;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.KeyTransport;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that travel encrypted in logout messages (SAML Core 2.0 §3.7.1). */
class EncryptedNamesTest {
  private static final Pattern KEY =
      Pattern.compile("use=\"encryption\".*?<ds:X509Certificate>([^<]*)<", Pattern.DOTALL);
  private static final String FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  private static House house;
  private static SoapPartner partner;
  private static TestService crm;
  private static X509Certificate ours;
  private Browser browser;
  private Given given;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    partner = new SoapPartner();
    crm = TestService.named(house, "crm").at(TestService.REDIRECT).registered();
    var key = KEY.matcher(house.browser().get("/saml/metadata").body());
    assertTrue(key.find(), "our metadata names a key to encrypt to");
    ours =
        (X509Certificate)
            PublishedCertificate.of(
                "-----BEGIN CERTIFICATE-----\n" + key.group(1) + "\n-----END CERTIFICATE-----\n");
  }

  @AfterAll
  static void stop() {
    house.close();
    partner.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.browser();
    given = crm.signOn(browser, "tanaka");
  }

  private String request(String nameId, X509Certificate to) throws Exception {
    var target = new EncryptionTarget(to, true, DataEncryption.AES256_GCM, KeyTransport.USUAL);
    var name = new NameId(nameId, FORMAT, Optional.empty(), Optional.empty());
    var xml = crm.wish(given).xmlNaming(EncryptedIds.write(name, target));
    return "/saml/slo?" + TestService.signed("SAMLRequest=" + TestService.deflated(xml));
  }

  @Test
  void aServicesNameIsOpenedByOurKey() throws Exception {
    var answer = TestService.brought(browser.get(request(given.nameId(), ours)), house);
    assertEquals("Success", status(answer.xml()));
    assertFalse(crm.signsOnSilently(browser));
  }

  /** As toolkits do that were told of no format; a name in the clear is taken like that, too. */
  @Test
  void oneThatSaysNoFormatIsOfTheFormatThatWasGiven() throws Exception {
    var email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    for (var format : List.of("", " Format=\"" + FORMAT + "\"")) {
      var browser = house.browser();
      var address = crm.signOn(browser, "tanaka", email);
      var answer = TestService.brought(browser.get(requestOf(address, format)), house);
      assertEquals(
          format.isEmpty() ? "Success" : "Requester/UnknownPrincipal", status(answer.xml()));
      assertEquals(!format.isEmpty(), crm.signsOnSilently(browser), format);
    }
  }

  private String requestOf(Given address, String format) throws Exception {
    var target = new EncryptionTarget(ours, true, DataEncryption.AES256_GCM, KeyTransport.USUAL);
    var name =
        "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"%s>%s</saml:NameID>"
            .formatted(format, address.nameId());
    var xml = crm.wish(address).xmlNaming(Encrypted.id(name, target));
    return "/saml/slo?" + TestService.signed("SAMLRequest=" + TestService.deflated(xml));
  }

  @Test
  void oneThatCannotBeOpenedLooksLikeOneThatIsUnknown() throws Exception {
    var sealed =
        TestService.brought(
            browser.get(request(given.nameId(), TestKey.STRANGER.certificate())), house);
    var unknown = TestService.brought(browser.get(request("nobody", ours)), house);
    assertEquals("Requester/UnknownPrincipal", status(sealed.xml()));
    assertEquals(status(unknown.xml()), status(sealed.xml()));
    assertTrue(crm.signsOnSilently(browser), "nobody was signed out");
  }

  /** Counts how often it is asked to open a name, and has an answer of the test's. */
  private static final class CountingCipher implements NameIdCipher {
    private final Optional<SentName.Plain> opened;
    private int tries;

    CountingCipher(Optional<SentName.Plain> opened) {
      this.opened = opened;
    }

    @Override
    public Optional<SentName.Plain> open(EncryptedName name, ServiceProvider from) {
      tries++;
      return opened;
    }

    @Override
    public boolean canClose(ServiceProvider to) {
      return true;
    }

    @Override
    public LogoutModel.Name close(NameId name, ServiceProvider to) {
      return new LogoutModel.Name.Plain(name);
    }
  }

  @Test
  void noneIsTriedBeforeTheMessagesSignatureIsVerified() throws Exception {
    var cipher = new CountingCipher(Optional.empty());
    try (var outside = HouseParts.outside()) {
      var verify = new VerifyLogout(HouseParts.of(house, outside, cipher, service -> unused()));
      var good = request(given.nameId(), ours).replace("/saml/slo?", "");
      var unsigned = good.substring(0, good.indexOf("&SigAlg="));
      var stranger = TestService.signed(unsigned, TestKey.STRANGER);
      var altered = good.substring(0, good.length() - 8) + "AAAA%3D%3D";
      for (var bad : List.of(unsigned, stranger, altered)) {
        assertInstanceOf(
            VerifyLogout.Outcome.Untrusted.class, verify.verify(read(bad), came()), bad);
        assertEquals(0, cipher.tries, bad);
      }
      assertInstanceOf(VerifyLogout.Outcome.Good.class, verify.verify(read(good), came()));
      assertEquals(1, cipher.tries);
    }
  }

  private static ResponseWriter unused() {
    throw new IllegalStateException("nobody is answered");
  }

  private static UnverifiedLogout<LogoutRequest> read(String query) {
    return assertInstanceOf(LogoutDecoded.Request.class, LogoutMessages.redirect(query), query)
        .request();
  }

  private static VerifyLogout.Came came() {
    var circumstances =
        new Circumstances(Clock.systemUTC().instant(), "reference", "192.0.2.1", "test");
    return new VerifyLogout.Came(
        House.BASE_URL + "/saml/slo", Optional.of("browser"), Optional.empty(), circumstances);
  }

  @Test
  void oneThatCannotBeOpenedTakesTheWayOfOneThatIsUnknown() throws Exception {
    var unknown =
        new SentName.Plain("nobody", Optional.of(FORMAT), Optional.empty(), Optional.empty());
    assertEquals(List.of("write"), asked(Optional.of(unknown), "UNKNOWN_PRINCIPAL"));
    assertEquals(List.of("write"), asked(Optional.empty(), "NAME_NOT_OPENED"));
  }

  /** What the database is asked for until somebody is refused. */
  private List<String> asked(Optional<SentName.Plain> opened, String why) throws Exception {
    var asked = new ArrayList<String>();
    try (var outside = HouseParts.outside()) {
      var cipher = new CountingCipher(opened);
      var parts = HouseParts.of(house, outside, cipher, service -> unused());
      var query = request(given.nameId(), ours).replace("/saml/slo?", "");
      var heard = HouseParts.heard(parts, asked::add);
      var good =
          assertInstanceOf(
              VerifyLogout.Outcome.Good.class, new VerifyLogout(heard).verify(read(query), came()));
      var refused =
          assertInstanceOf(
              EndSessions.Outcome.Refused.class, new EndSessions(heard).wished(good.wish()));
      assertEquals(why, refused.fault().reason().name());
      return asked;
    }
  }

  @Test
  void anUnsignedOneIsRefusedWhereANameInTheClearIsNot() throws Exception {
    var keyless =
        TestService.named(house, "keyless").withoutKey().at(TestService.REDIRECT).registered();
    var mine = house.browser();
    var told = keyless.signOn(mine, "tanaka");
    var target = new EncryptionTarget(ours, true, DataEncryption.AES256_GCM, KeyTransport.USUAL);
    var name = new NameId(told.nameId(), FORMAT, Optional.empty(), Optional.empty());
    var xml = keyless.wish(told).xmlNaming(EncryptedIds.write(name, target));
    var page = mine.get("/saml/slo?SAMLRequest=" + TestService.deflated(xml));
    assertTrue(page.body().contains("<html"), page.body());
    assertTrue(keyless.signsOnSilently(mine), "nobody was signed out");
    var plain = TestService.brought(mine.get(keyless.wish(told).unsignedRedirect()), house);
    assertEquals("Success", status(plain.xml()));
  }

  @Test
  void ourNameIsEncryptedWhereTheEntrySaysSo() throws Exception {
    TestService.named(house, "safe")
        .at(TestService.SOAP, partner.address("success", "safe"), "")
        .encryptable()
        .registered("encrypt-name-id=when-possible", "encrypt=never")
        .signOnUnread(browser);
    var answer = TestService.brought(browser.get(crm.wish(given).redirect()), house);
    assertEquals("Success", status(answer.xml()));
    var envelope = partner.received().getLast();
    assertTrue(envelope.contains("<saml:EncryptedID"), envelope);
    assertFalse(envelope.contains("<saml:NameID"), envelope);
  }

  @Test
  void itIsEncryptedWhereTheAssertionIs() throws Exception {
    TestService.named(house, "usual")
        .at(TestService.SOAP, partner.address("success", "usual"), "")
        .encryptable()
        .registered()
        .signOnUnread(browser);
    TestService.named(house, "open")
        .at(TestService.SOAP, partner.address("success", "open"), "")
        .encryptable()
        .registered("encrypt=never")
        .signOnUnread(browser);
    partner.received().clear();
    var answer = TestService.brought(browser.get(crm.wish(given).redirect()), house);
    assertEquals("Success", status(answer.xml()));
    var hidden = partner.received().stream().filter(it -> it.contains("/usual")).toList();
    assertTrue(hidden.getFirst().contains("<saml:EncryptedID"), hidden.toString());
    assertFalse(hidden.getFirst().contains("<saml:NameID"), hidden.toString());
    var clear = partner.received().stream().filter(it -> it.contains("/open")).toList();
    assertTrue(clear.getFirst().contains("<saml:NameID"), clear.toString());
  }

  @Test
  void whatIsTooLongForAnAddressIsPostedWhereTheServiceTakesThat() throws Exception {
    var page = partner.address("page", "both");
    TestService.named(house, "both")
        .at(TestService.REDIRECT, page, "")
        .at(TestService.POST, page, "")
        .encryptable()
        .registered()
        .signOnUnread(browser);
    TestService.named(house, "plain")
        .at(TestService.REDIRECT, partner.address("page", "plain"), "")
        .at(TestService.POST, partner.address("page", "plain"), "")
        .encryptable()
        .registered("encrypt=never")
        .signOnUnread(browser);
    var going = ServiceAsksTest.location(browser.get(crm.wish(given).redirect()));
    var ways = new java.util.HashMap<Boolean, Browser.Page>();
    for (int visits = 0; visits < 2; visits++) {
      var way = browser.get(ServiceAsksTest.href(browser.get(going), "onward"));
      ways.put(way.fields().containsKey("SAMLRequest"), way);
    }
    var posted = java.util.Objects.requireNonNull(ways.get(true));
    var xml =
        new String(
            java.util.Base64.getDecoder().decode(posted.fields().get("SAMLRequest")),
            java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(xml.contains("<saml:EncryptedID"), xml);
    var redirected = java.util.Objects.requireNonNull(ways.get(false));
    assertEquals(302, redirected.status());
    assertTrue(ServiceAsksTest.location(redirected).contains("/plain?SAMLRequest="));
  }

  @Test
  void aNameThatMustBeEncryptedIsNeverWrittenInTheClear() {
    var names = new EncryptedNames(new EncryptedIds(List::of));
    var name = new NameId("tanaka", FORMAT, Optional.empty(), Optional.empty());
    var bare = new EncryptionKey(TestKey.STRANGER.certificate(), false, List.of());
    for (var option : List.of("encrypt-name-id=always", "encrypt=always")) {
      var keyless = Entries.crm(List.of(), option);
      assertFalse(names.canClose(keyless), option);
      assertThrows(IllegalStateException.class, () -> names.close(name, keyless), option);
      var with = Entries.crm(List.of(bare), option);
      assertTrue(names.canClose(with), option);
      assertInstanceOf(LogoutModel.Name.Encrypted.class, names.close(name, with), option);
    }
    assertTrue(names.canClose(Entries.crm()));
    assertInstanceOf(LogoutModel.Name.Plain.class, names.close(name, Entries.crm()));
  }
}
