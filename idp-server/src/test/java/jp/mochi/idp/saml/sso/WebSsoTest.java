package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web SSO profile (SAML Profiles 2.0 §4.1) through the real server. */
class WebSsoTest {
  private static final String SP = "https://sp.example/saml";
  private static final String ACS = "https://sp.example/acs";
  private static final String OTHER = "https://other.example/saml";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    house.registerMetadata(
        "sp", TWO_ACS.getBytes(StandardCharsets.UTF_8), "attribute.mail=directory:mail");
    house.register("other", OTHER, "https://other.example/acs", "relay-state=/start");
  }

  private static final String TWO_ACS =
      """
      <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
        <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <md:AssertionConsumerService index="0" Location="https://sp.example/first"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          <md:AssertionConsumerService index="1" isDefault="true" Location="%s"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          <md:AssertionConsumerService index="2" Location="https://sp.example/artifact"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"/>
        </md:SPSSODescriptor>
      </md:EntityDescriptor>
      """
          .formatted(SP, ACS);

  @AfterAll
  static void stop() {
    house.close();
  }

  private static AuthnRequests request() {
    return new AuthnRequests(SP, Clock.systemUTC().instant());
  }

  private static Browser signedOn() throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request().redirect()), "tanaka", "tanaka-demo-1"));
    return browser;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Nested
  class ARequestByRedirect {
    @Test
    void endsInAnAssertionForTheOneWhoAsked() throws Exception {
      var browser = house.browser();
      var request = request();
      var login = browser.get(request.redirect() + "&RelayState=" + encoded("a&b=\"c\" <ü>"));
      assertAsks(login);
      var posted = browser.signIn(login, "tanaka", "tanaka-demo-1");
      assertEquals(ACS, posted.action());
      assertEquals("a&b=\"c\" <ü>", posted.fields().get("RelayState"));
      var response = success(posted);
      assertTrue(response.contains("InResponseTo=\"" + request.id() + "\""), response);
      assertTrue(response.contains("<saml:Audience>" + SP + "</saml:Audience>"), response);
      assertTrue(response.contains("Recipient=\"" + ACS + "\""), response);
      assertTrue(response.contains("Address=\"127.0.0.1\""), response);
      assertTrue(response.contains("SessionIndex="), response);
      assertTrue(response.contains("SessionNotOnOrAfter="), response);
    }

    @Test
    void mayComeUndeflatedAsSomeServicesSendIt() throws Exception {
      assertAsks(house.browser().get("/saml/sso?SAMLRequest=" + encoded(request().base64())));
    }

    @Test
    void isRefusedWhenItIsNoRequest() throws Exception {
      assertPageOnly(house.browser().get("/saml/sso?SAMLRequest=bm90IHhtbA%3D%3D"));
      assertPageOnly(house.browser().get("/saml/sso"));
    }
  }

  @Nested
  class ARequestByPost {
    @Test
    void isPostedAgainFromOurOwnOriginAndThenGoesOn() throws Exception {
      var browser = signedOn();
      var request = request();
      var form = new LinkedHashMap<String, String>();
      form.put("SAMLRequest", request.base64());
      form.put("RelayState", "state");
      var before = Map.copyOf(browser.cookies());
      var again = browser.postFromElsewhere("/saml/sso", form);
      assertEquals(before, browser.cookies(), "other tabs must keep their browser");
      assertEquals("/saml/sso/continue", again.action());
      var answer = browser.post(again.action(), again.fields());
      assertEquals("state", answer.fields().get("RelayState"));
      assertTrue(success(answer).contains(request.id()));
    }

    @Test
    void isRefusedWhenThePostedTokenIsNotOurs() throws Exception {
      var page = house.browser().post("/saml/sso/continue", Map.of("token", "AAdzZWNyZXQx"));
      assertPageOnly(page);
    }
  }

  @Nested
  class ASession {
    @Test
    void answersTheNextRequestWithoutAPassword() throws Exception {
      success(signedOn().get(request().redirect()));
    }

    @Test
    void answersAServiceThatDidNotStartIt() throws Exception {
      var other = new AuthnRequests(OTHER, Clock.systemUTC().instant());
      success(signedOn().get(other.redirect()));
    }

    @Test
    void isNotEnoughWhenTheServiceForcesAProof() throws Exception {
      var browser = signedOn();
      var forced = browser.get(request().with("ForceAuthn=\"true\"").redirect());
      assertAsks(forced);
      success(browser.signIn(forced, "tanaka", "tanaka-demo-1"));
    }

    @Test
    void isRenewedAtSignOnSoThatAnEarlierCookieOpensNothing() throws Exception {
      var browser = signedOn();
      var before = browser.copy();
      var forced = browser.get(request().with("ForceAuthn=\"true\"").redirect());
      success(browser.signIn(forced, "tanaka", "tanaka-demo-1"));
      assertAsks(before.get(request().redirect()));
    }

    @Test
    void endsWhenAnotherPersonSignsOnInTheSameBrowser() throws Exception {
      var browser = signedOn();
      var before = browser.copy();
      var forced = browser.get(request().with("ForceAuthn=\"true\"").redirect());
      var response = success(browser.signIn(forced, "sato", "sato-demo-1"));
      assertEquals("sato", SignOns.nameId(response));
      assertAsks(before.get(request().redirect()));
    }

    @Test
    void givesAPassiveRequestItsAssertion() throws Exception {
      success(signedOn().get(request().with("IsPassive=\"true\"").redirect()));
    }
  }

  @Test
  void aPassiveRequestWithoutASessionIsToldSo() throws Exception {
    assertStatus(
        "Responder/NoPassive",
        house.browser().get(request().with("IsPassive=\"true\"").redirect()));
  }

  @Test
  void aWrongPasswordIsAnsweredWithThePageAgain() throws Exception {
    var browser = house.browser();
    var page = browser.signIn(browser.get(request().redirect()), "tanaka", "wrong");
    assertTrue(page.body().contains("type=\"password\""), page.body());
    assertEquals(0, page.body().split("SAMLResponse", -1).length - 1);
    success(browser.signIn(page, "tanaka", "tanaka-demo-1"));
  }

  @Nested
  class TheRequestersAddress {
    @ParameterizedTest
    @CsvSource({
      "'', https://sp.example/acs",
      "AssertionConsumerServiceIndex=\"0\", https://sp.example/first",
      "AssertionConsumerServiceURL=\"https://sp.example/first\", https://sp.example/first",
    })
    void isTheOneAskedForOrTheDefault(String asked, String expected) throws Exception {
      assertEquals(expected, signedOn().get(request().with(asked).redirect()).action());
    }

    @ParameterizedTest
    @CsvSource({
      "AssertionConsumerServiceURL=\"https://sp.example/acs/\"",
      "AssertionConsumerServiceURL=\"https://sp.example/ACS\"",
      "AssertionConsumerServiceURL=\"https://evil.example/acs\"",
      "AssertionConsumerServiceURL=\"https://sp.example/artifact\"",
      "AssertionConsumerServiceIndex=\"2\"",
      "AssertionConsumerServiceIndex=\"7\"",
    })
    void getsNothingWhenMetadataDoesNotNameIt(String asked) throws Exception {
      assertPageOnly(signedOn().get(request().with(asked).redirect()));
    }

    @Test
    void isNotAnsweredByAnotherBinding() throws Exception {
      var artifact = "ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\"";
      assertStatus(
          "Requester/UnsupportedBinding", signedOn().get(request().with(artifact).redirect()));
    }
  }

  @Nested
  class WhoAsks {
    @Test
    void mustBeRegistered() throws Exception {
      var stranger = new AuthnRequests("https://stranger.example", Clock.systemUTC().instant());
      assertPageOnly(signedOn().get(stranger.redirect()));
    }

    @Test
    void mustMeanUs() throws Exception {
      var wrong = request().with("Destination=\"https://elsewhere.example/saml/sso\"");
      assertPageOnly(signedOn().get(wrong.redirect()));
      var right = request().with("Destination=\"" + House.BASE_URL + "/saml/sso\"");
      success(signedOn().get(right.redirect()));
    }

    @Test
    void mustAskNow() throws Exception {
      var now = Clock.systemUTC().instant();
      var browser = signedOn();
      assertPageOnly(browser.get(request().issued(now.minus(Duration.ofMinutes(4))).redirect()));
      assertPageOnly(browser.get(request().issued(now.plus(Duration.ofMinutes(4))).redirect()));
      success(browser.get(request().issued(now.minus(Duration.ofSeconds(170))).redirect()));
    }

    @Test
    void gettingHereTooLateIsShownWhereToStartAgain() throws Exception {
      var late = request().issued(Clock.systemUTC().instant().minus(Duration.ofHours(5)));
      var page = signedOn().get(late.redirect());
      assertPageOnly(page);
      assertTrue(page.body().contains("href=\"https://sp.example/\""), page.body());
    }

    @Test
    void mustSpeakSaml2() throws Exception {
      var page =
          signedOn()
              .get(
                  "/saml/sso?SAMLRequest="
                      + encoded(
                          java.util.Base64.getEncoder()
                              .encodeToString(
                                  request()
                                      .xml()
                                      .replace("Version=\"2.0\"", "Version=\"2.1\"")
                                      .getBytes(StandardCharsets.UTF_8))));
      assertStatus("VersionMismatch", page);
    }
  }

  @Nested
  class ARequestSeenBefore {
    @Test
    void goesOnInTheSameBrowser() throws Exception {
      var browser = house.browser();
      var request = request();
      success(browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1"));
      success(browser.get(request.redirect()));
    }

    @Test
    void isRefusedInAnother() throws Exception {
      var request = request();
      var first = signedOn();
      var second = signedOn();
      success(first.get(request.redirect()));
      assertPageOnly(second.get(request.redirect()));
      success(second.get(request().redirect()));
    }
  }

  @Nested
  class TheName {
    private String policy(String format, String more) {
      return "<samlp:NameIDPolicy Format=\"" + format + "\" " + more + "/>";
    }

    @Test
    void isAnAddressWhenOneIsAskedFor() throws Exception {
      var asked = request().containing(policy(NameIdChoice.EMAIL, ""));
      assertTrue(SignOns.nameId(success(signedOn().get(asked.redirect()))).startsWith("tanaka@"));
    }

    @Test
    void persistsForOneServiceAndDiffersForAnother() throws Exception {
      var policy = policy(NameIdChoice.PERSISTENT, "AllowCreate=\"true\"");
      var first = name(SP, policy);
      assertEquals(first, name(SP, policy));
      assertNotEquals(first, name(OTHER, policy));
    }

    @Test
    void isNotMadeAgainstTheServicesWish() throws Exception {
      var browser = house.browser();
      var ask = new AuthnRequests(OTHER, Clock.systemUTC().instant());
      var login = browser.get(ask.redirect());
      success(browser.signIn(login, "nguyen", "nguyen-demo-1"));
      var dont = policy(NameIdChoice.PERSISTENT, "AllowCreate=\"false\"");
      assertStatus(
          "Requester/InvalidNameIDPolicy", browser.get(request().containing(dont).redirect()));
      var allowed = policy(NameIdChoice.PERSISTENT, "AllowCreate=\"true\"");
      success(browser.get(request().containing(allowed).redirect()));
      success(browser.get(request().containing(dont).redirect()));
    }

    @Test
    void isTransientWhenAskedForSo() throws Exception {
      var policy = policy(NameIdChoice.TRANSIENT, "");
      assertNotEquals(name(SP, policy), name(SP, policy));
    }

    @Test
    void isRefusedInAFormatThatWeDoNotHave() throws Exception {
      var kerberos = policy("urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos", "");
      assertStatus(
          "Requester/InvalidNameIDPolicy",
          signedOn().get(request().containing(kerberos).redirect()));
    }

    @Test
    void isRefusedInAnotherServicesNamespace() throws Exception {
      var foreign = policy(NameIdChoice.PERSISTENT, "SPNameQualifier=\"" + OTHER + "\"");
      assertStatus(
          "Requester/InvalidNameIDPolicy",
          signedOn().get(request().containing(foreign).redirect()));
    }

    private String name(String service, String policy) throws Exception {
      var asked = new AuthnRequests(service, Clock.systemUTC().instant()).containing(policy);
      return SignOns.nameId(success(signedOn().get(asked.redirect())));
    }
  }

  @Nested
  class TheContext {
    private String asked(String comparison, String last) {
      return "<samlp:RequestedAuthnContext Comparison=\""
          + comparison
          + "\"><saml:AuthnContextClassRef xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
          + "urn:oasis:names:tc:SAML:2.0:ac:classes:"
          + last
          + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    }

    @ParameterizedTest
    @CsvSource({
      "exact, Password, Password",
      "exact, PasswordProtectedTransport, PasswordProtectedTransport",
      "minimum, Password, PasswordProtectedTransport",
      "maximum, Password, Password",
      "better, Password, PasswordProtectedTransport",
      "maximum, TLSClient, PasswordProtectedTransport",
    })
    void namesAClassThatWasProved(String comparison, String last, String named) throws Exception {
      var page = signedOn().get(request().containing(asked(comparison, last)).redirect());
      assertTrue(SignOns.contextClass(success(page)).endsWith(":" + named));
    }

    @ParameterizedTest
    @CsvSource({
      "exact, TLSClient",
      "minimum, TLSClient",
      "better, PasswordProtectedTransport",
      "better, TLSClient",
    })
    void isNeverSaidToBeMetWhenItIsNot(String comparison, String last) throws Exception {
      var page = signedOn().get(request().containing(asked(comparison, last)).redirect());
      assertStatus("Responder/NoAuthnContext", page);
    }
  }

  @Nested
  class RelayState {
    @Test
    void goesBackUnchangedUpToFourKilobytes() throws Exception {
      var state = "x".repeat(4096);
      var page = signedOn().get(request().redirect() + "&RelayState=" + state);
      assertEquals(state, page.fields().get("RelayState"));
    }

    @Test
    void isRefusedBeyond() throws Exception {
      assertPageOnly(signedOn().get(request().redirect() + "&RelayState=" + "x".repeat(4097)));
    }
  }

  @Nested
  class WhatIsReleased {
    @Test
    void isWhatTheEntryListsAndNothingElse() throws Exception {
      var response = success(signedOn().get(request().redirect()));
      assertTrue(response.contains("<saml:Attribute Name=\"mail\""), response);
      assertEquals(1, response.split("<saml:Attribute ", -1).length - 1, response);
      var other = new AuthnRequests(OTHER, Clock.systemUTC().instant());
      var bare = success(signedOn().get(other.redirect()));
      assertFalse(bare.contains("<saml:Attribute"), bare);
    }
  }

  @Nested
  class ASignOnThatStartsHere {
    @Test
    void goesToTheDefaultAddressWithTheServicesOwnRelayState() throws Exception {
      var page = signedOn().get("/saml/unsolicited?providerId=" + encoded(OTHER));
      assertEquals("/start", page.fields().get("RelayState"));
      assertFalse(success(page).contains("InResponseTo"));
    }

    @Test
    void goesWhereShireSaysIfMetadataNamesIt() throws Exception {
      var path = "/saml/unsolicited?providerId=" + encoded(SP) + "&target=t&shire=";
      var page = signedOn().get(path + encoded("https://sp.example/first"));
      success(page);
      assertEquals("https://sp.example/first", page.action());
      assertEquals("t", page.fields().get("RelayState"));
      assertPageOnly(signedOn().get(path + encoded("https://evil.example/first")));
    }

    @Test
    void asksWhoItIsFirst() throws Exception {
      assertAsks(house.browser().get("/saml/unsolicited?providerId=" + encoded(SP)));
    }

    @Test
    void isRefusedForAStranger() throws Exception {
      assertPageOnly(signedOn().get("/saml/unsolicited?providerId=https%3A%2F%2Fx.example"));
    }
  }
}
