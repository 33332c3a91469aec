package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Responses.IDP;
import static jp.mochi.idp.saml.codec.Responses.NOW;
import static jp.mochi.idp.saml.codec.Responses.usual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.LastCheck.Expected;
import org.junit.jupiter.api.Test;

/** An answer that doesn't fit its request stays here. */
class LastCheckTest {
  private static final Optional<String> REQUEST = Optional.of("_good");
  private static final String SUBJECT = "tanaka@corp.example";

  private static boolean passes(
      String issuer,
      String audience,
      String acs,
      Optional<String> request,
      String subject,
      Instant now) {
    Expected expected = new Expected(issuer, List.of(audience), acs, request, subject, now);
    return LastCheck.fault(usual(), expected).isEmpty();
  }

  @Test
  void letsOutWhatFits() {
    assertTrue(passes(IDP, Requests.ISSUER, Requests.ACS, REQUEST, SUBJECT, NOW));
  }

  @Test
  void keepsWhatIsForAnotherServicePlaceRequestOrPerson() {
    String sp = Requests.ISSUER;
    String acs = Requests.ACS;
    assertEquals(false, passes("https://other.example", sp, acs, REQUEST, SUBJECT, NOW));
    assertEquals(false, passes(IDP, "https://other.example", acs, REQUEST, SUBJECT, NOW));
    assertEquals(false, passes(IDP, sp, acs + "/", REQUEST, SUBJECT, NOW));
    assertEquals(false, passes(IDP, sp, acs, Optional.of("_other"), SUBJECT, NOW));
    assertEquals(false, passes(IDP, sp, acs, Optional.empty(), SUBJECT, NOW));
    assertEquals(false, passes(IDP, sp, acs, REQUEST, "suzuki@corp.example", NOW));
  }

  @Test
  void keepsWhatIsNotGoodNow() {
    String sp = Requests.ISSUER;
    Instant late = NOW.plus(Duration.ofMinutes(5));
    assertEquals(true, passes(IDP, sp, Requests.ACS, REQUEST, SUBJECT, late.minusMillis(1)));
    assertEquals(false, passes(IDP, sp, Requests.ACS, REQUEST, SUBJECT, late));
    assertEquals(false, passes(IDP, sp, Requests.ACS, REQUEST, SUBJECT, NOW.minusMillis(1)));
    assertEquals(false, passes(IDP, sp, Requests.ACS, REQUEST, SUBJECT, NOW.minusSeconds(61)));
  }

  @Test
  void takesAStatusWithoutAnAssertion() {
    Expected expected =
        new Expected(IDP, List.of(Requests.ISSUER), Requests.ACS, Optional.empty(), SUBJECT, NOW);
    assertEquals(Optional.empty(), LastCheck.fault(Responses.status("no"), expected));
  }
}
