package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.notAmong;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a rule says of itself to those who look for rules that overlap or can never match. */
final class RuleTest {
  private static final Clause CRM = among(Subject.SERVICES, "crm");
  private static final Clause SECRET = among(Subject.SENSITIVITY, "4");
  private static final Clause OFFICE = among(Subject.ZONES, "office");
  private static final ServiceFacts MAIL =
      new ServiceFacts("mail", Set.of("a"), Optional.of(4), Optional.of(DataLocation.HOSTED));

  private static Tri concerns(ServiceFacts service, Clause... clauses) {
    return rule("r", PERMIT, clauses).concerns(service, KNOWN);
  }

  @Test
  void concernsAServiceUnlessAConditionOnServicesFails() {
    assertEquals(Tri.TRUE, concerns(MAIL));
    assertEquals(Tri.TRUE, concerns(MAIL, SECRET, among(Subject.TAGS, "a")));
    assertEquals(Tri.FALSE, concerns(MAIL, CRM));
    assertEquals(Tri.FALSE, concerns(MAIL, SECRET, notAmong(Subject.DATA, "hosted")));
    assertEquals(Tri.TRUE, concerns(MAIL, among(Subject.ZONES, "vpn")), "places don't count");
  }

  @Test
  void nobodyKnowsWhomItConcernsWhereTheServiceHasNoLevel() {
    var unsaid = ServiceFacts.named("mail");
    assertEquals(Tri.UNKNOWN, concerns(unsaid, SECRET));
    assertEquals(Tri.UNKNOWN, concerns(unsaid, SECRET, among(Subject.SERVICES, "mail")));
    assertEquals(Tri.FALSE, concerns(unsaid, SECRET, CRM), "another name settles it");
  }

  @Test
  void isOnServicesAloneWithoutAnyOtherConditionAndWithoutAnExpression() {
    assertTrue(rule("r", PERMIT, CRM, SECRET).isOnServicesAlone());
    assertTrue(rule("r", PERMIT).isOnServicesAlone());
    assertFalse(rule("r", PERMIT, CRM, OFFICE).isOnServicesAlone());
    assertFalse(rule("r", PERMIT, "service.name == 'crm'", CRM).isOnServicesAlone());
  }

  @Test
  void coversARuleWhoseConditionsAreNarrower() {
    var wide = rule("wide", PERMIT, among(Subject.ZONES, "office", "vpn"));
    var narrow = rule("narrow", REFUSE, CRM, OFFICE);
    assertTrue(wide.covers(narrow));
    assertFalse(narrow.covers(wide));
    assertFalse(wide.covers(rule("elsewhere", PERMIT, CRM)), "nothing implies the zone");
    assertTrue(rule("all", PERMIT).covers(narrow));
    assertTrue(wide.covers(rule("cel", PERMIT, "true", OFFICE)), "an expression only narrows");
    assertFalse(
        rule("cel", PERMIT, "true", OFFICE).covers(narrow), "what may be false covers none");
  }

  @Test
  void refusesOnlyWhereThatIsItsEffect() {
    assertTrue(rule("out", REFUSE).refuses());
    assertFalse(rule("in", PERMIT).refuses());
  }

  @Test
  void aServiceHasALevelFromOneToFourOrNone() {
    assertEquals("mail", ServiceFacts.named("mail").name());
    assertEquals(Optional.empty(), ServiceFacts.named("mail").sensitivity());
    assertEquals(1, service(1).sensitivity().orElseThrow());
    assertEquals(4, service(4).sensitivity().orElseThrow());
    assertThrows(IllegalArgumentException.class, () -> service(0));
    assertThrows(IllegalArgumentException.class, () -> service(5));
  }

  private static ServiceFacts service(int level) {
    return new ServiceFacts("mail", Set.of(), Optional.of(level), Optional.empty());
  }
}
