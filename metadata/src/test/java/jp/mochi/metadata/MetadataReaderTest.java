package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.metadata.Samples.faults;
import static jp.mochi.metadata.Samples.taken;
import static jp.mochi.metadata.Samples.text;
import static jp.mochi.metadata.Samples.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataReaderTest {
  private static final String SHIB = text("mod-shib");
  private static final String POST_ACS = "https://wiki.example.jp/Shibboleth.sso/SAML2/POST\"";

  /** The sample with one thing changed; the sample itself is taken (see {@link Shapes}). */
  private static String shib(String from, String to) {
    assertTrue(SHIB.contains(from), from);
    return SHIB.replace(from, to);
  }

  @Nested
  class Identifiers {
    private static String wanting(String... values) {
      var attribute =
          "<md:Extensions><mdattr:EntityAttributes"
              + " xmlns:mdattr='urn:oasis:names:tc:SAML:metadata:attribute'>"
              + "<saml:Attribute xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'"
              + " NameFormat='urn:oasis:names:tc:SAML:2.0:attrname-format:uri'"
              + " Name='urn:oasis:names:tc:SAML:profiles:subject-id:req'>"
              + String.join("", values)
              + "</saml:Attribute></mdattr:EntityAttributes></md:Extensions>";
      return """
      <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:sp">
        %s
        <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <md:AssertionConsumerService index="0" Location="https://a.example/acs"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
        </md:SPSSODescriptor>
      </md:EntityDescriptor>
      """
          .formatted(attribute);
    }

    private static String value(String text) {
      return "<saml:AttributeValue> " + text + " </saml:AttributeValue>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "any", "pairwise-id", "subject-id"})
    void readsWhichOneTheServiceNeeds(String text) {
      assertEquals(SubjectIdRequirement.of(text), taken(wanting(value(text))).subjectId());
      assertEquals(List.of(), warnings(wanting(value(text))));
    }

    @Test
    void readsNothingWhereNothingIsSaid() {
      assertTrue(taken(SHIB).subjectId().isEmpty());
    }

    @Test
    void oneThatThereIsNotOrSeveralCountForNothingAndAreToldOf() {
      for (var wrong : List.of(wanting(value("all")), wanting(value("any"), value("none")))) {
        assertTrue(taken(wrong).subjectId().isEmpty());
        assertEquals(List.of(WarningCode.SUBJECT_ID_UNKNOWN), warnings(wrong));
      }
    }
  }

  @Nested
  class Shapes {
    @Test
    void takesWhatModShibPublishes() {
      var sp = taken(SHIB);
      assertEquals("https://wiki.example.jp/shibboleth", sp.entityId());
      assertEquals(List.of(1, 2, 3), sp.acs().stream().map(Acs::index).toList());
      assertTrue(sp.authnRequestsSigned());
      assertEquals(List.of(Certificates.GOOD), sp.signingCertificates());
      assertEquals(List.of(Certificates.GOOD), sp.encryptionCertificates());
      assertEquals(List.of(), warnings(SHIB));
    }

    @Test
    void takesWhatSimpleSamlPhpPublishes() {
      var sp = taken(text("simplesamlphp"));
      assertEquals("経費精算", sp.displayNameJa());
      assertEquals("Expenses", sp.displayNameEn());
      assertEquals("urn:oid:0.9.2342.19200300.100.1.3", sp.requestedAttributes().getFirst().name());
      assertTrue(sp.requestedAttributes().getFirst().required());
      assertEquals(1, sp.signingCertificates().size());
      assertEquals(1, sp.encryptionCertificates().size());
    }

    @Test
    void takesSeveralAddressesWithADefault() {
      var sp = taken(text("salesforce-like"));
      assertEquals(2, sp.acs().size());
      assertTrue(sp.acs().getFirst().isDefault());
      assertTrue(sp.wantAssertionsSigned());
      assertEquals(Instant.parse("2036-11-21T00:00:00Z"), sp.validUntil().orElseThrow());
    }

    @Test
    void takesADefaultNamespaceAndBlanksAroundValues() {
      var sp = taken(text("slack-like"));
      assertEquals(
          List.of("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"), sp.nameIdFormats());
      assertEquals("Slack", sp.displayNameJa());
      assertEquals(
          List.of("User.Email", "User.Username"),
          sp.requestedAttributes().stream().map(RequestedAttribute::name).toList());
    }

    @Test
    void takesAnEntityIdThatIsNoUri() {
      assertEquals("google.com/a/example.jp", taken(text("google-like")).entityId());
    }

    @Test
    void takesUtf16AsItsDeclarationSays() {
      var document = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + text("slack-like");
      var outcome = new MetadataReader(Samples.CLOCK).read(document.getBytes(UTF_16));
      assertTrue(outcome instanceof ReadOutcome.Read, outcome::toString);
    }
  }

  @Nested
  class TheDocument {
    @Test
    void refusesWhatIsNotXmlAndNamesTheLine() {
      var outcome = Samples.outcome("<a>\n<b>\n</a>");
      assertEquals(List.of(FaultCode.BROKEN_XML), faults(outcome));
      assertTrue(outcome.toString().contains("line 3"), outcome::toString);
      assertEquals(List.of(FaultCode.BROKEN_XML), faults(""));
      assertEquals(List.of(FaultCode.BROKEN_XML), faults("just words"));
    }

    @Test
    void refusesADoctypeEvenAHarmlessOne() {
      assertEquals(List.of(FaultCode.DOCTYPE), faults("<!DOCTYPE md:EntityDescriptor>\n" + SHIB));
      assertEquals(
          List.of(FaultCode.DOCTYPE),
          faults("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"));
    }

    @Test
    void refusesMoreThanOneMebibyteAndTakesJustThat() {
      var fill = " ".repeat(BoundedXml.MOST_BYTES - SHIB.getBytes(UTF_8).length);
      taken(SHIB + fill);
      assertEquals(List.of(FaultCode.TOO_LARGE), faults(SHIB + fill + " "));
    }

    @Test
    void refusesTooDeepADocument() {
      int inside = BoundedXml.MOST_DEPTH - 2;
      taken(SHIB.replace("<alg:DigestMethod", nested(inside) + "<alg:DigestMethod"));
      assertEquals(
          List.of(FaultCode.TOO_COMPLEX),
          faults(SHIB.replace("<alg:DigestMethod", nested(inside + 1) + "<alg:DigestMethod")));
    }

    private static String nested(int depth) {
      return "<x>".repeat(depth) + "</x>".repeat(depth);
    }

    @Test
    void refusesTooManyElementsAndAttributes() {
      assertEquals(List.of(FaultCode.TOO_COMPLEX), faults("<a>" + "<b/>".repeat(10_001) + "</a>"));
      var attributes = new StringBuilder();
      for (int i = 0; i < 65; i++) {
        attributes.append(" a").append(i).append("=''");
      }
      assertEquals(List.of(FaultCode.TOO_COMPLEX), faults("<a" + attributes + "/>"));
    }

    @Test
    void refusesAnotherRoot() {
      assertEquals(List.of(FaultCode.NOT_METADATA), faults("<html/>"));
      assertEquals(List.of(FaultCode.NOT_METADATA), faults("<EntityDescriptor/>"));
    }
  }

  @Nested
  class TheEntity {
    private static final String LIST =
        "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'>";

    private static String list(String... samples) {
      var list = new StringBuilder(LIST);
      for (var sample : samples) {
        list.append(text(sample).replaceFirst("<\\?xml.*?\\?>", ""));
      }
      return list + "</md:EntitiesDescriptor>";
    }

    @Test
    void takesTheOnlyServiceOfAList() {
      assertEquals("https://slack.com", taken(list("slack-like")).entityId());
    }

    @Test
    void asksWhichServiceOfSeveralAndTakesTheOneNamed() {
      var two = list("slack-like", "google-like");
      assertEquals(List.of(FaultCode.SEVERAL_SERVICES), faults(two));
      assertTrue(Samples.outcome(two).toString().contains("google.com/a/example.jp"));
      var reader = new MetadataReader(Samples.CLOCK);
      assertTrue(reader.read(two.getBytes(UTF_8), "https://slack.com") instanceof ReadOutcome.Read);
      assertEquals(
          List.of(FaultCode.NO_SUCH_SERVICE), faults(reader.read(two.getBytes(UTF_8), "other")));
    }

    @Test
    void refusesAListWithoutServices() {
      assertEquals(List.of(FaultCode.NO_SERVICE_ROLE), faults(list()));
    }

    @Test
    void refusesAnEntityWithoutAServiceRoleAndKnowsAnIdentityProvider() {
      var idp = SHIB.replace("SPSSODescriptor", "IDPSSODescriptor");
      assertEquals(List.of(FaultCode.IDENTITY_PROVIDER), faults(idp));
      var other = SHIB.replace("SPSSODescriptor", "PDPDescriptor");
      assertEquals(List.of(FaultCode.NO_SERVICE_ROLE), faults(other));
    }

    @Test
    void refusesAServiceThatSpeaksSaml1Only() {
      var saml1 = shib("SAML:2.0:protocol\"", "SAML:1.1:protocol\"");
      assertEquals(List.of(FaultCode.NOT_SAML_2), faults(saml1));
    }

    @Test
    void refusesAnEntityIdThatIsMissingLongOrBlank() {
      var id = "entityID=\"https://wiki.example.jp/shibboleth\"";
      assertEquals(List.of(FaultCode.NO_ENTITY_ID), faults(shib(id, "")));
      assertEquals(List.of(FaultCode.BAD_ENTITY_ID), faults(shib(id, "entityID=\"a b\"")));
      taken(shib(id, "entityID=\"" + "a".repeat(1024) + "\""));
      assertEquals(
          List.of(FaultCode.BAD_ENTITY_ID),
          faults(shib(id, "entityID=\"" + "a".repeat(1025) + "\"")));
    }

    @Test
    void refusesMetadataThatHasExpiredWhereverItSaysSo() {
      var soon = Certificates.NOW.plus(Duration.ofDays(2)).toString();
      var past = Certificates.NOW.toString();
      for (var element : List.of("<md:SPSSODescriptor ", "<md:EntityDescriptor ")) {
        var warned = shib(element, element + "validUntil='" + soon + "' ");
        assertEquals(List.of(WarningCode.METADATA_EXPIRES_SOON), warnings(warned));
        assertEquals(soon, taken(warned).validUntil().orElseThrow().toString());
        assertEquals(
            List.of(FaultCode.EXPIRED),
            faults(shib(element, element + "validUntil='" + past + "' ")));
      }
      var expiredList =
          list("slack-like")
              .replace("<md:Entities", "<md:Entities")
              .replaceFirst(">", " validUntil='2020-01-01T00:00:00Z'>");
      assertEquals(List.of(FaultCode.EXPIRED), faults(expiredList));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-13-01T00:00:00Z", "", "2026-11-22"})
    void refusesAnEndThatIsNoTime(String text) {
      var element = "<md:SPSSODescriptor ";
      assertEquals(
          List.of(FaultCode.MALFORMED_VALUE),
          faults(shib(element, element + "validUntil='" + text + "' ")));
    }

    @Test
    void refusesATruthValueThatIsNone() {
      assertEquals(
          List.of(FaultCode.MALFORMED_VALUE),
          faults(shib("AuthnRequestsSigned=\"1\"", "AuthnRequestsSigned=\"yes\"")));
    }

    @Test
    void warnsThatASignatureInsideProvesNothing() {
      var signed =
          shib(
              "<md:Extensions xmlns:alg",
              "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/><md:Extensions"
                  + " xmlns:alg");
      assertEquals(List.of(WarningCode.SIGNATURE_NOT_CHECKED), warnings(signed));
    }
  }

  @Nested
  class Addresses {
    private static String acs(String location) {
      return shib(POST_ACS, location + "\"");
    }

    @Test
    void refusesAServiceWithoutAnAcs() {
      assertEquals(
          List.of(FaultCode.NO_ACS),
          faults(SHIB.replaceAll("(?s)<md:AssertionConsumerService[^>]*/>", "")));
    }

    @Test
    void refusesAServiceThatTakesNoPost() {
      assertEquals(
          List.of(FaultCode.NO_POST_ACS), faults(SHIB.replace(":HTTP-POST\"", ":HTTP-Artifact\"")));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:8446/acs",
          "http://127.0.0.1/acs",
          "http://[::1]:8080/acs",
          "https://a.example:8443/acs?x=1&amp;y=2"
        })
    void takesHttpsAndThisMachine(String location) {
      taken(acs(location));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://wiki.example.jp/acs",
          "http://localhost.example.jp/acs",
          "http://127.0.0.1.example.jp/",
          "javascript:alert(1)",
          "ftp://wiki.example.jp/acs"
        })
    void refusesWhatIsNotHttps(String location) {
      assertEquals(List.of(FaultCode.ACS_NOT_HTTPS), faults(acs(location)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "/acs",
          "wiki.example.jp/acs",
          "https:///acs",
          "https:acs",
          "https://*.example.jp/acs",
          "https://user@wiki.example.jp/acs",
          "https://wiki.example.jp/a b",
          "https://wiki.example.jp/a\\b",
          "https://wiki.例え.jp/acs",
          "https://wiki.example.jp:99999/acs"
        })
    void refusesWhatIsNoUrl(String location) {
      assertEquals(List.of(FaultCode.ACS_NOT_A_URL), faults(acs(location)));
    }

    @Test
    void refusesAFragment() {
      assertEquals(List.of(FaultCode.ACS_FRAGMENT), faults(acs("https://wiki.example.jp/acs#top")));
    }

    @Test
    void checksAddressesOfOtherBindingsToo() {
      assertEquals(
          List.of(FaultCode.ACS_NOT_HTTPS),
          faults(shib("https://wiki.example.jp/Shibboleth.sso/SAML2/ECP", "http://evil.example/")));
    }

    @Test
    void refusesAnIndexTwice() {
      assertEquals(List.of(FaultCode.ACS_INDEX_TWICE), faults(shib("index=\"2\"", "index=\"1\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "x", "1.5", "999999999999"})
    void refusesAnIndexThatIsNoNumber(String index) {
      assertEquals(
          List.of(FaultCode.ACS_INDEX_NOT_A_NUMBER),
          faults(shib("index=\"2\"", "index=\"" + index + "\"")));
    }

    @Test
    void givesAFreeIndexWhereNoneStands() {
      var document = shib("index=\"1\"", "");
      assertEquals(List.of(WarningCode.ACS_WITHOUT_INDEX), warnings(document));
      assertEquals(List.of(0, 2, 3), taken(document).acs().stream().map(Acs::index).toList());
    }

    @Test
    void takesTheFirstOfSeveralDefaults() {
      var document =
          shib("index=\"2\"", "index=\"2\" isDefault=\"1\"")
              .replace("index=\"3\"", "index=\"3\" isDefault=\"true\"");
      assertEquals(List.of(WarningCode.SEVERAL_DEFAULTS), warnings(document));
      assertEquals(
          List.of(false, true, false), taken(document).acs().stream().map(Acs::isDefault).toList());
    }
  }

  @Test
  void tellsAllFaultsAtOnceInBothLanguages() {
    var bad =
        shib("index=\"2\"", "index=\"1\"")
            .replace(POST_ACS, "http://wiki.example.jp/\"")
            .replace("AuthnRequestsSigned=\"1\"", "AuthnRequestsSigned=\"\u202ex\"");
    if (Samples.outcome(bad) instanceof ReadOutcome.Refused(var found)) {
      assertEquals(3, found.size());
      for (var fault : found) {
        assertFalse(fault.english().isBlank());
        assertTrue(fault.japanese().codePoints().anyMatch(c -> c > 0x3000), fault::japanese);
        assertFalse(fault.english().contains("\u202e"));
        assertEquals(fault.japanese(), fault.text(java.util.Locale.JAPAN));
      }
    }
    assertEquals(3, faults(bad).size());
  }
}
