package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertPageOnly;
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
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.TestKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service's entry says about its requests, at sign-out. */
class LogoutOptionsTest {
  private static House house;
  private static TestService usual;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    usual = TestService.named(house, "usual").at(TestService.REDIRECT).registered();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @Test
  void anOldRequestIsTakenWithinTheSkewOfTheEntry() throws Exception {
    var slow = TestService.named(house, "slow").at(TestService.REDIRECT).registered("skew=10m");
    var old = Clock.systemUTC().instant().minus(Duration.ofMinutes(9));
    for (var service : new TestService[] {usual, slow}) {
      var browser = house.browser();
      var wish = service.wish(service.signOn(browser, "tanaka"));
      var answer = browser.get(wish.with("IssueInstant=\"" + old + "\"").redirect());
      assertEquals(
          service == slow ? "Success" : "Requester/RequestDenied",
          status(TestService.brought(answer, house).xml()));
      assertEquals(service != slow, service.signsOnSilently(browser));
    }
  }

  @Test
  void sha1IsTakenWhereTheEntrySaysSoAndNowhereElse() throws Exception {
    var lax = TestService.named(house, "lax").at(TestService.REDIRECT).registered("sha1=allow");
    for (var service : new TestService[] {usual, lax}) {
      var browser = house.browser();
      var wish = service.wish(service.signOn(browser, "tanaka"));
      var query =
          wish.unsignedQuery()
              + "&SigAlg="
              + TestService.encoded("http://www.w3.org/2000/09/xmldsig#rsa-sha1");
      var signature = Signature.getInstance("SHA1withRSA");
      signature.initSign(TestKey.SERVICE.privateKey());
      signature.update(query.getBytes(StandardCharsets.US_ASCII));
      var value = Base64.getEncoder().encodeToString(signature.sign());
      var page = browser.get("/saml/slo?" + query + "&Signature=" + TestService.encoded(value));
      if (service == lax) {
        assertEquals("Success", status(TestService.brought(page, house).xml()));
      } else {
        assertPageOnly(page);
        var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
        assertEquals("WEAK_SIGNATURE", TestService.recorded(house, reference));
      }
      assertEquals(service == usual, service.signsOnSilently(browser));
    }
  }

  /** The option is about sign-ons, which only ask; a sign-out does something. */
  @Test
  void whoMayAskForSignOnsUnsignedMayNotSignPeopleOutUnsigned() throws Exception {
    var lax =
        TestService.named(house, "open")
            .at(TestService.REDIRECT)
            .registered("accept-unsigned=true");
    var browser = house.browser();
    var wish = lax.wish(lax.signOn(browser, "tanaka"));
    assertPageOnly(browser.get(wish.unsignedRedirect()));
    assertTrue(lax.signsOnSilently(browser));
    TestService.brought(browser.get(wish.redirect()), house);
    assertFalse(lax.signsOnSilently(browser));
  }
}
