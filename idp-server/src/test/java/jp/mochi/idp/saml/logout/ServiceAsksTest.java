package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.SignedXml;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.logout.TestService.Given;
import jp.mochi.idp.saml.logout.TestService.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service asks by way of the browser (SAML Profiles 2.0 §4.4.3.1), through the real server. */
class ServiceAsksTest {
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  private static House house;
  private static TestService crm;
  private static TestService wiki;
  private static TestService keyless;
  private static TestService posting;

  private Browser browser;
  private Given given;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    crm = TestService.named(house, "crm").at(TestService.REDIRECT).registered();
    wiki = TestService.named(house, "wiki").at(TestService.REDIRECT).registered();
    keyless =
        TestService.named(house, "keyless").withoutKey().at(TestService.REDIRECT).registered();
    posting =
        TestService.named(house, "posting")
            .at(
                TestService.POST,
                "https://posting.example/slo",
                "ResponseLocation=\"https://posting.example/answers?x=1\"")
            .registered();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.browser();
    given = crm.signOn(browser, "tanaka");
  }

  private Wish wish() {
    return crm.wish(given);
  }

  private void assertSignedOn() throws Exception {
    assertTrue(crm.signsOnSilently(browser), "somebody was signed out");
  }

  private void assertSignedOut() throws Exception {
    assertFalse(crm.signsOnSilently(browser), "nobody was signed out");
  }

  /** Refused with a page of ours, a record says why, and then the good request does it. */
  private void assertRefusedByPage(Reason why, String path) throws Exception {
    assertRefused(why, browser.get(path));
    assertSignedOn();
    assertGood();
  }

  private static void assertRefused(Reason why, Browser.Page page) {
    assertPageOnly(page);
    var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
    assertEquals(why.name(), TestService.recorded(house, reference), page.body());
  }

  private void assertRefusedByStatus(String expected, Reason why, String path) throws Exception {
    var answer = TestService.brought(browser.get(path), house);
    assertEquals(expected, status(answer.xml()), answer.xml());
    var recorded = TestService.recorded(house, TestService.reference(answer.xml()));
    assertEquals(why.name(), recorded, answer.xml());
    assertSignedOn();
    assertGood();
  }

  private void assertGood() throws Exception {
    var answer = TestService.brought(browser.get(wish().redirect()), house);
    assertEquals("Success", status(answer.xml()));
    assertSignedOut();
  }

  @Test
  void theSessionEndsAndTheServiceIsAnswered() throws Exception {
    var wish = wish();
    var answer = TestService.brought(browser.get(wish.redirect()), house);
    assertEquals("https://crm.example/slo", answer.to());
    assertEquals("Success", status(answer.xml()));
    assertTrue(answer.xml().contains("InResponseTo=\"" + wish.id() + "\""), answer.xml());
    assertEquals("back/here?a=1&b", answer.relayState().orElseThrow());
    assertFalse(browser.cookies().containsKey("__Host-mochi-session"), "the cookie is gone");
    assertSignedOut();
  }

  @Test
  void aSessionThatHadEndedHereIsSignedOutOfOnRecord() throws Exception {
    house.database().write(h -> h.execute("DELETE FROM session"));
    var wish = wish().redirect();
    assertEquals("Success", status(TestService.brought(browser.get(wish), house).xml()));
    assertEquals("Success", status(TestService.brought(browser.get(wish), house).xml()));
    var records = new Typed(house.dir()).run("audit", "search", "--json").out();
    var why = "signed out at crm; it had ended here before";
    assertEquals(1, records.split(why, -1).length - 1, records);
  }

  @Test
  void aReloadIsAnsweredAgain() throws Exception {
    var path = wish().redirect();
    TestService.brought(browser.get(path), house);
    assertEquals("Success", status(TestService.brought(browser.get(path), house).xml()));
  }

  @Test
  void aPersistentNameIsKnownByItsQualifiers() throws Exception {
    var persistent = crm.signOn(browser, "tanaka", PERSISTENT);
    var other = persistent.attributes().replace(crm.entityId(), wiki.entityId());
    var answer =
        TestService.brought(
            browser.get(crm.wish(persistent).named(other, persistent.nameId()).redirect()), house);
    assertEquals("Requester/UnknownPrincipal", status(answer.xml()));
    assertSignedOn();
    var good = TestService.brought(browser.get(crm.wish(persistent).redirect()), house);
    assertEquals("Success", status(good.xml()));
    assertSignedOut();
  }

  @Nested
  class ByPost {
    @Test
    void theRequestIsPostedAgainFromOurOwnOriginAndAnsweredWhereMetadataSays() throws Exception {
      var told = posting.signOn(browser, "tanaka");
      var wish = posting.wish(told);
      var again = browser.postFromElsewhere("/saml/slo", wish.form());
      assertEquals("/saml/slo/continue", again.action());
      var answer = browser.post(again.action(), again.fields());
      // crm was told of the session, too, and wants to be visited
      var page = browser.get(location(answer));
      assertTrue(page.body().contains("crm"), page.body());
      page = browser.get(location(browser.get(href(page, "aside"))));
      var back = browser.get(href(page, "onward"));
      assertEquals("https://posting.example/answers?x=1", back.action());
      assertEquals("posted", back.fields().get("RelayState"));
      var xml =
          new String(
              Base64.getDecoder().decode(back.fields().get("SAMLResponse")),
              StandardCharsets.UTF_8);
      assertEquals("Success/PartialLogout", status(xml));
      assertTrue(xml.contains("<ds:Signature"), xml);
      assertSignedOut();
    }

    @Test
    void aFormOfOursThatAnotherSiteSendsIsRefused() throws Exception {
      var again = browser.postFromElsewhere("/saml/slo", wish().form());
      assertPageOnly(browser.postFromElsewhere("/saml/slo/continue", again.fields()));
      assertSignedOn();
      browser.post(again.action(), again.fields());
      assertSignedOut();
    }
  }

  static String location(Browser.Page page) {
    return page.response()
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(page.status() + page.body()))
        .replace(House.BASE_URL, "");
  }

  static String href(Browser.Page page, String id) {
    var link =
        java.util.regex.Pattern.compile("id=\"" + id + "\" href=\"([^\"]*)\"").matcher(page.body());
    assertTrue(link.find(), page.body());
    return link.group(1).replace("&amp;", "&");
  }

  @Nested
  class ItsWord {
    @Test
    void mustBeSigned() throws Exception {
      assertRefusedByPage(Reason.SIGNATURE_REQUIRED, wish().unsignedRedirect());
    }

    @Test
    void mustBeSignedWithItsOwnKey() throws Exception {
      assertRefusedByPage(
          Reason.BAD_SIGNATURE,
          "/saml/slo?" + TestService.signed(wish().unsignedQuery(), TestKey.STRANGER));
    }

    @Test
    void mustComeFromARegisteredService() throws Exception {
      var stranger = TestService.named(house, "stranger");
      assertRefusedByPage(Reason.UNKNOWN_SERVICE, stranger.wish(given).redirect());
    }

    @Test
    void isNotBelievedWithAPercentEncodedParameterBesideIt() throws Exception {
      var evil = crm.wish(given).ofSessions("_evil");
      assertRefusedByPage(
          Reason.MALFORMED_REQUEST,
          "/saml/slo?SAML%52equest="
              + TestService.deflated(evil.xml(House.BASE_URL + "/saml/slo"))
              + "&"
              + wish().query());
    }

    @Test
    void isNotBelievedTwice() throws Exception {
      assertRefusedByPage(
          Reason.MALFORMED_REQUEST,
          "/saml/slo?"
              + wish().query()
              + "&SAMLRequest="
              + TestService.deflated(wish().xml(House.BASE_URL + "/saml/slo")));
    }

    @Test
    void bringsBackNothingThatNobodyCanRead() throws Exception {
      assertRefusedByPage(
          Reason.MALFORMED_REQUEST,
          "/saml/slo?" + TestService.signed(wish().unsignedQuery() + "&RelayState=a%01b"));
    }

    @Test
    void bringsNoMoreBackThanFitsACookie() throws Exception {
      var query = wish().unsignedQuery() + "&RelayState=";
      assertRefusedByPage(
          Reason.RELAY_STATE_TOO_LONG, "/saml/slo?" + TestService.signed(query + "x".repeat(1025)));
      given = crm.signOn(browser, "tanaka");
      var most = wish().unsignedQuery() + "&RelayState=" + "x".repeat(1024);
      var answer = TestService.brought(browser.get("/saml/slo?" + TestService.signed(most)), house);
      assertEquals("x".repeat(1024), answer.relayState().orElseThrow());
    }

    @Test
    void isNotARequestAndAnAnswerAtOnce() throws Exception {
      var answer = TestService.deflated(crm.answerXml(" ID=\"_x\"", "Success"));
      assertRefusedByPage(
          Reason.MALFORMED_REQUEST, "/saml/slo?" + wish().query() + "&SAMLResponse=" + answer);
    }

    @Test
    void isNotARequestByTheNameOfAnAnswer() throws Exception {
      assertRefusedByPage(
          Reason.MALFORMED_REQUEST,
          "/saml/slo?"
              + TestService.signed(
                  wish().unsignedQuery().replace("SAMLRequest=", "SAMLResponse=")));
    }

    @Test
    void isNotWrappedAroundAnother() throws Exception {
      var good = wish().signedXml(House.BASE_URL + "/saml/slo");
      var evil =
          crm.wish(given)
              .ofSessions("_evil")
              .xml(House.BASE_URL + "/saml/slo")
              .replace(
                  "<saml:NameID", "<samlp:Extensions>" + good + "</samlp:Extensions><saml:NameID");
      assertRefusedPosted(Reason.BAD_SIGNATURE, evil);
    }

    @Test
    void isNotSignedTwice() throws Exception {
      var wish = wish();
      var once = wish.signedXml(House.BASE_URL + "/saml/slo");
      var twice = SignedXml.with(TestKey.SERVICE).uri("#" + wish.id()).sign(once);
      assertRefusedPosted(Reason.MALFORMED_REQUEST, twice);
    }

    @Test
    void isNotSignedInTheQueryAndWithin() throws Exception {
      var within = wish().signedXml(House.BASE_URL + "/saml/slo");
      assertRefusedByPage(
          Reason.BAD_SIGNATURE,
          "/saml/slo?" + TestService.signed("SAMLRequest=" + TestService.deflated(within)));
    }

    @Test
    void isNotHeardWhereOnlyTheHeadOfAnAnswerIsAskedFor() throws Exception {
      var cookies =
          browser.cookies().entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; "));
      try (var http = HttpClient.newHttpClient()) {
        var address = URI.create("http://127.0.0.1:" + house.port() + wish().redirect());
        var head = HttpRequest.newBuilder(address).header("Cookie", cookies).HEAD().build();
        var answer = http.send(head, HttpResponse.BodyHandlers.discarding());
        assertTrue(answer.headers().firstValue("Location").isEmpty(), answer.toString());
      }
      assertSignedOn();
      assertGood();
    }

    private void assertRefusedPosted(Reason why, String xml) throws Exception {
      var page = browser.postFromElsewhere("/saml/slo", Wish.form(xml));
      if (page.status() == 200) {
        page = browser.post(page.action(), page.fields());
      }
      assertRefused(why, page);
      assertSignedOn();
      assertGood();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"https://elsewhere.example/slo", "https://idp.mochi.test/saml/sso", "none"})
    void mustBeMeantForUs(String destination) throws Exception {
      assertRefusedByPage(Reason.WRONG_DESTINATION, wish().meantFor(destination).redirect());
    }
  }

  @Nested
  class WhatItNames {
    @Test
    void mustBeASessionThatItWasGiven() throws Exception {
      assertRefusedByStatus(
          "Requester/UnknownPrincipal",
          Reason.UNKNOWN_PRINCIPAL,
          wish().ofSessions("_nosuchindex").redirect());
    }

    @Test
    void mustAllBeSessionsThatItWasGiven() throws Exception {
      assertRefusedByStatus(
          "Requester/UnknownPrincipal",
          Reason.UNKNOWN_PRINCIPAL,
          wish().ofSessions(given.index(), "_nosuchindex").redirect());
    }

    @Test
    void mustBeThePersonOfThatSession() throws Exception {
      assertRefusedByStatus(
          "Requester/UnknownPrincipal",
          Reason.UNKNOWN_PRINCIPAL,
          wish().named(given.attributes(), "sato").redirect());
    }

    @Test
    void mayNotBeSomebodyElsesSession() throws Exception {
      var sato = house.browser();
      var theirs = crm.signOn(sato, "sato");
      assertRefusedByStatus(
          "Requester/UnknownPrincipal",
          Reason.UNKNOWN_PRINCIPAL,
          wish().ofSessions(theirs.index()).redirect());
      assertTrue(crm.signsOnSilently(sato));
    }

    @Test
    void mayNotBeWhatAnotherServiceWasGiven() throws Exception {
      var theirs = wiki.signOn(browser, "tanaka");
      var answer = TestService.brought(browser.get(crm.wish(theirs).redirect()), house);
      assertEquals("Requester/UnknownPrincipal", status(answer.xml()));
      assertSignedOn();
    }
  }

  @Nested
  class ItsTime {
    @Test
    void isNow() throws Exception {
      var now = Clock.systemUTC().instant();
      for (var off : List.of(Duration.ofMinutes(-4), Duration.ofMinutes(4))) {
        var stale = wish().with("IssueInstant=\"" + now.plus(off) + "\"");
        var answer = TestService.brought(browser.get(stale.redirect()), house);
        assertEquals("Requester/RequestDenied", status(answer.xml()), answer.xml());
      }
      assertSignedOn();
      var late = wish().with("IssueInstant=\"" + now.minusSeconds(170) + "\"");
      assertEquals(
          "Success", status(TestService.brought(browser.get(late.redirect()), house).xml()));
      assertSignedOut();
    }

    @Test
    void isNotOverYet() throws Exception {
      var over = Clock.systemUTC().instant().minus(Duration.ofMinutes(4));
      assertRefusedByStatus(
          "Requester/RequestDenied",
          Reason.STALE_REQUEST,
          wish().with("NotOnOrAfter=\"" + over + "\"").redirect());
    }

    @Test
    void comesOnceInAnotherBrowser() throws Exception {
      var path = wish().redirect();
      TestService.brought(browser.get(path), house);
      var answer = TestService.brought(house.browser().get(path), house);
      assertEquals("Requester/RequestDenied", status(answer.xml()));
      var recorded = TestService.recorded(house, TestService.reference(answer.xml()));
      assertEquals("REPLAYED_REQUEST", recorded);
    }

    @Test
    void isOfOurVersion() throws Exception {
      var xml =
          wish().xml(House.BASE_URL + "/saml/slo").replace("Version=\"2.0\"", "Version=\"2.1\"");
      assertRefusedByStatus(
          "VersionMismatch",
          Reason.WRONG_VERSION,
          "/saml/slo?" + TestService.signed("SAMLRequest=" + TestService.deflated(xml)));
    }
  }

  @Nested
  class WithoutAKey {
    @Test
    void itEndsTheSessionWhoseCookieComesAlong() throws Exception {
      var mine = house.browser();
      var told = keyless.signOn(mine, "tanaka");
      var answer = TestService.brought(mine.get(keyless.wish(told).unsignedRedirect()), house);
      assertEquals("Success", status(answer.xml()));
      assertFalse(keyless.signsOnSilently(mine));
      assertTrue(crm.signsOnSilently(browser), "another session of the same person");
    }

    @Test
    void itMustNameTheSessionSinceAnySiteCouldSendSomebodyHere() throws Exception {
      var mine = house.browser();
      var told = keyless.signOn(mine, "tanaka");
      assertRefused(
          Reason.SIGNATURE_REQUIRED, mine.get(keyless.wish(told).ofSessions().unsignedRedirect()));
      assertTrue(keyless.signsOnSilently(mine));
    }

    @Test
    void itEndsNoSessionOfAnotherBrowser() throws Exception {
      var mine = house.browser();
      var told = keyless.signOn(mine, "tanaka");
      var wish = keyless.wish(told);
      assertRefused(Reason.SIGNATURE_REQUIRED, house.browser().get(wish.unsignedRedirect()));
      assertRefused(Reason.UNKNOWN_PRINCIPAL, browser.get(wish.unsignedRedirect()));
      assertRefused(Reason.SIGNATURE_REQUIRED, browser.get(wish.ofSessions().unsignedRedirect()));
      assertTrue(keyless.signsOnSilently(mine));
      TestService.brought(mine.get(wish.unsignedRedirect()), house);
      assertFalse(keyless.signsOnSilently(mine));
    }
  }

  @Test
  void anAsynchronousWishEndsOnAPageOfOurs() throws Exception {
    var begun = browser.get(wish().asynchronous().redirect());
    var page = browser.get(location(begun));
    assertEquals(200, page.status());
    assertFalse(page.body().contains("id=\"onward\""), page.body());
    assertSignedOut();
  }
}
