package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.onelogin.saml2.authn.SamlResponse;
import com.onelogin.saml2.http.HttpRequest;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.settings.SettingsBuilder;
import com.onelogin.saml2.util.Util;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OneLogin's java-saml opens, verifies and takes what we encrypt and sign for it. */
class OneLoginTest {
  private static final String ACS = "https://sp.example/acs";
  private static House house;
  private static KeyPairFiles key;

  /** Ours, as it was before one of the tests made a second. */
  private static String certificate;

  private static int number;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    key = KeyPairFiles.make(dir, "onelogin");
    certificate = house.browser().get("/saml/certificate.pem").body();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String entityId() {
    return "https://sp" + number + ".example/saml";
  }

  private static String metadata() throws Exception {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="encryption">
          <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>%s</ds:X509Certificate>
          </ds:X509Data></ds:KeyInfo>
        </md:KeyDescriptor>
        <md:AssertionConsumerService index="0" Location="%s"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(entityId(), bare(Files.readString(key.certificate())), ACS);
  }

  private static String bare(String pem) {
    return pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
  }

  private static Saml2Settings settings() throws Exception {
    return settings(certificate);
  }

  private static Saml2Settings settings(String ours) throws Exception {
    Map<String, Object> values = new HashMap<>();
    values.put(SettingsBuilder.STRICT_PROPERTY_KEY, true);
    values.put(SettingsBuilder.SP_ENTITYID_PROPERTY_KEY, entityId());
    values.put(SettingsBuilder.SP_ASSERTION_CONSUMER_SERVICE_URL_PROPERTY_KEY, ACS);
    values.put(SettingsBuilder.SP_X509CERT_PROPERTY_KEY, Files.readString(key.certificate()));
    values.put(SettingsBuilder.SP_PRIVATEKEY_PROPERTY_KEY, Files.readString(key.key()));
    values.put(SettingsBuilder.IDP_ENTITYID_PROPERTY_KEY, House.ENTITY_ID);
    values.put(
        SettingsBuilder.IDP_SINGLE_SIGN_ON_SERVICE_URL_PROPERTY_KEY, House.BASE_URL + "/saml/sso");
    values.put(SettingsBuilder.IDP_X509CERT_PROPERTY_KEY, ours);
    values.put(SettingsBuilder.SECURITY_WANT_XML_VALIDATION, true);
    values.put(SettingsBuilder.SECURITY_REJECT_DEPRECATED_ALGORITHM, true);
    return new SettingsBuilder().fromValues(values).build();
  }

  private static void register(String... options) throws Exception {
    var registered = metadata().getBytes(StandardCharsets.UTF_8);
    house.registerMetadata("sp-" + number, registered, options);
  }

  /** A response as it was posted, with the ID of the request that it answers. */
  private record Posted(SamlResponse response, String request, String xml) {}

  private static Posted posted(Saml2Settings settings) throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(entityId(), Clock.systemUTC().instant());
    var page = browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
    var posted = page.fields().get("SAMLResponse");
    var xml = new String(Base64.getDecoder().decode(posted), StandardCharsets.UTF_8);
    var form = Map.of("SAMLResponse", List.of(posted));
    var response = new SamlResponse(settings, new HttpRequest(ACS, form, ""));
    return new Posted(response, request.id(), xml);
  }

  private static SamlResponse taken(Saml2Settings settings, String... options) throws Exception {
    register(options);
    var posted = posted(settings);
    assertFalse(posted.xml().contains("tanaka"), posted.xml());
    assertValid(posted);
    return posted.response();
  }

  private static void assertValid(Posted posted) {
    var good = posted.response().isValid(posted.request());
    assertTrue(good, posted.response().getError() + posted.xml());
  }

  @Test
  void opensAnEncryptedAssertion() throws Exception {
    for (var signed : List.of("assertion", "response", "both")) {
      number++;
      var response = taken(settings(), "sign=" + signed, "attribute.mail=directory:mail");
      assertEquals("tanaka", response.getNameId());
      assertEquals(List.of("tanaka@demo.mochi.example"), response.getAttributes().get("mail"));
    }
  }

  /**
   * Its list of algorithms (Util.isAlgorithmWhitelisted) has RSA and DSA alone; the same key and
   * the same response are good for mod_shib (ShibbolethTest).
   */
  @Test
  void refusesEverySignatureByAnEcKeyAndSoIsSaidInTheHandbook() throws Exception {
    number++;
    register("encrypt=never");
    assertValid(posted(settings()));

    number++;
    var made = new Typed(house.dir()).run("key", "add", "--for", "ec");
    assertEquals(0, made.status(), made.err());
    register("encrypt=never", "signature=ecdsa-sha256");
    var shown = new Typed(house.dir()).run("sp", "show", "sp-" + number, "--json");
    var pem =
        new ObjectMapper().readTree(shown.out()).path("paste").path("certificate").path("pem");
    var knowing = settings(pem.asText());
    var refused = posted(knowing);
    assertFalse(refused.response().isValid(refused.request()));
    assertTrue(
        refused.xml().contains("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        refused.xml());
    assertTrue(
        refused.response().getError().contains("Signature validation failed"),
        refused.response().getError());
    assertFalse(Util.isAlgorithmWhitelisted("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"));
  }

  @Test
  void opensAnEncryptedNameId() throws Exception {
    number++;
    var settings = settings();
    settings.setWantNameIdEncrypted(true);
    var response = taken(settings, "encrypt=never", "encrypt-name-id=always");
    assertEquals("tanaka", response.getNameId());
  }
}
