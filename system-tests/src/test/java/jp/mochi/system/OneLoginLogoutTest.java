package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.onelogin.saml2.authn.SamlResponse;
import com.onelogin.saml2.http.HttpRequest;
import com.onelogin.saml2.logout.LogoutRequest;
import com.onelogin.saml2.logout.LogoutRequestParams;
import com.onelogin.saml2.logout.LogoutResponse;
import com.onelogin.saml2.logout.LogoutResponseParams;
import com.onelogin.saml2.model.SamlResponseStatus;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.settings.SettingsBuilder;
import com.onelogin.saml2.util.Constants;
import com.onelogin.saml2.util.Util;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sign-out with OneLogin's java-saml, which knows the browser's redirect and no SOAP: its messages
 * are heard here, and ours by it.
 */
class OneLoginLogoutTest {
  private static final String ACS = "https://sp.example/acs";
  private static final String SLO = "https://sp.example/slo";
  private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private static House house;
  private static KeyPairFiles key;
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

  private static String keyDescriptor(String use) throws Exception {
    return """
    <md:KeyDescriptor use="%s"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
      <ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data>
    </ds:KeyInfo></md:KeyDescriptor>
    """
        .formatted(
            use,
            Files.readString(key.certificate())
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", ""));
  }

  /** Somebody at a service. */
  private record SignedOn(Saml2Settings settings, Browser browser, SamlResponse response) {}

  /** Registers a service and signs on there. */
  private static SignedOn signOn(String... options) throws Exception {
    number++;
    var metadata =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
          <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            %s%s<md:SingleLogoutService Location="%s"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>
            <md:AssertionConsumerService index="0" Location="%s"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """
            .formatted(entityId(), keyDescriptor("signing"), keyDescriptor("encryption"), SLO, ACS);
    house.registerMetadata("sp-" + number, metadata.getBytes(StandardCharsets.UTF_8), options);
    var settings = settings();
    var browser = house.browser();
    var request = new AuthnRequests(entityId(), Clock.systemUTC().instant());
    var page = browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1");
    var posted = Map.of("SAMLResponse", List.of(page.fields().get("SAMLResponse")));
    var response = new SamlResponse(settings, new HttpRequest(ACS, posted, ""));
    assertTrue(response.isValid(request.id()), response.getError());
    return new SignedOn(settings, browser, response);
  }

  private static Saml2Settings settings() throws Exception {
    Map<String, Object> values = new HashMap<>();
    values.put(SettingsBuilder.STRICT_PROPERTY_KEY, true);
    values.put(SettingsBuilder.SP_ENTITYID_PROPERTY_KEY, entityId());
    values.put(SettingsBuilder.SP_ASSERTION_CONSUMER_SERVICE_URL_PROPERTY_KEY, ACS);
    values.put(SettingsBuilder.SP_SINGLE_LOGOUT_SERVICE_URL_PROPERTY_KEY, SLO);
    values.put(SettingsBuilder.SP_X509CERT_PROPERTY_KEY, Files.readString(key.certificate()));
    values.put(SettingsBuilder.SP_PRIVATEKEY_PROPERTY_KEY, Files.readString(key.key()));
    values.put(SettingsBuilder.IDP_ENTITYID_PROPERTY_KEY, House.ENTITY_ID);
    values.put(
        SettingsBuilder.IDP_SINGLE_SIGN_ON_SERVICE_URL_PROPERTY_KEY, House.BASE_URL + "/saml/sso");
    values.put(
        SettingsBuilder.IDP_SINGLE_LOGOUT_SERVICE_URL_PROPERTY_KEY, House.BASE_URL + "/saml/slo");
    values.put(SettingsBuilder.IDP_X509CERT_PROPERTY_KEY, certificate);
    values.put(SettingsBuilder.SECURITY_WANT_XML_VALIDATION, true);
    values.put(SettingsBuilder.SECURITY_REJECT_DEPRECATED_ALGORITHM, true);
    return new SettingsBuilder().fromValues(values).build();
  }

  private static LogoutRequest itsRequest(SignedOn there) throws Exception {
    return new LogoutRequest(
        there.settings(),
        new LogoutRequestParams(
            there.response().getSessionIndex(),
            there.response().getNameId(),
            there.response().getNameIdFormat()));
  }

  /** As its Auth puts a redirect together, which needs a servlet container. */
  private static String signed(SignedOn there, String name, String message) throws Exception {
    var query =
        name + "=" + URLEncoder.encode(message, StandardCharsets.UTF_8) + "&RelayState=back";
    query += "&SigAlg=" + URLEncoder.encode(RSA, StandardCharsets.UTF_8);
    var signature =
        Base64.getEncoder().encodeToString(Util.sign(query, there.settings().getSPkey(), RSA));
    return "/saml/slo?"
        + query
        + "&Signature="
        + URLEncoder.encode(signature, StandardCharsets.UTF_8);
  }

  /** What a redirect brings to the service. */
  private static HttpRequest brought(Browser.Page page) {
    var location = page.response().headers().firstValue("Location").orElseThrow();
    assertTrue(location.startsWith(SLO + "?"), location);
    var query = URI.create(location).getRawQuery();
    var fields =
        Arrays.stream(query.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> p[0], p -> List.of(Browser.decoded(p[1]))));
    return new HttpRequest(SLO, fields, query);
  }

  private static boolean signedOnHere(SignedOn there) throws Exception {
    return !there.browser().get("/logout").body().contains("You are not signed in here");
  }

  private static String href(Browser.Page page, String id) {
    var link = Pattern.compile("id=\"" + id + "\" href=\"([^\"]*)\"").matcher(page.body());
    assertTrue(link.find(), page.body());
    return link.group(1).replace("&amp;", "&");
  }

  @Test
  void signsOutFromTheService() throws Exception {
    var there = signOn();
    var request = itsRequest(there);
    var answered =
        brought(
            there.browser().get(signed(there, "SAMLRequest", request.getEncodedLogoutRequest())));
    var answer = new LogoutResponse(there.settings(), answered);
    assertTrue(answer.isValid(request.getId()), answer.getError());
    assertEquals("urn:oasis:names:tc:SAML:2.0:status:Success", answer.getStatus());
    assertEquals("back", answered.getParameter("RelayState"));
    assertFalse(signedOnHere(there));

    var another = new LogoutResponse(there.settings(), answered);
    assertFalse(another.isValid("_another"), "it looks at what it checks");
  }

  @Test
  void signsOutFromUsWithTheNameInTheClear() throws Exception {
    var there = signOn("encrypt=never");
    assertFalse(signedOutFromUs(there).contains("EncryptedID"));
  }

  @Test
  void signsOutFromUsWithTheNameEncrypted() throws Exception {
    var there = signOn();
    assertTrue(signedOutFromUs(there).contains("EncryptedID"));
  }

  /** Our request, which it has obeyed. */
  private static String signedOutFromUs(SignedOn there) throws Exception {
    var ask = there.browser().get("/logout");
    var going = there.browser().get(location(there.browser().post("/logout", ask.fields())));
    var brought = brought(there.browser().get(href(going, "onward")));
    var request = new LogoutRequest(there.settings(), brought);
    assertTrue(request.isValid(), request.getError());
    var xml = request.getLogoutRequestXml();
    assertEquals("tanaka", LogoutRequest.getNameId(xml, there.settings().getSPkey()));
    assertEquals(List.of(there.response().getSessionIndex()), LogoutRequest.getSessionIndexes(xml));
    var answer =
        new LogoutResponse(
            there.settings(),
            new LogoutResponseParams(
                LogoutRequest.getId(xml), new SamlResponseStatus(Constants.STATUS_SUCCESS)));
    var over =
        there
            .browser()
            .get(
                location(
                    there
                        .browser()
                        .get(signed(there, "SAMLResponse", answer.getEncodedLogoutResponse()))));
    assertTrue(over.body().contains("data-state=\"done\""), over.body());
    assertFalse(signedOnHere(there));
    return xml;
  }

  private static String location(Browser.Page page) {
    return page.response()
        .headers()
        .firstValue("Location")
        .orElseThrow()
        .replace(House.BASE_URL, "");
  }

  /** It knows no cipher but AES-128-CBC and RSA 1.5, which nothing is opened of. */
  @Test
  void isRefusedWhenItEncryptsTheNameAndSoIsSaidInTheHandbook() throws Exception {
    var there = signOn();
    there.settings().setNameIdEncrypted(true);
    var request = itsRequest(there);
    var xml = request.getLogoutRequestXml();
    assertTrue(xml.contains("xmlenc#aes128-cbc") && xml.contains("xmlenc#rsa-1_5"), xml);
    var answered =
        brought(
            there.browser().get(signed(there, "SAMLRequest", request.getEncodedLogoutRequest())));
    var answer = new LogoutResponse(there.settings(), answered);
    assertTrue(answer.isValid(request.getId()), answer.getError());
    assertEquals("urn:oasis:names:tc:SAML:2.0:status:Requester", answer.getStatus());
    assertTrue(signedOnHere(there));

    there.settings().setNameIdEncrypted(false);
    there.browser().get(signed(there, "SAMLRequest", itsRequest(there).getEncodedLogoutRequest()));
    assertFalse(signedOnHere(there));
  }
}
