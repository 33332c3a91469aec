package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.PASSWORD;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.onTrial;
import static jp.mochi.idp.policy.Sample.policy;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is known to nobody: whether rules ever ask them who they are, and what they get. */
final class StrangersTest {
  private static final Clause SALES = among(Subject.GROUPS, "sales");
  private static final Clause OFFICE = among(Subject.ZONES, "office");
  private static final Clause CRM = among(Subject.SERVICES, "crm");
  private static final Clause MAIL = among(Subject.SERVICES, "mail");

  private static void asked(Rule... rules) {
    assertTrue(policy(rules).asksStrangers());
  }

  private static void neverAsked(Rule... rules) {
    assertFalse(policy(rules).asksStrangers());
  }

  @Test
  void aRequirementAsksThem() {
    asked(rule("in", PASSWORD));
    asked(rule("in", PASSWORD, OFFICE));
    neverAsked();
    neverAsked(onTrial(rule("in", PASSWORD)));
    asked(onTrial(rule("in", PASSWORD)), rule("in", PASSWORD, SALES));
  }

  /** A refusal that may concern them wants to know who they are; one of places doesn't. */
  @Test
  void aRefusalAsksThemWhereASignOnWouldTell() {
    asked(rule("out", REFUSE, SALES));
    asked(rule("out", REFUSE, OFFICE, SALES));
    asked(rule("out", REFUSE, "'sales' in person.groups"));
    asked(rule("out", REFUSE, new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1))));
    neverAsked(rule("out", REFUSE, OFFICE));
    neverAsked(rule("out", REFUSE));
    neverAsked(rule("out", REFUSE, "'office' in zones"));
  }

  /** A permit on what a sign-on would tell is passed over; one on the place alone lets them in. */
  @Test
  void aPermitLetsThemInWhereItWantsToKnowNothingOfThem() {
    asked(rule("in", PERMIT, OFFICE));
    asked(rule("in", PERMIT, "'office' in zones"));
    neverAsked(rule("in", PERMIT, SALES));
    neverAsked(rule("in", PERMIT, OFFICE, SALES));
    neverAsked(rule("in", PERMIT, "'sales' in person.groups"));
    asked(rule("in", PERMIT, "person.groups[0] == 'sales'"));
  }

  @Test
  void onTheWayToAServiceOnlyTheRulesThatConcernItAskThem() {
    var policy = policy(rule("crm", PASSWORD, CRM), rule("mail", PERMIT, MAIL, SALES));
    assertTrue(policy.asksStrangers());
    assertTrue(policy.asksStrangers(STRANGER));
    assertFalse(policy.asksStrangers(STRANGER.with(ServiceFacts.named("mail"))));
    var trial = policy(onTrial(rule("crm", PASSWORD, CRM)));
    assertFalse(trial.asksStrangers(STRANGER));
    var secret = policy(rule("secret", PASSWORD, among(Subject.SENSITIVITY, "4")));
    assertTrue(secret.asksStrangers(STRANGER), "it may be a secret one");
    assertFalse(secret.asksStrangers(KNOWN));
  }

  @Test
  void noRuleLetsThemInBeforeTheySignIn() {
    var permit = policy(rule("in", PERMIT)).evaluate(STRANGER);
    var need = assertInstanceOf(Decision.Need.class, permit.ofStranger());
    assertEquals(new Decision.Need(Factor.PASSWORD, Optional.empty(), permit.trace()), need);
    for (var other : List.of(rule("in", PASSWORD), rule("out", REFUSE))) {
      var decision = policy(other).evaluate(STRANGER);
      assertEquals(decision, decision.ofStranger());
    }
  }

  @Test
  void theGroupsThatRulesNameAreThoseOfConditionsAndExpressions() {
    var policy =
        policy(
            rule("a", PERMIT, among(Subject.GROUPS, "staff", "board"), OFFICE),
            rule("b", REFUSE, "'partners' in person.groups && 'vpn' in zones", MAIL),
            rule("c", PERMIT, new Clause.Attribute("unit", Set.of("x"), false)));
    assertEquals(List.of("board", "partners", "staff"), List.copyOf(policy.groups()));
  }

  @Test
  void theSameRulesUnderAnotherVersionAreTheSame() {
    var requirements = Requirements.NONE;
    var rules = List.of(rule("in", PASSWORD));
    var limits =
        new DeviceLimits(
            List.of(new DeviceLimits.Limit("few", Set.of("staff"), Optional.empty(), 3)));
    var policy =
        new RuleSet("v7", rules, Set.of(Factor.PASSWORD), Map.of(3, "社外秘"), requirements, limits);
    var named = policy.named("v8");
    assertEquals("v8", named.evaluate(KNOWN).trace().policyVersion());
    assertEquals(rules, named.rules());
    assertEquals(Set.of(Factor.PASSWORD), named.available());
    assertEquals(Map.of(3, "社外秘"), named.sensitivityLabels());
    assertEquals(requirements, named.requirements());
    assertEquals(limits, named.limits());
    assertEquals(Set.of("staff"), named.groups());
  }

  @Test
  void whatMayBeUnknownIsAllThatNoRequestBringsWithIt() {
    for (var fact : Fact.values()) {
      var always = Set.of(Fact.TIME, Fact.SERVICE, Fact.TAGS, Fact.ADDRESS).contains(fact);
      assertEquals(!always, fact.mayBeUnknown(), fact.text());
    }
  }

  @Test
  void anUnknownRefusalIsInTheTraceWithWhatItWantsToKnow() {
    var policy = policy(rule("out", REFUSE, SALES), rule("in", PERMIT));
    assertEquals(
        List.of("out: unknown person.groups"),
        policy.evaluate(STRANGER).trace().steps().stream()
            .map(step -> step.rule() + ": " + step.outcome())
            .toList());
  }

  /** A trace may end up in a log. */
  @Test
  void whatIsKnownOfAPersonIsInNoText() {
    var grounds = policy(rule("in", PASSWORD)).evaluate(KNOWN).trace().grounds().orElseThrow();
    assertEquals("Grounds[crm]", grounds.toString());
  }
}
