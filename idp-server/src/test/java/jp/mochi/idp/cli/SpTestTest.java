package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sp test} against a whole server. */
class SpTestTest {
  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [203.0.113.0/24]}
      rules:
        - name: not-from-here
          reason: {ja: ここからは使えません。, en: Not from here.}
          if: {services: [shut]}
          refuse: true
        - name: office
          reason: {ja: 社内から接続してください。, en: Come from the office.}
          if: {services: [office-only], zones: [office]}
          require: [{factor: password, max-age: 30m}]
        - name: open
          reason: {ja: 理由, en: why}
          if: {services: [open]}
          permit: true
        - name: everywhere
          reason: {ja: 本人確認, en: Who it is}
          if: {not-services: [office-only]}
          require: [password]
      """;
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), text -> text, POLICY);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Typed.Said test(String name, String user, String... more) {
    var words = new ArrayList<>(List.of("sp", "test", name, "--user", user));
    words.addAll(List.of(more));
    return new Typed(house.dir()).run(words.toArray(String[]::new));
  }

  private static JsonNode json(String name, String user, String... more) throws Exception {
    var all = new ArrayList<>(List.of(more));
    all.add("--json");
    return Remote.JSON.readTree(test(name, user, all.toArray(String[]::new)).out());
  }

  private static String sp(String name) {
    return "https://" + name + ".example/saml";
  }

  private static void byHand(String name, String... options) {
    house.register(name, sp(name), "https://" + name + ".example/acs", options);
  }

  private static String key(String use, String methods, Duration good) throws Exception {
    var from = Clock.systemUTC().instant().minus(Duration.ofDays(1));
    var certificate =
        SelfSigned.carrying(
            KeyPairs.rsa(2048), "sp", from, from.plus(Duration.ofDays(1)).plus(good));
    return "<md:KeyDescriptor use=\""
        + use
        + "\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
        + "<ds:X509Certificate>"
        + Base64.getEncoder().encodeToString(certificate.getEncoded())
        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        + methods
        + "</md:KeyDescriptor>";
  }

  private static void metadata(String name, String keys, String more, String... options) {
    metadataOf(name, sp(name), name, keys, more, options);
  }

  private static void metadataOf(
      String name, String entityId, String acs, String keys, String more, String... options) {
    var text =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
          <md:SPSSODescriptor WantAssertionsSigned="true"
              protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">%s
            <md:AssertionConsumerService index="0" Location="https://%s.example/acs"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>%s
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """
            .formatted(entityId, keys, acs, more);
    house.registerMetadata(name, text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static List<String> codes(JsonNode answer, String result) {
    var codes = new ArrayList<String>();
    for (var check : answer.path("checks")) {
      if (check.path("result").asText().equals(result)) {
        codes.add(check.path("code").asText());
      }
    }
    return codes;
  }

  private static long rows(String table) {
    return house
        .database()
        .read(h -> h.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  @Test
  void showsTheDecisionTheNameTheAttributesTheResponseAndEveryCheck() {
    byHand("crm", "name-id-format=emailAddress", "attribute.mail=mail");
    var said = test("crm", "sato", "--ip", "203.0.113.7");
    assertEquals(0, said.status(), said.toString());
    var out = said.out();
    assertTrue(out.startsWith("Permitted."), out);
    assertTrue(out.contains("everywhere"), out);
    assertTrue(out.contains("office"), out);
    assertTrue(out.contains("sato@demo.mochi.example"), out);
    assertTrue(out.contains("<saml:Assertion "), out);
    assertTrue(out.contains("ok       The Assertion is signed, and a key in our metadata"), out);
    assertTrue(out.contains("keeps to the SAML schemas"), out);
    assertTrue(out.endsWith("All good.\n"), out);
  }

  @Test
  void saysTheSameInJapanese() {
    byHand("ja", "name-id-format=emailAddress");
    var said =
        new Typed(house.dir())
            .speaking(Locale.JAPANESE)
            .run("sp", "test", "ja", "--user", "sato", "--ip", "203.0.113.7");
    assertEquals(0, said.status(), said.toString());
    assertTrue(said.out().startsWith("許可されます"), said.out());
    assertTrue(said.out().contains("合格  応答は SAML のスキーマに適合しています。"), said.out());
    assertTrue(said.out().contains("どのサービスにも使えません"), said.out());
  }

  /** The response is the one that a sign-on gives, but for times, IDs and what proves it. */
  @Test
  void isWhatARealSignOnGives() throws Exception {
    byHand("same", "name-id-format=emailAddress", "attribute.mail=mail", "attribute.g=groups");
    var tried = json("same", "sato").path("response").asText();
    var browser = house.browser();
    var request = new AuthnRequests(sp("same"), Clock.systemUTC().instant()).redirect();
    var real = SignOns.success(browser.signIn(browser.get(request), "sato", "sato-demo-1"));
    assertEquals(shape(real), shape(tried));
  }

  private static String shape(String response) {
    return response
        .replaceAll("<!--[^>]*-->", "")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]*Z", "TIME")
        .replaceAll("\"#?_[^\"]*\"", "ID")
        .replaceAll("(DigestValue|SignatureValue)>[^<]*<", "$1><")
        .replaceAll("<saml:SubjectLocality[^/]*</saml:SubjectLocality>", "");
  }

  @Test
  void nothingItShowsIsOfUse() throws Exception {
    var encryption = key("encryption", "", Duration.ofDays(365));
    byHand("plain", "sign=both");
    metadata("hidden", encryption, "", "sign=both");
    for (var name : List.of("plain", "hidden")) {
      var answer = json(name, "sato");
      assertTrue(answer.path("failed").asInt() == 0, answer.toString());
      var shown =
          answer.path("response").asText() + answer.path("responseBeforeEncryption").asText();
      assertTrue(shown.contains("SignatureValue>"), shown);
      assertEquals(0, values(shown, "SignatureValue"), shown);
      assertEquals(0, values(shown, "CipherValue"), shown);
      assertTrue(shown.contains("NotOnOrAfter=\"2000-01-01T00:05:00Z\""), shown);
      assertFalse(shown.matches("(?s).*NotOnOrAfter=\"20[12].*"), shown);
    }
    assertTrue(json("hidden", "sato").path("response").asText().contains("EncryptedAssertion"));
  }

  /** How many elements of that name have a value. */
  private static long values(String xml, String element) {
    return java.util.regex.Pattern.compile(element + ">[^<]").matcher(xml).results().count();
  }

  @Test
  void leavesNothingBehindButARecordThatWasThereFirst() throws Exception {
    byHand("kept", "name-id-format=persistent");
    var tables = List.of("session", "service_session", "persistent_name_id", "consumed_request");
    var before = tables.stream().map(SpTestTest::rows).toList();
    var answer = json("kept", "sato", "--ip", "203.0.113.7");
    assertEquals(before, tables.stream().map(SpTestTest::rows).toList());
    assertTrue(answer.path("nameId").path("wouldBeMade").asBoolean(), answer.toString());
    assertEquals(PERSISTENT, answer.path("nameId").path("format").asText());
    assertTrue(codes(answer, "ok").contains("NAME_ID_NEW"), answer.toString());
    var id =
        answer
            .path("response")
            .asText()
            .replaceAll("(?s).*<saml:Assertion[^>]* ID=\"([^\"]*)\".*", "$1");
    var record = new Typed(house.dir()).run("audit", "search", "--json").out();
    assertTrue(record.contains(id), record);
    assertTrue(record.contains("sp test"), record);
  }

  @Test
  void aNameThatThereIsIsShown() throws Exception {
    byHand("known", "name-id-format=persistent");
    var browser = house.browser();
    var request = new AuthnRequests(sp("known"), Clock.systemUTC().instant()).redirect();
    var real = SignOns.success(browser.signIn(browser.get(request), "sato", "sato-demo-1"));
    var answer = json("known", "sato");
    assertFalse(answer.path("nameId").path("wouldBeMade").asBoolean());
    assertEquals(SignOns.nameId(real), answer.path("nameId").path("value").asText());
  }

  @Test
  void withoutARecordThereIsNoAssertion() {
    byHand("unrecorded");
    house
        .database()
        .write(
            h ->
                h.execute(
                    "CREATE TRIGGER no_tests BEFORE INSERT ON audit"
                        + " WHEN NEW.detail LIKE '%sp test%'"
                        + " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));
    try {
      var said = test("unrecorded", "sato", "--json");
      assertEquals(1, said.status(), said.toString());
      assertFalse(said.toString().contains("Assertion"), said.toString());
    } finally {
      house.database().write(h -> h.execute("DROP TRIGGER no_tests"));
    }
    assertEquals(0, test("unrecorded", "sato", "--json").status());
  }

  @Test
  void onlyAnAdministratorMayTest() throws Exception {
    byHand("roles");
    for (var role : List.of("helpdesk", "auditor", "admin")) {
      var person =
          role.equals("admin") ? "yamada" : role.equals("helpdesk") ? "nakamura" : "obrien";
      var made = new Typed(house.dir()).run("token", "create", "--role", role, "--person", person);
      assertEquals(0, made.status(), role + made.err());
      var file = Files.writeString(house.dir().resolve(role), made.out());
      var said =
          test(
              "roles",
              "sato",
              "--server",
              "http://127.0.0.1:" + house.configuration().listen().management().port(),
              "--token",
              file.toString());
      assertEquals(role.equals("admin") ? 0 : 1, said.status(), role + said);
      assertEquals(role.equals("admin"), said.out().contains("Permitted."), said.toString());
    }
  }

  @Test
  void aRefusalIsShownWithWhatWouldHelpAndMakesNothing() throws Exception {
    byHand("shut");
    var answer = json("shut", "sato");
    assertEquals("refuse", answer.path("policy").path("decision").asText());
    assertEquals("not-from-here", answer.path("policy").path("rule").asText());
    assertEquals(List.of("REFUSED"), codes(answer, "failed"));
    assertFalse(answer.has("response"), answer.toString());
    byHand("office-only");
    assertEquals(
        "permit",
        json("office-only", "sato", "--ip", "203.0.113.7").at("/policy/decision").asText());
    assertEquals(
        "refuse",
        json("office-only", "sato", "--ip", "198.51.100.1").at("/policy/decision").asText());
    var unknown = json("office-only", "sato");
    assertFalse(unknown.has("response"), unknown.toString());
    var old = json("office-only", "sato", "--ip", "203.0.113.7", "--factor", "password=31m");
    assertEquals(List.of("NOT_YET"), codes(old, "failed"));
    assertEquals(1, test("shut", "sato").status());
    var record = new Typed(house.dir()).run("audit", "search", "--json").out();
    assertTrue(record.contains("refuse POLICY"), record);
  }

  @Test
  void whoIsDisabledOrProvedNoPasswordGetsNothing() throws Exception {
    byHand("nobody");
    var disabled = json("nobody", "kim");
    assertEquals(List.of("DISABLED"), codes(disabled, "failed"));
    assertFalse(disabled.has("response"), disabled.toString());
    var unproved = json("nobody", "sato", "--factor", "none");
    assertEquals(List.of("NOT_YET"), codes(unproved, "failed"));
    assertFalse(unproved.has("response"), unproved.toString());
    byHand("open");
    var open = json("open", "sato", "--factor", "none");
    assertEquals("need", open.at("/policy/decision").asText(), open.toString());
    assertEquals(List.of("NOT_YET"), codes(open, "failed"));
  }

  @Test
  void anAttributeThatIsRequiredAndMissingFails() throws Exception {
    var wants =
        "<md:AttributeConsumingService index=\"0\"><md:ServiceName"
            + " xml:lang=\"en\">x</md:ServiceName><md:RequestedAttribute Name=\"urn:oid:2.5.4.4\""
            + " isRequired=\"true\"/><md:RequestedAttribute Name=\"mail\" isRequired=\"true\""
            + " NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"/>"
            + "</md:AttributeConsumingService>";
    metadata("wants", "", wants, "attribute.mail=mail;format=basic", "attribute.fax=fax");
    var answer = json("wants", "sato");
    assertEquals(List.of("REQUIRED_MISSING"), codes(answer, "failed"));
    assertTrue(
        codes(answer, "warning").containsAll(List.of("OTHER_FORMAT", "NO_VALUE")),
        answer.toString());
    metadata(
        "content", "", wants, "attribute.mail=mail;format=uri", "attribute.urn:oid:2.5.4.4=sn");
    var good = json("content", "sato");
    assertEquals(List.of(), codes(good, "failed"), good.toString());
    assertTrue(codes(good, "ok").contains("REQUIRED_THERE"), good.toString());
  }

  @Test
  void warnsOfWhatIsWeakOrEnds() throws Exception {
    var cbc = "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>";
    metadata(
        "weak",
        key("encryption", cbc, Duration.ofDays(9)),
        "",
        "signature=rsa-sha1",
        "digest=sha1");
    var warned = codes(json("weak", "sato"), "warning");
    assertTrue(
        warned.containsAll(List.of("ALGORITHM_SHA1", "ENCRYPTED_CBC", "THEIR_CERTIFICATE_ENDS")),
        warned.toString());
    metadata("clear", key("encryption", "", Duration.ofDays(90)), "", "encrypt=never");
    assertTrue(codes(json("clear", "sato"), "warning").contains("NOT_ENCRYPTED_THOUGH"));
    metadata("strong", key("encryption", "", Duration.ofDays(90)), "");
    var strong = json("strong", "sato");
    assertEquals(List.of(), codes(strong, "warning"), strong.toString());
    assertTrue(codes(strong, "ok").containsAll(List.of("ENCRYPTED", "THEIR_CERTIFICATES_GOOD")));
    byHand("own", "issuer=urn:own", "name-id-format=emailAddress", "name-id-source=uid");
    var own = json("own", "sato");
    assertTrue(codes(own, "warning").contains("ISSUER_OWN"), own.toString());
    assertTrue(codes(own, "failed").contains("NAME_ID_NO_ADDRESS"), own.toString());
  }

  @Test
  void whatCannotBeIssuedIsSaid() throws Exception {
    byHand("nameless", "name-id-format=emailAddress", "name-id-source=facsimileTelephoneNumber");
    var answer = json("nameless", "sato");
    assertEquals(List.of("NOT_ISSUED"), codes(answer, "failed"), answer.toString());
    assertFalse(answer.has("response"), answer.toString());
  }

  @Test
  void theEntryThatIsThePersonsAnswers() throws Exception {
    var acs = "https://office.example/acs";
    house.register("tenant-a", "urn:office", acs, "only-for=username == 'sato'", "issuer=urn:a");
    house.register("tenant-b", "urn:office", acs, "issuer=urn:b");
    var answer = json("tenant-b", "sato");
    assertEquals("tenant-a", answer.path("answeredBy").asText(), answer.toString());
    assertTrue(codes(answer, "warning").contains("OTHER_ENTRY"), answer.toString());
    assertTrue(answer.path("response").asText().contains("urn:a"), answer.toString());
    assertEquals("tenant-b", json("tenant-b", "tanaka").path("answeredBy").asText());
  }

  @Test
  void theEntryThatAnswersSaysWhatIsRequired() throws Exception {
    var wants =
        "<md:AttributeConsumingService index=\"0\"><md:ServiceName"
            + " xml:lang=\"en\">x</md:ServiceName><md:RequestedAttribute Name=\"fax\""
            + " isRequired=\"true\"/></md:AttributeConsumingService>";
    metadataOf("strict-half", "urn:halves", "half", "", wants, "only-for=username == 'sato'");
    metadataOf("easy-half", "urn:halves", "half", "", "");
    var strict = json("easy-half", "sato");
    assertEquals("strict-half", strict.path("answeredBy").asText(), strict.toString());
    assertEquals(List.of("REQUIRED_MISSING"), codes(strict, "failed"), strict.toString());
    var easy = json("strict-half", "tanaka");
    assertEquals("easy-half", easy.path("answeredBy").asText(), easy.toString());
    assertEquals(List.of(), codes(easy, "failed"), easy.toString());
    assertTrue(codes(easy, "ok").contains("NONE_REQUIRED"), easy.toString());
  }

  @Test
  void whatIsNotThereIsSaidInASentence() {
    byHand("there");
    assertTrue(test("nowhere", "sato").err().contains("There is no “nowhere”"));
    assertTrue(test("there", "nobody").err().contains("knows nobody by the name nobody"));
    var address = test("there", "sato", "--ip", "203.0.113.700");
    assertEquals(2, address.status());
    assertTrue(test("there", "sato", "--at", "tomorrow").err().contains("is no time"));
    assertTrue(
        test("there", "sato", "--factor", "smile").err().contains("names no proved factors"));
  }
}
