package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.nameId;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.saml.codec.TestKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entry's options change in the response, through the whole server. */
class ServiceOptionsTest {
  private static final ManualClock CLOCK = new ManualClock();
  private static House house;
  private static int number;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, CLOCK);
    var added = new Typed(dir).run("key", "add", "--for", "ec");
    assertEquals(0, added.status(), added.err());
    assertTrue(added.out().contains("signs by ECDSA"), added.out());
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String entityId() {
    return "https://sp" + number + ".example/saml";
  }

  /** The response that a service with these options gets for a request. */
  private static Browser.Page answer(String content, String... options) throws Exception {
    number++;
    house.register("sp-" + number, entityId(), "https://sp" + number + ".example/acs", options);
    var browser = house.browser();
    var request = new AuthnRequests(entityId(), CLOCK.instant()).containing(content);
    var page = browser.get(request.redirect());
    return page.body().contains("SAMLResponse")
        ? page
        : browser.signIn(page, "tanaka", "tanaka-demo-1");
  }

  private static String response(String... options) throws Exception {
    return success(answer("", options));
  }

  @Test
  void takesAnOldRequestWithinTheSkewOfTheEntry() throws Exception {
    var old = CLOCK.instant().minus(Duration.ofMinutes(9));
    for (var option : new String[] {"skew=10m", "skew=8m"}) {
      number++;
      house.register("sp-" + number, entityId(), "https://sp" + number + ".example/acs", option);
      var page = house.browser().get(new AuthnRequests(entityId(), old).redirect());
      if (option.equals("skew=10m")) {
        assertAsks(page);
      } else {
        assertFalse(page.body().contains("type=\"password\""), page.body());
      }
    }
  }

  @Test
  void takesUnsignedRequestsOfWhoSaysThatItSignsOnlyWhereTheEntrySaysSo() throws Exception {
    var key = Base64.getEncoder().encodeToString(TestKey.SERVICE.certificate().getEncoded());
    for (var option : new String[] {"accept-unsigned=true", "accept-unsigned=false"}) {
      number++;
      var metadata =
          """
          <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
            <md:SPSSODescriptor AuthnRequestsSigned="true"
                protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
              <md:KeyDescriptor use="signing"><ds:KeyInfo
                  xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
                <ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
              </md:KeyDescriptor>
              <md:AssertionConsumerService index="0" Location="https://sp.example/acs"
                Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
            </md:SPSSODescriptor>
          </md:EntityDescriptor>
          """
              .formatted(entityId(), key);
      house.registerMetadata("sp-" + number, metadata.getBytes(StandardCharsets.UTF_8), option);
      var page = house.browser().get(new AuthnRequests(entityId(), CLOCK.instant()).redirect());
      if (option.endsWith("true")) {
        assertAsks(page);
      } else {
        SignOns.assertPageOnly(page);
      }
    }
  }

  private static Instant time(String response, String attribute) {
    var found = Pattern.compile(" " + attribute + "=\"([^\"]*)\"").matcher(response);
    assertTrue(found.find(), response);
    return Instant.parse(found.group(1));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-sha256,sha256",
    "rsa-sha384,sha384",
    "rsa-sha512,sha512",
    "rsa-sha1,sha1",
    "ecdsa-sha256,sha256",
    "ecdsa-sha384,sha512"
  })
  void signsAsTheEntrySays(String signature, String digest) throws Exception {
    var response = response("signature=" + signature, "digest=" + digest);
    assertTrue(response.contains("#" + signature + "\"></ds:SignatureMethod>"), response);
    assertTrue(response.contains("#" + digest + "\"></ds:DigestMethod>"), response);
    var metadata = house.browser().get("/saml/metadata").body();
    assertTrue(new TrustByMetadata(metadata).accepts(response));
  }

  @ParameterizedTest
  @CsvSource({"assertion,1", "response,1", "both,2"})
  void signsWhatTheEntrySays(String sign, int signatures) throws Exception {
    var response = response("sign=" + sign);
    assertEquals(signatures, response.split("<ds:Signature ", -1).length - 1, response);
    var inside = response.substring(response.indexOf("<saml:Assertion"));
    assertEquals(!sign.equals("response"), inside.contains("<ds:Signature "), response);
  }

  @Test
  void setsNotBeforeBackAndEndsTheAssertionWhenTold() throws Exception {
    var usual = response();
    assertEquals(time(usual, "IssueInstant"), time(usual, "NotBefore"));
    var back = response("not-before=90s", "assertion-lifetime=10m");
    var issued = time(back, "IssueInstant");
    assertEquals(issued.minusSeconds(90), time(back, "NotBefore"));
    assertEquals(issued.plus(Duration.ofMinutes(10)), time(back, "NotOnOrAfter"));
  }

  @Test
  void tellsTheLengthOfTheSessionThatItIsToTell() throws Exception {
    var usual = response();
    var shorter = response("session-length=30m");
    var issued = time(shorter, "IssueInstant");
    assertEquals(issued.plus(Duration.ofMinutes(30)), time(shorter, "SessionNotOnOrAfter"));
    var ours = Duration.between(time(usual, "IssueInstant"), time(usual, "SessionNotOnOrAfter"));
    var longer = response("session-length=700h");
    assertEquals(
        ours, Duration.between(time(longer, "IssueInstant"), time(longer, "SessionNotOnOrAfter")));
    assertFalse(response("session-length=none").contains("SessionNotOnOrAfter"));
  }

  @Test
  void namesFurtherAudiencesBehindTheService() throws Exception {
    var response = response("audiences=urn:amazon:webservices https://b.example/");
    assertTrue(
        response.contains(
            "<saml:AudienceRestriction><saml:Audience>"
                + entityId()
                + "</saml:Audience><saml:Audience>urn:amazon:webservices</saml:Audience>"
                + "<saml:Audience>https://b.example/</saml:Audience></saml:AudienceRestriction>"),
        response);
  }

  @Test
  void goesByTheNameThatTheServiceKnows() throws Exception {
    var issuer = "https://idp.example.jp/acme";
    var response = response("issuer=" + issuer, "name-id-format=persistent");
    assertEquals(2, response.split(">" + issuer + "</saml:Issuer>", -1).length - 1, response);
    assertFalse(response.contains(House.ENTITY_ID), response);
    assertTrue(response.contains(" NameQualifier=\"" + issuer + "\""), response);
    var refused = answer("<samlp:NameIDPolicy Format=\"urn:x\"/>", "issuer=" + issuer);
    assertTrue(SignOns.response(refused).contains(">" + issuer + "</saml:Issuer>"));
  }

  @Test
  void takesTheFirstFormatThatThePersonHas() throws Exception {
    var third =
        response("name-id-format=urn:example:badge,emailAddress", "name-id-source=noSuchThing");
    assertTrue(third.contains("nameid-format:emailAddress"), third);
    assertEquals("tanaka@demo.mochi.example", nameId(third));
    var first = response("name-id-format=urn:example:badge,emailAddress", "name-id-source=uid");
    assertTrue(first.contains("Format=\"urn:example:badge\""), first);
    assertEquals("tanaka", nameId(first));
    var stored = response("name-id-format=persistent,emailAddress");
    assertTrue(stored.contains("nameid-format:persistent"), stored);
  }

  @Test
  void qualifiesTheNameAsTheEntrySays() throws Exception {
    var usual = response("name-id-format=persistent");
    assertTrue(usual.contains(" NameQualifier=\"" + House.ENTITY_ID + "\""), usual);
    assertTrue(usual.contains("SPNameQualifier=\"" + entityId() + "\""), usual);
    var none =
        response("name-id-format=persistent", "name-qualifier=none", "sp-name-qualifier=none");
    assertFalse(none.contains("NameQualifier"), none);
    var own = response("name-qualifier=a", "sp-name-qualifier=b");
    assertTrue(own.contains(" NameQualifier=\"a\" SPNameQualifier=\"b\""), own);
  }

  @Test
  void ignoresAWrongContextOnlyWhereTheEntrySaysSoAndTheAuditKnows() throws Exception {
    var asked =
        "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef"
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">urn:federation:windows"
            + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    assertStatus("Responder/NoAuthnContext", answer(asked));
    var ignored = success(answer(asked, "requested-context=ignore"));
    assertEquals(AuthnContexts.PASSWORD_PROTECTED_TRANSPORT, SignOns.contextClass(ignored));
    var audit = audit();
    assertTrue(audit.contains("requested-context-ignored\":\"urn:federation:windows\""), audit);
    response("requested-context=ignore");
    assertFalse(audit().contains("requested-context-ignored"), "nothing was ignored this time");
  }

  private static String audit() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT detail FROM audit WHERE service = :name ORDER BY id DESC")
                    .bind("name", "sp-" + number)
                    .mapTo(String.class)
                    .first());
  }

  @Test
  void aSignOnThatStartsHereBringsTheEntrysRelayState() throws Exception {
    number++;
    house.register(
        "sp-" + number, entityId(), "https://sp" + number + ".example/acs", "relay-state=/home");
    var browser = house.browser();
    var path =
        "/saml/unsolicited?providerId=" + URLEncoder.encode(entityId(), StandardCharsets.UTF_8);
    var login = browser.get(path);
    assertAsks(login);
    var page = browser.signIn(login, "tanaka", "tanaka-demo-1");
    assertEquals("/home", page.fields().get("RelayState"));
  }
}
