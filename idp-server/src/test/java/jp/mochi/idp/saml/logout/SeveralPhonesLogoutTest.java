package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.href;
import static jp.mochi.idp.saml.logout.ServiceAsksTest.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.logout.TestService.Given;
import jp.mochi.idp.saml.logout.TestService.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one person on two phones (SAML Core 2.0 §3.7.3.2). */
class SeveralPhonesLogoutTest {
  private static House house;
  private static TestService crm;
  private static TestService wiki;

  private Browser browser;
  private Given given;
  private Browser other;
  private Given theirs;

  @BeforeEach
  void onTwoPhones() throws Exception {
    browser = house.browser();
    given = crm.signOn(browser, "tanaka");
    other = house.browser();
    theirs = crm.signOn(other, "tanaka");
  }

  @Test
  void endOneByOne() throws Exception {
    TestService.brought(browser.get(wish().redirect()), house);
    assertSignedOut();
    assertTrue(crm.signsOnSilently(other));
  }

  @Test
  void thatBeganSinceStayWhenTheRequestIsBroughtAgain() throws Exception {
    var path = wish().ofSessions().redirect();
    browser.get(path);
    assertFalse(crm.signsOnSilently(browser));
    crm.signOn(browser, "tanaka");
    browser.get(path);
    assertTrue(crm.signsOnSilently(browser));
  }

  @Test
  void endTogetherWhenTheServiceNamesThem() throws Exception {
    var both = wish().ofSessions(given.index(), theirs.index());
    TestService.brought(browser.get(both.redirect()), house);
    assertSignedOut();
    assertFalse(crm.signsOnSilently(other));
  }

  @Test
  void endAllWhenTheServiceNamesNone() throws Exception {
    var somebodyElse = house.browser();
    crm.signOn(somebodyElse, "sato");
    browser.get(wish().ofSessions().redirect());
    assertSignedOut();
    assertFalse(crm.signsOnSilently(other));
    assertTrue(crm.signsOnSilently(somebodyElse));
  }

  @Test
  void leaveWhatOnlyTheOtherPhoneCouldTellAndSaySo() throws Exception {
    wiki.signOn(other, "tanaka");
    var begun = browser.get(wish().ofSessions().redirect());
    var page = browser.get(location(begun));
    assertTrue(page.body().contains("data-state=\"not-told\""), page.body());
    var answer = TestService.brought(browser.get(href(page, "onward")), house);
    assertEquals("Success/PartialLogout", status(answer.xml()));
  }

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    crm = TestService.named(house, "crm").at(TestService.REDIRECT).registered();
    wiki = TestService.named(house, "wiki").at(TestService.REDIRECT).registered();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private Wish wish() {
    return crm.wish(given);
  }

  private void assertSignedOut() throws Exception {
    assertFalse(crm.signsOnSilently(browser), "nobody was signed out");
  }
}
