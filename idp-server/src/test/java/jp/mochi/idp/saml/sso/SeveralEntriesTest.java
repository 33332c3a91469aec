package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.TestKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One entity ID with several entries, each with an issuer of its own. */
class SeveralEntriesTest {
  private static final String SLACK = "https://slack.example";
  private static final String ONE = "https://one.slack.example/acs";
  private static final String TWO = "https://two.slack.example/acs";
  private static final String OFFICE = "urn:federation:office";
  private static final String OFFICE_ACS = "https://login.office.example/acs";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), text -> text, POLICY);
    house.register("slack-one", SLACK, ONE, "issuer=urn:idp:one");
    house.register("slack-two", SLACK, TWO, "issuer=urn:idp:two");
    var sales = "only-for='sales' in groups";
    var named = "only-for=username in ['suzuki', 'mueller']";
    house.register("office-a", OFFICE, OFFICE_ACS, "issuer=urn:idp:sales", sales);
    house.register("office-b", OFFICE, OFFICE_ACS, "issuer=urn:idp:named", named);
    house.register("shut", "urn:shut", "https://shut.example/acs", "only-for=username == 'sato'");
  }

  private static final String POLICY =
      """
      version: 1
      rules:
        - name: not here
          reason: {ja: 営業以外, en: Not for mueller}
          if: {services: [office-b]}
          when: "'mueller' in person.attributes['uid']"
          refuse: true
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Browser.Page answer(String entityId, String acs, String person) throws Exception {
    var browser = house.browser();
    var request =
        new AuthnRequests(entityId, Clock.systemUTC().instant())
            .with("AssertionConsumerServiceURL=\"" + acs + "\"");
    return browser.signIn(browser.get(request.redirect()), person, person + "-demo-1");
  }

  private static String issuer(Browser.Page page) {
    var response = success(page);
    int from = response.indexOf(">", response.lastIndexOf("<saml:Issuer")) + 1;
    return response.substring(from, response.indexOf("<", from));
  }

  @Test
  void theAddressTellsThemApart() throws Exception {
    assertEquals("urn:idp:one", issuer(answer(SLACK, ONE, "tanaka")));
    var two = answer(SLACK, TWO, "tanaka");
    assertEquals("urn:idp:two", issuer(two));
    assertEquals(TWO, two.action());
  }

  @Test
  void aConditionOnThePersonTellsThemApart() throws Exception {
    assertEquals("urn:idp:sales", issuer(answer(OFFICE, OFFICE_ACS, "tanaka")));
    assertEquals("urn:idp:named", issuer(answer(OFFICE, OFFICE_ACS, "suzuki")));
  }

  private static final String TENANTS = "urn:tenants";
  private static final String TENANTS_ACS = "https://login.tenants.example/acs";

  /** An entry whose service signs beside one whose service doesn't, at the same address. */
  private static void registerTenants() throws Exception {
    house.register("tenants-open", TENANTS, TENANTS_ACS, "issuer=urn:idp:open");
    var metadata =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
          <md:SPSSODescriptor AuthnRequestsSigned="true"
              protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo
                xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>%s
                </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:AssertionConsumerService index="0" Location="%s"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """
            .formatted(
                TENANTS,
                Base64.getEncoder().encodeToString(TestKey.SERVICE.certificate().getEncoded()),
                TENANTS_ACS);
    house.registerMetadata(
        "tenants-signed",
        metadata.getBytes(StandardCharsets.UTF_8),
        "issuer=urn:idp:signed",
        "only-for=username == 'suzuki'");
  }

  private static Browser.Page tenant(String person, boolean signed) throws Exception {
    var browser = house.browser();
    var path =
        new AuthnRequests(TENANTS, Clock.systemUTC().instant())
            .with("Destination=\"" + House.BASE_URL + "/saml/sso\"")
            .redirect();
    var page = browser.get(signed ? signed(path) : path);
    return page.body().contains("type=\"password\"")
        ? browser.signIn(page, person, person + "-demo-1")
        : page;
  }

  private static String signed(String path) throws Exception {
    var start = path.indexOf("SAMLRequest=");
    var algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    var query =
        path.substring(start) + "&SigAlg=" + URLEncoder.encode(algorithm, StandardCharsets.UTF_8);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(TestKey.SERVICE.privateKey());
    signature.update(query.getBytes(StandardCharsets.US_ASCII));
    var value = Base64.getEncoder().encodeToString(signature.sign());
    return path.substring(0, start)
        + query
        + "&Signature="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void theEntryThatAnswersIsOneWhoseSignatureTheRequestHas() throws Exception {
    registerTenants();
    assertEquals("urn:idp:open", issuer(tenant("tanaka", false)));
    assertEquals("urn:idp:signed", issuer(tenant("suzuki", true)));
    assertPageOnly(tenant("suzuki", false));
    assertPageOnly(tenant("tanaka", true));
  }

  @Test
  void whoeverNoEntryIsForGetsNothing() throws Exception {
    assertStatus(
        "Responder/RequestDenied", answer("urn:shut", "https://shut.example/acs", "tanaka"));
    success(answer("urn:shut", "https://shut.example/acs", "sato"));
  }

  @Test
  void theRulesAreAskedAboutTheEntryThatIsThePersons() throws Exception {
    var page = answer(OFFICE, OFFICE_ACS, "mueller");
    assertTrue(
        page.body().contains("Not for mueller") || page.body().contains("営業以外"), page.body());
  }
}
