package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.metadata.catalogue.Basis;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.Parameter;
import jp.mochi.metadata.catalogue.Preset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every preset that we ship, registered by its examples on the whole server: what a service then
 * gets is held against what the preset says of it.
 */
class EveryPresetTest {
  private static final Map<String, String> FORMATS =
      Map.of(
          "emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          "unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
          "persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");

  /** What the directory has of the person who signs on. */
  private static final Map<String, String> TANAKA =
      Map.of(
          "mail", "tanaka@demo.mochi.example",
          "givenName", "Hanako",
          "sn", "Tanaka",
          "userPrincipalName", "tanaka@acme.example",
          "objectGUID", "c2l4dGVlbiBvY3RldHMuLg==");

  /** What expressions and the like come to for that person. */
  private static final Map<String, String> COME_TO =
      Map.of(
          "cel:username",
          "tanaka",
          "https://aws.amazon.com/SAML/Attributes/Role",
          "arn:aws:iam::123456789012:role/aws-reader,"
              + "arn:aws:iam::123456789012:saml-provider/mochi");

  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    var directory = house.directory();
    directory.add(
        "dn: cn=aws-reader,ou=groups," + directory.baseDn(),
        "objectClass: groupOfNames",
        "cn: aws-reader",
        "member: uid=tanaka,ou=people," + directory.baseDn());
    directory.set("tanaka", "userPrincipalName", "tanaka@acme.example");
    directory.set("tanaka", "objectGUID", "sixteen octets..");
    for (var preset : presets().toList()) {
      registered(preset);
    }
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  static Stream<Preset> presets() {
    var nowhere = Path.of("no-such-folder");
    return new Catalogue(nowhere, cel -> Optional.empty())
        .all().entries().stream().map(Catalogue.Entry::preset);
  }

  private static Map<String, String> examples(Preset preset) {
    return preset.parameters().stream()
        .collect(Collectors.toMap(Parameter::name, Parameter::example));
  }

