package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.status;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.href;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.logout.TestService.Given;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other services of a session (SAML Profiles 2.0 §4.4.3.3), by SOAP and by the browser. */
class OthersAreToldTest {
  private static House house;
  private static SoapPartner partner;
  private static TestService asker;
  private static TestService chat;
  private static TestService wiki;
  private static TestService mail;
  private static TestService plain;
  private static TestService silent;
  private static TestService mute;
  private static TestService gone;
  private static TestService inHouse;

  private Browser browser;
  private Given given;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    partner = new SoapPartner();
    asker = TestService.named(house, "asker").at(TestService.REDIRECT).registered();
    chat = bySoap("chat", "success");
    wiki = byBrowser("wiki", TestService.REDIRECT, partner.address("page", "wiki"));
    mail = byBrowser("mail", TestService.POST, partner.address("page", "mail"));
    silent = byBrowser("silent", TestService.REDIRECT, SoapPartner.dead());
    plain = TestService.named(house, "plain").registered("logout=https://plain.example/signout");
    mute = TestService.named(house, "mute").registered();
    gone = byBrowser("gone", TestService.REDIRECT, partner.address("gone", "gone"));
    inHouse = byBrowser("intra", TestService.REDIRECT, "https://10.1.2.3/slo");
    for (var how : List.of("denied", "fault", "other", "nonsense")) {
      bySoap(how, how);
    }
  }

  private static TestService bySoap(String name, String how) {
    return TestService.named(house, name)
        .at(TestService.SOAP, partner.address(how, name), "")
        .registered();
  }

  private static TestService byBrowser(String name, String binding, String location) {
    return TestService.named(house, name).at(binding, location, "").registered();
  }

  @AfterAll
  static void stop() {
    house.close();
    partner.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.browser();
    given = asker.signOn(browser, "tanaka");
    partner.received().clear();
  }

  /** From the asker's wish to the page that shows how it goes. */
  private Browser.Page going() throws Exception {
    return browser.get(location(browser.get(asker.wish(given).redirect())));
  }

  private String answered(Browser.Page over) throws Exception {
    return status(TestService.brought(browser.get(href(over, "onward")), house).xml());
  }

  private static void assertState(Browser.Page page, String service, String state) {
    var line = "data-state=\"" + state + "\"><span>" + service + "</span>";
    assertTrue(page.body().contains(line), page.body());
  }

  @Nested
  class BySoap {
    @Test
    void oneThatIsSignedOutLetsTheAskerHearSuccessAtOnce() throws Exception {
      var told = chat.signOn(browser, "tanaka");
      var answer = TestService.brought(browser.get(asker.wish(given).redirect()), house);
      assertEquals("Success", status(answer.xml()));
      var envelope = partner.received().getFirst();
      assertTrue(envelope.contains("<samlp:SessionIndex>" + told.index() + "<"), envelope);
      assertTrue(envelope.contains(">" + told.nameId() + "</saml:NameID>"), envelope);
      assertTrue(envelope.contains("<ds:Signature"), envelope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "fault", "other", "nonsense"})
    void oneThatIsNotLetsTheAskerHearPartial(String name) throws Exception {
      TestService.named(house, name).signOn(browser, "tanaka");
      var page = going();
      assertState(page, name, "failed");
      assertTrue(page.body().contains("You may stay signed in there until"), page.body());
      assertEquals("Success/PartialLogout", answered(page));
      assertFalse(asker.signsOnSilently(browser));
    }

    @Test
    void oneWithoutMetadataIsToldWhereItsEntrySays() throws Exception {
      var added =
          new Typed(house.dir())
              .run(
                  "sp",
                  "add",
                  "entity-id=https://typed.example/saml",
                  "acs=https://typed.example/acs",
                  "certificate=" + TestKey.SERVICE.pem(),
                  "--name",
                  "typed",
                  "logout=soap:" + partner.address("success", "typed"));
      assertEquals(0, added.status(), added.err());
      var told = TestService.named(house, "typed").signOn(browser, "tanaka");
      var answer = TestService.brought(browser.get(asker.wish(given).redirect()), house);
      assertEquals("Success", status(answer.xml()));
      var envelope = partner.received().getLast();
      assertTrue(envelope.contains("<samlp:SessionIndex>" + told.index() + "<"), envelope);
    }

    @Test
    void isNotToldAgainWhatItKnows() throws Exception {
      chat.signOn(browser, "tanaka");
      var path = asker.wish(given).redirect();
      browser.get(path);
      browser.get(path);
      assertEquals(1, partner.received().size());
    }
  }

  @Nested
  class ByTheBrowser {
    private Given wikis;

    @BeforeEach
    void signOnThere() throws Exception {
      wikis = wiki.signOn(browser, "tanaka");
    }

    @Test
    void oneIsVisitedWithASignedRequestAndItsAnswerCounts() throws Exception {
      var page = going();
      assertState(page, "wiki", "waiting");
      var request = TestService.brought(browser.get(href(page, "onward")), house);
      assertEquals(partner.address("page", "wiki"), request.to());
      assertTrue(request.xml().contains(wikis.index()), request.xml());
      assertTrue(request.xml().contains(wikis.attributes()), request.xml());
      var over = browser.get(location(browser.get(wiki.answer(request.xml(), "Success"))));
      assertState(over, "wiki", "done");
      assertEquals("Success", answered(over));
    }

    @Test
    void oneThatRefusesLetsTheAskerHearPartial() throws Exception {
      var request = TestService.brought(browser.get(href(going(), "onward")), house);
      var over = browser.get(location(browser.get(wiki.answer(request.xml(), "Responder"))));
      assertState(over, "wiki", "failed");
      assertEquals("Success/PartialLogout", answered(over));
    }

    @Test
    void aReloadChangesNothing() throws Exception {
      var path = location(browser.get(asker.wish(given).redirect()));
      for (int i = 0; i < 3; i++) {
        assertState(browser.get(path), "wiki", "waiting");
      }
    }

    @Test
    void theBackButtonGoesOnWithTheNext() throws Exception {
      mail.signOn(browser, "tanaka");
      var path = location(browser.get(asker.wish(given).redirect()));
      var first = browser.get(path);
      assertTrue(first.body().contains("Sign out of mail"), first.body());
      var form = browser.get(href(first, "onward"));
      assertEquals(partner.address("page", "mail"), form.action());
      assertTrue(form.fields().containsKey("SAMLRequest"));
      var second = browser.get(path);
      assertState(second, "mail", "failed");
      assertTrue(second.body().contains("Sign out of wiki"), second.body());
    }

    @Test
    void anAnswerThatComesLateStillCounts() throws Exception {
      var path = location(browser.get(asker.wish(given).redirect()));
      var request = TestService.brought(browser.get(href(browser.get(path), "onward")), house);
      assertState(browser.get(path), "wiki", "failed");
      browser.get(wiki.answer(request.xml(), "Success"));
      assertState(browser.get(path), "wiki", "done");
    }

    @Test
    void whoMerelyBringsTheRequestIsLedNowhereAndLearnsNoNames() throws Exception {
      var stranger = house.browser();
      var page = stranger.get(location(stranger.get(asker.wish(given).redirect())));
      assertState(page, "wiki", "not-told");
      assertFalse(page.body().contains("/logout/to"), page.body());
    }

    @Test
    void theSameRequestAgainGoesOnWithWhatItBegan() throws Exception {
      var path = asker.wish(given).redirect();
      assertEquals(location(browser.get(path)), location(browser.get(path)));
    }

    @Test
    void twoTabsDoNotDisturbEachOther() throws Exception {
      var one = location(browser.get(asker.wish(given).redirect()));
      var two = location(browser.get(asker.wish(given).redirect()));
      var first = TestService.brought(browser.get(href(browser.get(one), "onward")), house);
      var second = TestService.brought(browser.get(href(browser.get(two), "onward")), house);
      browser.get(wiki.answer(second.xml(), "Success"));
      browser.get(wiki.answer(first.xml(), "Success"));
      assertState(browser.get(one), "wiki", "done");
      assertState(browser.get(two), "wiki", "done");
    }

    @Test
    void anAnswerWithoutItsSignatureIsAFailure() throws Exception {
      var request = TestService.brought(browser.get(href(going(), "onward")), house);
      var unsigned =
          "/saml/slo?SAMLResponse="
              + TestService.deflated(wiki.answerXml(request.xml(), "Success"));
      assertState(browser.get(location(browser.get(unsigned))), "wiki", "failed");
    }

    @Test
    void anAnswerOfAnotherServiceIsAFailure() throws Exception {
      var request = TestService.brought(browser.get(href(going(), "onward")), house);
      var other = browser.get(location(browser.get(mail.answer(request.xml(), "Success"))));
      assertState(other, "wiki", "failed");
    }

    @Test
    void anAnswerInAnotherBrowserIsIgnoredAndRecorded() throws Exception {
      var path = location(browser.get(asker.wish(given).redirect()));
      var request = TestService.brought(browser.get(href(browser.get(path), "onward")), house);
      var page = house.browser().get(wiki.answer(request.xml(), "Success"));
      assertPageOnly(page);
      assertEquals("ANSWER_NOT_AWAITED", recorded(page));
      assertState(browser.get(path), "wiki", "failed");
    }

    @Test
    void anAnswerToARequestThatWeNeverSentIsIgnoredAndRecorded() throws Exception {
      var page = browser.get(wiki.answer(" ID=\"_made_up\"", "Success"));
      assertPageOnly(page);
      assertEquals("ANSWER_NOT_AWAITED", recorded(page));
      assertTrue(wiki.signsOnSilently(browser), "nobody was signed out");
    }

    @Test
    void aServicesAnswerByPostFindsItsWayThroughOurOwnOrigin() throws Exception {
      var request = TestService.brought(browser.get(href(going(), "onward")), house);
      var xml = wiki.answerXml(request.xml(), "Success");
      var id = TestService.id(xml);
      var signed =
          jp.mochi.idp.saml.codec.SignedXml.with(jp.mochi.idp.saml.codec.TestKey.SERVICE)
              .uri("#" + id)
              .sign(xml);
      var again =
          browser.postFromElsewhere(
              "/saml/slo", Map.of("SAMLResponse", TestService.base64(signed)));
      var over = browser.get(location(browser.post(again.action(), again.fields())));
      assertState(over, "wiki", "done");
    }

    private static String recorded(Browser.Page page) {
      var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
      return TestService.recorded(house, reference);
    }
  }

  @Test
  void aDeadServiceComesLastAndIsPassedOver() throws Exception {
    silent.signOn(browser, "tanaka");
    wiki.signOn(browser, "tanaka");
    var page = going();
    assertTrue(page.body().contains("Sign out of wiki"), page.body());
    var request = TestService.brought(browser.get(href(page, "onward")), house);
    var next = browser.get(location(browser.get(wiki.answer(request.xml(), "Success"))));
    assertTrue(next.body().contains("silent doesn't seem to answer"), next.body());
    assertTrue(next.body().contains("data-onward=\"-1\">Sign out of silent"), next.body());
    var over = browser.get(location(browser.get(href(next, "aside"))));
    assertState(over, "silent", "failed");
    assertEquals("Success/PartialLogout", answered(over));
  }

  @Test
  void aDeadServiceBehindALiveGatewayIsPassedOverToo() throws Exception {
    gone.signOn(browser, "tanaka");
    var page = going();
    assertTrue(page.body().contains("gone doesn't seem to answer"), page.body());
    assertTrue(page.body().contains("data-onward=\"-1\">Sign out of gone"), page.body());
  }

  @Test
  void oneThatCannotBeSeenFromHereIsVisitedOnlyAsThePersonWishes() throws Exception {
    inHouse.signOn(browser, "tanaka");
    wiki.signOn(browser, "tanaka");
    silent.signOn(browser, "tanaka");
    var first = going();
    assertTrue(first.body().contains("Sign out of wiki"), first.body());
    var page = browser.get(location(browser.get(href(first, "aside"))));
    assertTrue(page.body().contains("Whether intra answers can't be seen"), page.body());
    assertTrue(page.body().contains("data-onward=\"-1\">Sign out of intra"), page.body());
    assertTrue(page.body().contains("data-onward=\"10000\">Go on without intra"), page.body());
    var request = TestService.brought(browser.get(href(page, "onward")), house);
    var next = browser.get(location(browser.get(inHouse.answer(request.xml(), "Success"))));
    assertState(next, "intra", "done");
    assertTrue(next.body().contains("silent doesn't seem to answer"), next.body());
  }

  @Test
  void thoseWithAPlainPageAndThoseWithNoneAreNamedTruthfully() throws Exception {
    plain.signOn(browser, "tanaka");
    mute.signOn(browser, "tanaka");
    var page = going();
    assertState(page, "plain", "own-page");
    assertTrue(page.body().contains("href=\"https://plain.example/signout\""), page.body());
    assertState(page, "mute", "not-offered");
    assertEquals("Success/PartialLogout", answered(page));
  }

  @Test
  void thePageIsBoundToItsBrowser() throws Exception {
    wiki.signOn(browser, "tanaka");
    var path = location(browser.get(asker.wish(given).redirect()));
    assertPageOnly(house.browser().get(path));
    assertState(browser.get(path), "wiki", "waiting");
  }
}
