package jp.mochi.idp.certificate;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.contextClass;
import static jp.mochi.idp.SignOns.nameId;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecisions;
import jp.mochi.idp.session.EndOfSessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-ons with a certificate, through the real listeners and a real handshake. */
class CertificateSignOnTest {
  private static final ManualClock CLOCK = new ManualClock();
  private static final String TLS_CLIENT = "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient";
  private static final String PASSWORD =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
  private static final String MFA = "https://refeds.org/profile/mfa";

  private static final Pattern UNDER =
      Pattern.compile(
          "/login/(?:status|[a-z/]*language)\"[^>]*>\\s*"
              + "<input type=\"hidden\" name=\"token\" value=\"([^\"]*)");

  private static PhoneHouse house;
  private static ClientKey tanaka;

  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = PhoneHouse.start(dir, CLOCK);
    tanaka = house.key("tanaka");
  }

  @BeforeEach
  void openABrowser() {
    browser = house.house().browser();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private Browser.Page signedOn(Browser with, String service, ClientKey key) throws Exception {
    var asking = house.afterPassword(with, service, "tanaka");
    return house.show(with, asking, Phone.holding(key));
  }

  private static String context(String comparison, String... classes) {
    var text = new StringBuilder("<samlp:RequestedAuthnContext Comparison=\"" + comparison + "\">");
    for (var name : classes) {
      text.append("<saml:AuthnContextClassRef xmlns:saml=\"")
          .append("urn:oasis:names:tc:SAML:2.0:assertion\">")
          .append(name)
          .append("</saml:AuthnContextClassRef>");
    }
    return text + "</samlp:RequestedAuthnContext>";
  }

  @Test
  void passwordAndCertificateLeadToAnAssertion() throws Exception {
    var response = success(signedOn(browser, "strict", tanaka));
    assertEquals(MFA, contextClass(response));
  }

  @Test
  void aCertificateAloneSignsOnWhereTheRulesAskForNoMore() throws Exception {
    var asking = house.ask(browser, "phone");
    var response = success(house.show(browser, asking, Phone.holding(tanaka)));
    assertEquals(TLS_CLIENT, contextClass(response));
    assertFalse(nameId(response).isEmpty());
  }

  @Test
  void theSessionKeepsTheProofForAServiceWhoseRuleSaysForHowLong() throws Exception {
    success(signedOn(browser, "strict", tanaka));
    success(house.ask(browser, "phone"));
  }

  @Test
  void eachAssertionIsProvedForByItselfWhereTheRuleDoesNotSay() throws Exception {
    success(signedOn(browser, "strict", tanaka));
    var asking = house.ask(browser, "strict");
    success(house.show(browser, asking, Phone.holding(tanaka)));
    PhoneHouse.ask(house.ask(browser, "strict"));
  }

  @Test
  void aSessionOfALaxServiceOpensNoStrictOne() throws Exception {
    success(house.afterPassword(browser, "lax", "tanaka"));
    PhoneHouse.ask(house.ask(browser, "strict"));
  }

  @Nested
  class TheContext {
    @ParameterizedTest
    @CsvSource({
      "exact, " + PASSWORD,
      "exact, " + TLS_CLIENT,
      "exact, " + MFA,
      "maximum, " + PASSWORD,
      "maximum, " + TLS_CLIENT
    })
    void isTheOneAskedForAmongThoseProved(String comparison, String asked) throws Exception {
      success(signedOn(browser, "strict", tanaka));
      var request = house.request("phone").containing(context(comparison, asked));
      assertEquals(asked, contextClass(success(browser.get(request.redirect()))));
    }

    @ParameterizedTest
    @CsvSource({"minimum, " + PASSWORD, "minimum, " + TLS_CLIENT, "better, " + TLS_CLIENT})
    void isTheStrongestWhereThatIsAskedFor(String comparison, String asked) throws Exception {
      success(signedOn(browser, "strict", tanaka));
      var request = house.request("phone").containing(context(comparison, asked));
      assertEquals(MFA, contextClass(success(browser.get(request.redirect()))));
    }

    @Test
    void isProvedFirstWhereTheServiceAsksForMoreThanTheRules() throws Exception {
      success(house.afterPassword(browser, "lax", "tanaka"));
      var request = house.request("lax").containing(context("exact", MFA));
      var asking = browser.get(request.redirect());
      var response = success(house.show(browser, asking, Phone.holding(tanaka)));
      assertEquals(MFA, contextClass(response));
    }

    @Test
    void ofAPasswordIsAskedForAfterACertificate() throws Exception {
      var request = house.request("phone").containing(context("exact", PASSWORD));
      var asking = browser.get(request.redirect());
      var page = house.show(browser, asking, Phone.holding(tanaka));
      assertAsks(page);
      var response = success(browser.signIn(page, "tanaka", "tanaka-demo-1"));
      assertEquals(PASSWORD, contextClass(response));
    }

    /** A replay of the same rules must not call the sign-on newly permitted. */
    @Test
    void thatIsLackingWhereNoPageMayBeShownIsNoQuestionOfTheRules() throws Exception {
      success(house.afterPassword(browser, "lax", "tanaka"));
      var passive = house.request("lax").with("IsPassive=\"true\"");
      var page = browser.get(passive.containing(context("exact", TLS_CLIENT)).redirect());
      assertStatus("Responder/NoPassive", page);
      var recorded =
          new RecordedDecisions(house.house().database())
              .batch(Instant.EPOCH, CLOCK.instant().plusSeconds(60), Optional.empty(), 1_000)
              .getLast();
      assertEquals(RecordedDecision.Came.LACKING, recorded.came());
      assertTrue(recorded.detail().contains("\"lacking\":\"certificate\""), recorded.detail());
    }

    @Test
    void thatNothingHereProvesIsRefused() throws Exception {
      var kerberos = context("exact", "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos");
      var page = browser.get(house.request("strict").containing(kerberos).redirect());
      assertStatus("Responder/NoAuthnContext", page);
    }

    @Test
    void thatIsProvedAgainComesWithItsOwnTime() throws Exception {
      success(signedOn(browser, "strict", tanaka));
      CLOCK.pass(Duration.ofMinutes(3));
      var force = house.request("phone").with("ForceAuthn=\"true\"");
      var asking = browser.get(force.redirect());
      var response = success(house.show(browser, asking, Phone.holding(tanaka)));
      assertEquals(TLS_CLIENT, contextClass(response));
      assertTrue(response.contains("AuthnInstant=\"" + CLOCK.instant()), response);
    }
  }

  @Nested
  class AProof {
    @Test
    void ofAnotherBrowsersAskProvesNothingForEither() throws Exception {
      var asking = house.afterPassword(browser, "strict", "tanaka");
      var second = house.house().browser();
      second.get("/login");
      house.ask(second, "lax");
      var witnessed = house.witness(asking, Phone.holding(tanaka));
      assertPageOnly(second.post("/login/proof", witnessed.fields()));
      assertTrue(house.reasons().contains("WRONG_BROWSER"));
      PhoneHouse.ask(house.ask(browser, "strict"));
      assertAsks(house.ask(second, "lax"));
    }

    @Test
    void countsOnce() throws Exception {
      var asking = house.ask(browser, "phone");
      var witnessed = house.witness(asking, Phone.holding(tanaka));
      success(browser.post("/login/proof", witnessed.fields()));
      browser.cookies().remove("__Host-mochi-session");
      PhoneHouse.ask(browser.follow(browser.post("/login/proof", witnessed.fields())));
    }

    @Test
    void thatIsReloadedGoesOnWithWhatItProved() throws Exception {
      var asking = house.ask(browser, "phone");
      var witnessed = house.witness(asking, Phone.holding(tanaka));
      success(browser.post("/login/proof", witnessed.fields()));
      success(browser.post("/login/proof", witnessed.fields()));
    }

    @Test
    void thatWasMadeForOneAnswerIsAskedForAgainWhenItIsReloaded() throws Exception {
      var asking = house.afterPassword(browser, "strict", "tanaka");
      var witnessed = house.witness(asking, Phone.holding(tanaka));
      success(browser.post("/login/proof", witnessed.fields()));
      var again = browser.follow(browser.post("/login/proof", witnessed.fields()));
      assertEquals(200, again.status());
      success(house.show(browser, again, Phone.holding(tanaka)));
    }

    /** The thief waits with requests that were asked for before, and the clock stands still. */
    @Test
    void opensNoOlderRequestForWhoStealsTheCookieAfterIt() throws Exception {
      var thief = house.house().browser();
      var strict = under(house.ask(thief, "strict"));
      var phone = under(house.ask(thief, "phone"));
      success(signedOn(browser, "strict", tanaka));
      var stolen = browser.cookies().get("__Host-mochi-session");
      thief.cookies().put("__Host-mochi-session", stolen);
      success(goesOn(thief, phone)); // its rule lets a proof count for a while
      PhoneHouse.ask(goesOn(thief, strict));
    }

    /** The request under way, as a page carries it for its other language. */
    private static String under(Browser.Page page) {
      var found = UNDER.matcher(page.body());
      assertTrue(found.find(), page.body());
      return found.group(1);
    }

    private static Browser.Page goesOn(Browser browser, String under) throws Exception {
      return browser.follow(browser.post("/login/app-warning", Map.of("token", under)));
    }

    /** The phone may show its certificate without a word to its owner. */
    @Test
    void isMadeForNoPageOfAnotherSite() throws Exception {
      var asking = house.ask(browser, "phone");
      var ask = Map.of("token", PhoneHouse.ask(asking));
      var listener = house.listener() + "/login/certificate";
      var refused =
          Phone.holding(tanaka).saying("Origin", "https://evil.example").post(listener, ask);
      assertPageOnly(refused);
      assertEquals("WRONG_BROWSER", house.reasons().getFirst());
      var ours = Phone.holding(tanaka).saying("Origin", House.BASE_URL).post(listener, ask);
      success(browser.post("/login/proof", ours.fields()));
    }

    /** Where the listener's name is of another site, our own pages' forms come as from there. */
    @ParameterizedTest
    @CsvSource({"false, cross-site, false", "false, same-site, true", "true, cross-site, true"})
    void isMadeForNoPageOfAnotherSiteThatTellsNoOrigin(boolean says, String site, boolean counts)
        throws Exception {
      var asking = house.ask(browser, "phone");
      var phone = Phone.holding(tanaka).saying("Sec-Fetch-Site", site);
      var from = says ? phone.saying("Origin", House.BASE_URL) : phone;
      var answer = house.witness(asking, from);
      if (counts) {
        success(browser.post("/login/proof", answer.fields()));
      } else {
        assertPageOnly(answer);
        assertEquals("WRONG_BROWSER", house.reasons().getFirst());
      }
    }

    /** A restored tab sends its form from nowhere, and so does a site that hides. */
    @Test
    void isMadeForNoFormFromNowhereWhichIsToldHowToStartAgain() throws Exception {
      var asking = house.ask(browser, "phone");
      var restored = house.witness(asking, Phone.holding(tanaka).saying("Origin", "null"));
      assertPageOnly(restored);
      assertEquals("FLOW_EXPIRED", house.reasons().getFirst());
      assertTrue(restored.body().contains("href=\"https://phone.example/\""), restored.body());
      var hidden = Phone.holding(tanaka).saying("Origin", "null");
      assertPageOnly(house.witness(asking, hidden.saying("Sec-Fetch-Site", "cross-site")));
      assertEquals("WRONG_BROWSER", house.reasons().getFirst());
      success(house.show(browser, asking, Phone.holding(tanaka))); // the control
    }

    @Test
    void isGoodForAMinute() throws Exception {
      var asking = house.ask(browser, "phone");
      var witnessed = house.witness(asking, Phone.holding(tanaka));
      CLOCK.pass(Duration.ofSeconds(61));
      assertPageOnly(browser.post("/login/proof", witnessed.fields()));
    }

    @Test
    void isNeitherAnAskNorASignOnUnderWay() throws Exception {
      var asking = house.ask(browser, "phone");
      var ask = PhoneHouse.ask(asking);
      assertPageOnly(browser.post("/login/proof", Map.of("token", ask)));
      var proof = house.witness(asking, Phone.holding(tanaka)).fields();
      var again = Phone.holding(tanaka).post(house.listener() + "/login/certificate", proof);
      assertEquals(400, again.status());
      assertPageOnly(browser.post("/login/password", proof));
    }

    @Test
    void isPostedAgainWhereNoCookieCameAlong() throws Exception {
      var asking = house.ask(browser, "phone");
      var proof = house.witness(asking, Phone.holding(tanaka)).fields();
      var port = house.house().configuration().clientCertificate().urls().getFirst().getPort();
      var bare = house.house().browser().saying("Origin", "https://idp.mochi.test:" + port);
      var repost = bare.postBare("/login/proof", proof);
      assertEquals("/login/proof", repost.action());
      assertTrue(bare.cookies().isEmpty());
      assertPageOnly(house.house().browser().post("/login/proof", repost.fields()));
      success(browser.post("/login/proof", repost.fields()));
    }

    @Test
    void fromAnotherSiteIsRefused() throws Exception {
      var asking = house.ask(browser, "phone");
      var proof = house.witness(asking, Phone.holding(tanaka)).fields();
      assertPageOnly(browser.postFromElsewhere("/login/proof", proof));
    }
  }

  @Nested
  class Refuses {
    private void assertRefused(Browser.Page page, String reason, String words) {
      assertPageOnly(page);
      assertTrue(page.body().contains(words), page.body());
      assertTrue(house.reasons().contains(reason), house.reasons()::toString);
      assertTrue(page.action().endsWith("/login/certificate"), "no way to try again");
    }

    @Test
    void anExpiredOne() throws Exception {
      var page = signedOn(browser, "strict", house.expired("tanaka"));
      assertRefused(page, "CERTIFICATE_EXPIRED", "has expired");
    }

    @Test
    void aForeignOne() throws Exception {
      var page = signedOn(browser, "strict", house.foreign("tanaka"));
      assertRefused(page, "CERTIFICATE_FOREIGN", "not one of your company");
    }

    @Test
    void anotherPersons() throws Exception {
      var page = signedOn(browser, "strict", house.key("sato"));
      assertRefused(page, "CERTIFICATE_OF_ANOTHER", "somebody else");
      success(house.ask(browser, "lax"));
      PhoneHouse.ask(house.ask(browser, "strict"));
    }

    @Test
    void nobodys() throws Exception {
      var page = signedOn(browser, "strict", house.key("ghost"));
      assertRefused(page, "CERTIFICATE_UNMAPPED", "known whose certificate");
    }

    @Test
    void anEmptyAnswerAndTellsItsCauses() throws Exception {
      var asking = house.afterPassword(browser, "strict", "tanaka");
      var page = house.show(browser, asking, Phone.withoutAny());
      assertRefused(page, "CERTIFICATE_MISSING", "showed no certificate");
      var none = page.body().indexOf("no certificate of your company on this phone");
      var dismissed = page.body().indexOf("may have been closed");
      var app = page.body().indexOf("may not be able to show certificates");
      assertTrue(0 < none && none < dismissed && dismissed < app, page.body());
    }

    @Test
    void andTheNextTryGoesOn() throws Exception {
      var asking = house.afterPassword(browser, "strict", "tanaka");
      var page = house.show(browser, asking, Phone.withoutAny());
      success(house.show(browser, page, Phone.holding(tanaka)));
    }

    @Test
    void theCertificateOfWhoSignsOnWithAnotherPassword() throws Exception {
      var asking = house.ask(browser, "phone");
      success(house.show(browser, asking, Phone.holding(tanaka)));
      var strict = house.ask(browser, "strict");
      assertAsks(strict);
      PhoneHouse.ask(browser.signIn(strict, "sato", "sato-demo-1"));
    }
  }

  @Nested
  class WhatASessionHolds {
    @Test
    void isJudgedAgainForEachAssertion() throws Exception {
      success(house.show(browser, house.ask(browser, "phone"), Phone.holding(tanaka)));
      var brief = house.brief("tanaka", Duration.ofMinutes(10));
      var other = house.house().browser();
      success(house.show(other, house.ask(other, "phone"), Phone.holding(brief)));
      CLOCK.pass(Duration.ofMinutes(11));
      success(house.ask(browser, "phone"));
      PhoneHouse.ask(house.askLater(other, "phone"));
    }

    @Test
    void endsOnceItsMailAddressIsAnotherPersons() throws Exception {
      success(house.show(browser, house.ask(browser, "phone"), Phone.holding(tanaka)));
      var directory = house.house().directory();
      directory.set("tanaka", "mail", "former@demo.mochi.example");
      directory.set("sato", "mail", "tanaka@demo.mochi.example");
      try {
        CLOCK.pass(Duration.ofSeconds(61));
        PhoneHouse.ask(house.askLater(browser, "phone"));
      } finally {
        directory.set("sato", "mail", "sato@demo.mochi.example");
        directory.set("tanaka", "mail", "tanaka@demo.mochi.example");
      }
      CLOCK.pass(Duration.ofSeconds(61));
      var again = house.house().browser();
      success(house.show(again, house.ask(again, "phone"), Phone.holding(tanaka)));
    }

    @Test
    void endsWithTheCertificate() throws Exception {
      success(house.show(browser, house.ask(browser, "phone"), Phone.holding(tanaka)));
      var fingerprint = CertificatePathText.fingerprint(tanaka.certificate());
      var act = new EndOfSessions.Act(new Circumstances(CLOCK.instant(), "r", "", ""), "test");
      var ending = new EndOfSessions(new AuditLog(false));
      var ended = house.house().database().write(h -> ending.withCertificate(h, fingerprint, act));
      assertNotEquals(0, ended.size());
      assertEquals(fingerprint, ended.getFirst().certificate().orElseThrow().fingerprint());
      PhoneHouse.ask(house.askLater(browser, "phone"));
    }
  }
}