  /** Registers it by giving only what it asks for. */
  private static void registered(Preset preset) {
    var words = new ArrayList<>(List.of("sp", "add", "--preset", preset.name()));
    preset.parameters().stream()
        .filter(parameter -> parameter.usual().isEmpty())
        .forEach(parameter -> words.add(parameter.name() + "=" + parameter.example()));
    var said = new Typed(house.dir()).run(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
  }

  private static String value(Preset preset, String key) {
    return preset.fact(key).orElseThrow().values().getFirst().filled(examples(preset));
  }

  private static ReceivedResponse signedOn(Preset preset, String acs) throws Exception {
    var browser = house.browser();
    var request =
        new AuthnRequests(value(preset, Fact.ENTITY_ID), Clock.systemUTC().instant())
            .with("AssertionConsumerServiceURL=\"" + acs + "\"");
    var page = browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
    assertEquals(acs, page.action());
    return ReceivedResponse.of(SignOns.success(page));
  }

  private static ReceivedResponse signedOn(Preset preset) throws Exception {
    return signedOn(preset, value(preset, Fact.ACS));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void answersAtEveryAddressOfTheServiceAndForNobodyElse(Preset preset) throws Exception {
    for (var template : preset.fact(Fact.ACS).orElseThrow().values()) {
      var acs = template.filled(examples(preset));
      var response = signedOn(preset, acs);
      assertEquals(acs, response.destination());
      assertEquals(acs, response.recipient());
      assertEquals(List.of(value(preset, Fact.ENTITY_ID)), response.audiences());
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void namesThePersonAsTheServiceKnowsThem(Preset preset) throws Exception {
    var name = signedOn(preset).nameId();
    var format = value(preset, "name-id-format");
    assertEquals(FORMATS.get(format), name.getAttribute("Format"));
    var source = preset.fact("name-id-source").map(fact -> value(preset, fact.key()));
    var lasting = preset.fact("persistent-source").map(fact -> value(preset, fact.key()));
    switch (format) {
      case "persistent" -> {
        var told = lasting.map(it -> TANAKA.get(it.replace("directory:", "")));
        told.ifPresent(value -> assertEquals(value, name.getTextContent()));
        assertTrue(told.isPresent() || !TANAKA.containsValue(name.getTextContent()));
        assertEquals(name.getTextContent(), signedOn(preset).nameId().getTextContent());
        assertEquals(value(preset, Fact.ENTITY_ID), name.getAttribute("SPNameQualifier"));
      }
      case "unspecified" ->
          assertEquals(source.map(TANAKA::get).orElse("tanaka"), name.getTextContent());
      default -> assertEquals(TANAKA.get(source.orElse("mail")), name.getTextContent());
    }
    preset
        .fact("name-qualifier")
        .ifPresent(
            fact -> assertEquals(value(preset, fact.key()), name.getAttribute("NameQualifier")));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void tellsTheAttributesUnderTheirExactNamesAndNoOthers(Preset preset) throws Exception {
    var expected = new LinkedHashMap<String, List<String>>();
    var response = signedOn(preset);
    for (var fact : preset.facts()) {
      if (fact.key().startsWith(Fact.ATTRIBUTE)) {
        var name = fact.key().substring(Fact.ATTRIBUTE.length());
        var parts = value(preset, fact.key()).split(";format=");
        expected.put(name, List.of(comesTo(name, parts[0])));
        if (parts.length > 1) {
          assertEquals(
              "urn:oasis:names:tc:SAML:2.0:attrname-format:" + parts[1], response.nameFormat(name));
        }
      }
    }
    assertEquals(expected, response.attributes());
  }

  private static String comesTo(String name, String source) {
    if (source.startsWith("constant:")) {
      return source.substring("constant:".length());
    }
    var known = COME_TO.get(COME_TO.containsKey(name) ? name : source);
    return known == null
        ? Optional.ofNullable(TANAKA.get(source.replace("directory:", ""))).orElseThrow()
        : known;
  }

  @ParameterizedTest
  @MethodSource("presets")
  void signsWhatTheServiceWantsSigned(Preset preset) throws Exception {
    var response = signedOn(preset);
    assertEquals(value(preset, "sign"), response.signed());
    assertFalse(response.encrypted());
    var session = preset.fact("session-length").map(fact -> value(preset, fact.key()));
    assertEquals(session.equals(Optional.of("none")), response.sessionEnd().isEmpty());
  }

  /** A key to encrypt to in a service's metadata tempts us only where the service can open it. */
  @ParameterizedTest
  @MethodSource("presets")
  void encryptsOnlyWhereTheServiceCan(Preset preset, @TempDir Path desk) throws Exception {
    var entityId = "https://" + preset.name() + ".keys.example/saml";
    var file = Files.writeString(desk.resolve("sp.xml"), withKey(entityId));
    var words = new ArrayList<>(List.of("sp", "add", file.toString(), "--preset", preset.name()));
    words.add("--name");
    words.add("keys-" + preset.name());
    preset.parameters().stream()
        .filter(parameter -> parameter.usual().isEmpty())
        .filter(parameter -> !parameter.name().equals(Fact.ENTITY_ID))
        .filter(parameter -> !parameter.name().equals(Fact.ACS))
        .forEach(parameter -> words.add(parameter.name() + "=" + parameter.example()));
    var said = new Typed(house.dir()).run(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    var browser = house.browser();
    var request = new AuthnRequests(entityId, Clock.systemUTC().instant());
    var page = browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
    var response = ReceivedResponse.of(SignOns.response(page));
    assertEquals(!value(preset, "encrypt").equals("never"), response.encrypted());
  }

  private static String withKey(String entityId) throws Exception {
    var from = Clock.systemUTC().instant();
    var to = from.plus(Duration.ofDays(365));
    var certificate = SelfSigned.carrying(KeyPairs.rsa(2048), "sp", from, to);
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="encryption">
          <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
        </md:KeyDescriptor>
        <md:AssertionConsumerService index="0" Location="https://keys.example/acs"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(entityId, Base64.getEncoder().encodeToString(certificate.getEncoded()));
  }

  private static JsonNode shown(Preset preset) throws Exception {
    var said = new Typed(house.dir()).run("sp", "show", preset.name(), "--json");
    assertEquals(0, said.status(), said.err());
    return new JsonMapper().readTree(said.out());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void showsWhatToEnterWithTheValuesFilledIn(Preset preset) throws Exception {
    var shown = shown(preset);
    assertEquals(preset.name(), shown.path("preset").path("name").asText());
    var options = new ArrayList<String>();
    shown.path("options").forEach(option -> options.add(option.asText()));
    var logout = value(preset, "logout");
    assertEquals(!logout.equals("metadata"), options.contains("logout=" + logout), logout);
    var fields = shown.path("preset").path("paste");
    assertFalse(fields.isEmpty());
    var values = new HashMap<>(examples(preset));
    values.putAll(ours(preset));
    for (int i = 0; i < preset.paste().size(); i++) {
      var expected = preset.paste().get(i).value().filled(values);
      assertFalse(expected.isBlank() || expected.contains("{"), expected);
      assertEquals(expected, fields.get(i).path("value").asText());
    }
  }

  /** What the catalogue's README says that these stand for, from what the server publishes. */
  private static Map<String, String> ours(Preset preset) throws Exception {
    var pem = house.browser().get("/saml/certificate.pem").body().strip();
    var line = pem.lines().filter(it -> !it.startsWith("-")).collect(Collectors.joining());
    var hash = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(line));
    var fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    var start = "/saml/unsolicited?providerId=" + encoded(value(preset, Fact.ENTITY_ID));
    return Map.of(
        "idp.entity-id", House.ENTITY_ID,
        "idp.sign-on", House.BASE_URL + "/saml/sso",
        "idp.logout", House.BASE_URL + "/saml/slo",
        "idp.sign-out-page", House.BASE_URL + "/logout",
        "idp.metadata", House.BASE_URL + "/saml/metadata",
        "idp.certificate", pem,
        "idp.certificate-line", line,
        "idp.certificate-address", House.BASE_URL + "/saml/certificate.pem",
        "idp.fingerprint", fingerprint,
        "idp.start", House.BASE_URL + start);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Where a form says "on one line", a PEM block is an error. */
  @Test
  void aCertificateOnOneLineIsOne() throws Exception {
    var microsoft = presets().filter(it -> it.name().equals("microsoft-365")).findFirst();
    var fields = shown(microsoft.orElseThrow()).path("preset").path("paste");
    var lines =
        StreamSupport.stream(fields.spliterator(), false)
            .filter(field -> field.path("label").path("en").asText().contains("on one line"))
            .map(field -> field.path("value").asText())
            .toList();
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().matches("MII[A-Za-z0-9+/=]+"), lines.getFirst());
    var shown = new Typed(house.dir()).run("sp", "show", "microsoft-365").out();
    assertTrue(shown.lines().anyMatch(lines.getFirst()::equals), shown);
  }

  /** What the catalogue can't know is asked for, and it says where the rest is from. */
  @Test
  void noFactGoesWithoutItsGrounds() {
    var unknown =
        presets()
            .flatMap(preset -> preset.facts().stream())
            .filter(fact -> fact.basis() instanceof Basis.Unknown)
            .toList();
    assertFalse(unknown.isEmpty());
    unknown.forEach(fact -> assertFalse(fact.names().isEmpty(), fact.key()));
    assertTrue(presets().count() >= 21);
  }
}
