package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.logout.TestService.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One entity ID with two entries that share a key: what a service was told under one of them is
 * judged by that one's keys and options, and answered by it.
 */
class TwoEntriesLogoutTest {
  private static House house;
  private static TestService one;
  private static TestService two;

  @SuppressWarnings("NullAway.Init") // wishOf() sets it
  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    one =
        TestService.named(house, "office-a")
            .entryOf("office")
            .alsoSigningWith(TestKey.STRANGER)
            .at(TestService.REDIRECT)
            .registered("issuer=urn:idp:a", "sha1=allow", "skew=20m");
    two =
        TestService.named(house, "office-b")
            .entryOf("office")
            .at(TestService.REDIRECT)
            .registered("issuer=urn:idp:b");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  /** Of somebody who signed on there alone, in a browser of their own. */
  private Wish wishOf(TestService entry) throws Exception {
    browser = house.browser();
    return entry.wish(entry.signOn(browser, "tanaka"));
  }

  private String answered(String path, TestService by) throws Exception {
    var answer = TestService.brought(browser.get(path), house);
    var issuer = "urn:idp:" + (by == one ? "a" : "b");
    assertTrue(answer.xml().contains(">" + issuer + "</saml:Issuer>"), answer.xml());
    return status(answer.xml());
  }

  @Test
  void aKeyThatBothHaveSpeaksForWhoWasToldThoughTheOtherHasOneMore() throws Exception {
    assertEquals("Success", answered(wishOf(two).redirect(), two));
    assertFalse(two.signsOnSilently(browser));
    assertEquals("Success", answered(wishOf(one).redirect(), one));
    assertFalse(one.signsOnSilently(browser));
  }

  @Test
  void aKeyThatOnlyTheOtherHasSpeaksForTheOtherAlone() throws Exception {
    var theirs = wishOf(two);
    var signed = TestService.signed(theirs.unsignedQuery(), TestKey.STRANGER);
    assertEquals("Requester/UnknownPrincipal", answered("/saml/slo?" + signed, one));
    assertTrue(two.signsOnSilently(browser), "nobody was signed out");
    var own = TestService.signed(wishOf(one).unsignedQuery(), TestKey.STRANGER);
    assertEquals("Success", answered("/saml/slo?" + own, one));
  }

  @Test
  void sha1ThatOneAllowsEndsNothingOfTheOther() throws Exception {
    assertEquals("Requester/UnknownPrincipal", answered(bySha1(wishOf(two)), one));
    assertTrue(two.signsOnSilently(browser), "nobody was signed out");
    assertEquals("Success", answered(bySha1(wishOf(one)), one));
    assertFalse(one.signsOnSilently(browser));
  }

  private static String bySha1(Wish wish) throws Exception {
    var algorithm = TestService.encoded("http://www.w3.org/2000/09/xmldsig#rsa-sha1");
    var query = wish.unsignedQuery() + "&SigAlg=" + algorithm;
    var signature = Signature.getInstance("SHA1withRSA");
    signature.initSign(TestKey.SERVICE.privateKey());
    signature.update(query.getBytes(StandardCharsets.US_ASCII));
    var value = Base64.getEncoder().encodeToString(signature.sign());
    return "/saml/slo?" + query + "&Signature=" + TestService.encoded(value);
  }

  @Test
  void whatIsStaleIsSaidByTheSkewOfWhoWasTold() throws Exception {
    var old = Clock.systemUTC().instant().minus(Duration.ofMinutes(15));
    var issued = "IssueInstant=\"" + old + "\"";
    assertEquals("Requester/RequestDenied", answered(wishOf(two).with(issued).redirect(), two));
    assertTrue(two.signsOnSilently(browser), "nobody was signed out");
    assertEquals("Success", answered(wishOf(one).with(issued).redirect(), one));
  }
}
