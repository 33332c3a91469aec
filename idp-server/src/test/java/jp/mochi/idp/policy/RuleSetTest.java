package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.PASSWORD;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.WHY;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.notAmong;
import static jp.mochi.idp.policy.Sample.onTrial;
import static jp.mochi.idp.policy.Sample.policy;
import static jp.mochi.idp.policy.Sample.proved;
import static jp.mochi.idp.policy.Sample.require;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RuleSetTest {
  private static final Clause OFFICE = among(Subject.ZONES, "office");
  private static final Clause ABROAD = among(Subject.ZONES, "abroad");
  private static final Clause BYOD = among(Subject.OWNERSHIP, "byod");
  private static final Clause SALES = among(Subject.GROUPS, "sales");

  private static Decision.Permit permits(RuleSet policy, Facts facts) {
    return assertInstanceOf(Decision.Permit.class, policy.evaluate(facts));
  }

  private static void needs(Factor factor, RuleSet policy, Facts facts) {
    var need = assertInstanceOf(Decision.Need.class, policy.evaluate(facts));
    assertEquals(factor, need.factor());
  }

  private static Decision.Refuse refuses(Reason reason, RuleSet policy, Facts facts) {
    var refuse = assertInstanceOf(Decision.Refuse.class, policy.evaluate(facts));
    assertEquals(reason, refuse.reason());
    return refuse;
  }

  @Nested
  class Combination {
    @Test
    void aMatchingRefusalWinsWhereverItStands() {
      var policy = policy(rule("in", PERMIT), rule("out", REFUSE, OFFICE));
      var refuse = refuses(Reason.POLICY, policy, KNOWN);
      assertEquals(Optional.of(WHY), refuse.why());
      assertEquals(Optional.of("out"), refuse.trace().decidedBy());
      permits(policy(rule("in", PERMIT), rule("out", REFUSE, ABROAD)), KNOWN);
    }

    @Test
    void aMatchingRefusalWinsOverOneThatIsUnknownOrFails() {
      var policy =
          policy(
              rule("unknown", REFUSE, BYOD),
              rule("fails", REFUSE, "1 / 0 == 1"),
              rule("out", REFUSE));
      assertEquals(
          Optional.of("out"), refuses(Reason.POLICY, policy, STRANGER).trace().decidedBy());
    }

    @Test
    void ofTheOthersTheFirstMatchFromTheTopDecides() {
      var lax = rule("lax", PERMIT, SALES);
      var strict = rule("strict", require(Factor.CERTIFICATE), OFFICE);
      permits(policy(lax, strict), KNOWN);
      needs(Factor.CERTIFICATE, policy(strict, lax), KNOWN);
    }

    @Test
    void whenNoneMatchesTheAnswerIsARefusal() {
      var refuse = refuses(Reason.POLICY, policy(rule("in", PERMIT, ABROAD)), KNOWN);
      assertEquals(Optional.empty(), refuse.why());
      assertEquals(Optional.empty(), refuse.trace().decidedBy());
      refuses(Reason.POLICY, policy(), KNOWN);
      permits(policy(rule("in", PERMIT, OFFICE)), KNOWN);
    }

    @Test
    void allConditionsOfARuleMustHold() {
      permits(policy(rule("in", PERMIT, "'office' in zones", SALES, OFFICE)), KNOWN);
      refuses(Reason.POLICY, policy(rule("in", PERMIT, SALES, ABROAD)), KNOWN);
      refuses(Reason.POLICY, policy(rule("in", PERMIT, "'abroad' in zones", SALES)), KNOWN);
    }
  }

  @Nested
  class WhatIsNotKnown {
    @Test
    void anUnknownRefusalNeedsTheFactorThatWouldTell() {
      needs(Factor.PASSWORD, policy(rule("in", PERMIT), rule("out", REFUSE, SALES)), STRANGER);
      needs(Factor.CERTIFICATE, policy(rule("in", PERMIT), rule("out", REFUSE, BYOD)), STRANGER);
      permits(policy(rule("in", PERMIT), rule("out", REFUSE, BYOD)), KNOWN);
    }

    @Test
    void anUnknownRequirementNeedsTheFactorThatWouldTell() {
      var policy = policy(rule("byod", require(Factor.DEVICE), BYOD), rule("in", PERMIT));
      needs(Factor.DEVICE, policy, STRANGER);
      permits(policy, KNOWN);
    }

    @Test
    void anUnknownPermitDoesNotMatch() {
      refuses(Reason.POLICY, policy(rule("in", PERMIT, BYOD)), STRANGER);
      needs(
          Factor.PASSWORD, policy(rule("in", PERMIT, BYOD), rule("password", PASSWORD)), STRANGER);
    }

    @Test
    void theNegationOfTheUnknownIsUnknown() {
      var outside = notAmong(Subject.OWNERSHIP, "byod");
      refuses(Reason.POLICY, policy(rule("in", PERMIT, outside)), STRANGER);
      needs(Factor.CERTIFICATE, policy(rule("in", PERMIT), rule("o", REFUSE, outside)), STRANGER);
    }

    @Test
    void anythingFalseSettlesARuleWhateverIsUnknown() {
      var elsewhere = among(Subject.SERVICES, "mail");
      permits(policy(rule("in", PERMIT), rule("out", REFUSE, BYOD, elsewhere)), STRANGER);
      permits(
          policy(rule("in", PERMIT), rule("out", REFUSE, "service.name == 'mail'", BYOD)),
          STRANGER);
    }

    @Test
    void deviceFactsComeFromWhicheverFactorIsThere() {
      var rules = List.of(rule("in", PERMIT), rule("out", REFUSE, BYOD));
      needs(Factor.DEVICE, new RuleSet("v", rules, Set.of(Factor.DEVICE)), STRANGER);
      refuses(
          Reason.POLICY_UNDECIDABLE, new RuleSet("v", rules, Set.of(Factor.PASSWORD)), STRANGER);
    }

    @Test
    void aFactorThatIsProvedAndDidNotTellIsNotAskedAgain() {
      var policy = policy(rule("in", PERMIT), rule("out", REFUSE, BYOD));
      var shown = proved(STRANGER, Factor.CERTIFICATE, NOW);
      needs(Factor.DEVICE, policy, shown);
      refuses(
          Reason.POLICY_UNDECIDABLE,
          policy,
          shown.withFactors(
              List.of(
                  new ProvedFactor(Factor.CERTIFICATE, NOW),
                  new ProvedFactor(Factor.DEVICE, NOW))));
    }

    @Test
    void whatNoFactorTellsRefusesAtOnce() {
      var secret = rule("secret", REFUSE, among(Subject.SENSITIVITY, "4"));
      refuses(Reason.POLICY_UNDECIDABLE, policy(secret, rule("in", PERMIT)), STRANGER);
      permits(policy(secret, rule("in", PERMIT)), KNOWN);
      refuses(
          Reason.POLICY_UNDECIDABLE,
          policy(rule("byod", REFUSE, BYOD), rule("here", REFUSE, OFFICE), rule("in", PERMIT)),
          STRANGER);
    }

    @Test
    void theStatusIsToldByItsOwnFactorOnceTheDeviceIsKnown() {
      var policy =
          policy(
              rule("old", REFUSE, new Clause.StatusAge(Duration.ofDays(7), true)),
              rule("in", PERMIT));
      var both =
          List.of(new ProvedFactor(Factor.CERTIFICATE, NOW), new ProvedFactor(Factor.DEVICE, NOW));
      needs(Factor.SECURITY_STATUS, policy, STRANGER.withFactors(both));
      permits(policy, KNOWN);
    }
  }

  @Nested
  class Requirements {
    @Test
    void onceAllItsFactorsAreProvedItPermitsWithItsObligations() {
      var obligations =
          new Obligations(
              Optional.of(Duration.ofHours(8)),
              Optional.empty(),
              Optional.empty(),
              Set.of(Obligations.Mark.NO_PRINT));
      var effect =
          new Effect.Require(
              List.of(new Effect.Requirement(Factor.PASSWORD, Optional.empty())), obligations);
      assertEquals(obligations, permits(policy(rule("in", effect)), KNOWN).obligations());
      needs(Factor.PASSWORD, policy(rule("in", effect)), STRANGER);
    }

    @Test
    void asksOnlyForWhatIsMissing() {
      var policy = policy(rule("in", require(Factor.PASSWORD, Factor.DEVICE)));
      needs(Factor.PASSWORD, policy, STRANGER);
      needs(Factor.DEVICE, policy, KNOWN);
    }

    @Test
    void aProofIsFreshUpToItsAge() {
      var policy = policy(rule("in", require(Factor.PASSWORD, Duration.ofMinutes(10))));
      permits(policy, proved(STRANGER, Factor.PASSWORD, NOW.minusSeconds(600)));
      needs(Factor.PASSWORD, policy, proved(STRANGER, Factor.PASSWORD, NOW.minusSeconds(601)));
    }

    @Test
    void aProofFromBeforeTheRequestCountsAsNone() {
      var policy = policy(rule("in", PASSWORD));
      permits(policy, since(proved(STRANGER, Factor.PASSWORD, NOW)));
      needs(Factor.PASSWORD, policy, since(proved(STRANGER, Factor.PASSWORD, NOW.minusNanos(1))));
    }

    private static Facts since(Facts facts) {
      return new Facts(
          facts.now(),
          facts.service(),
          facts.clientAddress(),
          facts.zones(),
          facts.person(),
          facts.device(),
          facts.factors(),
          Optional.of(NOW));
    }

    @Test
    void aFactorThatNobodyCanProveHereIsNoDeadEnd() {
      var policy =
          new RuleSet(
              "v",
              List.of(rule("in", require(Factor.PASSWORD, Factor.DEVICE))),
              Set.of(Factor.PASSWORD));
      refuses(Reason.POLICY_UNDECIDABLE, policy, STRANGER);
    }

    @Test
    void ofSeveralProofsTheNewestCounts() {
      var policy = policy(rule("in", require(Factor.PASSWORD, Duration.ofMinutes(10))));
      permits(
          policy,
          STRANGER.withFactors(
              List.of(
                  new ProvedFactor(Factor.PASSWORD, NOW),
                  new ProvedFactor(Factor.PASSWORD, NOW.minusSeconds(9000)))));
    }
  }

  @Nested
  class Expressions {
    @Test
    void oneThatFailsRefusesAndNeverPermits() {
      var fails = "person.attributes['rank'][0] == 'chief'";
      var refuse =
          refuses(
              Reason.POLICY_FAILED,
              policy(rule("chief", PERMIT, fails), rule("in", PERMIT)),
              KNOWN);
      assertEquals(Optional.of("chief"), refuse.trace().decidedBy());
      refuses(Reason.POLICY_FAILED, policy(rule("in", PERMIT), rule("o", REFUSE, fails)), KNOWN);
      refuses(Reason.POLICY_FAILED, policy(rule("p", PASSWORD, fails), rule("in", PERMIT)), KNOWN);
    }

    @Test
    void oneThatFailsIsNoMatterWhereItsRuleIsSettledWithoutIt() {
      var fails = "1 / 0 == 1";
      permits(policy(rule("o", REFUSE, fails, ABROAD), rule("in", PERMIT)), KNOWN);
    }

    @Test
    void oneThatFailsOnWhatIsKnownAsksFirstWhetherItsRuleConcernsAnybody() {
      var policy = policy(rule("o", REFUSE, "1 / 0 == 1", SALES), rule("in", PERMIT));
      needs(Factor.PASSWORD, policy, STRANGER);
    }

    @Test
    void anUnknownPermitThatCouldFailIsAskedForBecauseFailingRefuses() {
      var policy =
          policy(
              rule("chief", PERMIT, "person.attributes['rank'][0] == 'chief'"), rule("in", PERMIT));
      needs(Factor.PASSWORD, policy, STRANGER);
      permits(
          policy(rule("chief", PERMIT, "'chief' in person.groups"), rule("in", PERMIT)), STRANGER);
    }

    @Test
    void oneThatRunsTooLongFails() {
      var many = "[1,2,3,4,5,6,7,8,9,0]";
      var loop =
          many
              + ".all(a, "
              + many
              + ".all(b, "
              + many
              + ".all(c, "
              + many
              + ".all(d, "
              + many
              + ".all(e, a + b + c + d + e >= 0)))))";
      refuses(Reason.POLICY_FAILED, policy(rule("in", PERMIT, loop)), KNOWN);
    }
  }

  @Nested
  class OnTrial {
    @Test
    void aRuleOnTrialIsRecordedWithoutEffect() {
      var policy =
          policy(
              onTrial(rule("out", REFUSE)),
              onTrial(rule("ask", require(Factor.DEVICE))),
              onTrial(rule("fails", PERMIT, "1 / 0 == 1")),
              rule("in", PERMIT));
      var permit = permits(policy, KNOWN);
      assertEquals(
          List.of(
              "out: report-only refuses",
              "ask: report-only needs device",
              "fails: report-only failed evaluation error at <input>:2: / by zero",
              "in: permits"),
          permit.trace().steps().stream().map(s -> s.rule() + ": " + s.outcome()).toList());
      assertEquals(Optional.of("in"), permit.trace().decidedBy());
    }
  }

  @Test
  void theTraceSaysWhatEveryRuleCameTo() {
    var policy =
        policy(
            rule("mail", PERMIT, among(Subject.SERVICES, "mail")),
            rule("own", PERMIT, BYOD),
            rule("abroad", REFUSE, ABROAD),
            rule("cel", PERMIT, "service.name == 'x'"),
            rule("in", require(Factor.PASSWORD, Factor.DEVICE)),
            rule("never reached", PERMIT));
    var trace = policy.evaluate(STRANGER.withZones(Sample.zones())).trace();
    assertEquals("v7", trace.policyVersion());
    assertEquals(
        List.of(
            "abroad: not zones",
            "mail: not services",
            "own: unknown device.ownership",
            "cel: not when",
            "in: needs password, device"),
        trace.steps().stream().map(s -> s.rule() + ": " + s.outcome()).toList());
    assertEquals(
        new Trace(trace.policyVersion(), trace.decidedBy(), trace.steps()),
        Trace.read(trace.policyVersion(), trace.decidedBy(), trace.compact()));
  }

  @Nested
  class WhatItReads {
    private static final String RANK = "person.attributes['Rank'][0] == 'chief'";

    @Test
    void namesTheAttributesOfConditionsAndExpressions() {
      var unit = new Clause.Attribute("Unit", Set.of("x"), false);
      var policy = policy(rule("a", PERMIT, unit, OFFICE), rule("b", PERMIT, RANK));
      assertEquals(Set.of("unit", "rank"), policy.attributes());
      assertEquals(Set.of(), policy(rule("in", PERMIT, OFFICE)).attributes());
      assertEquals(
          Optional.of(Set.of("unit", "rank")),
          policy.evaluate(KNOWN).trace().grounds().map(Grounds::attributes));
    }

    @Test
    void saysWhetherAnExpressionReadsThemAll() {
      var any = "person.attributes.exists(name, name == 'rank')";
      assertEquals(true, policy(rule("a", PERMIT), rule("b", PERMIT, any)).readsAnyAttribute());
      assertEquals(false, policy(rule("b", PERMIT, RANK)).readsAnyAttribute());
      assertEquals(false, policy(rule("a", PERMIT)).readsAnyAttribute());
    }

    @Test
    void keepsItsRulesFromTheTopDown() {
      var in = rule("in", PERMIT, OFFICE);
      var out = rule("out", REFUSE, ABROAD);
      assertEquals(List.of(in, out), policy(in, out).rules());
      assertEquals(Set.of(Factor.values()), policy(in).available());
      assertEquals("v7", policy(in).version());
    }
  }

  private static final Set<Factor> CODES = Set.of(Factor.ONE_TIME_CODE, Factor.RECOVERY_CODE);

  @Test
  void aProofThatHasGrownTooOldIsAskedForAgain() {
    for (var factor : Factor.values()) {
      var fresh = rule("fresh", require(Factor.PASSWORD), lately(factor));
      var first = CODES.contains(factor) ? Factor.PASSWORD : factor; // of whom nobody knows
      needs(first, policy(fresh), proved(STRANGER, factor, NOW.minusSeconds(3601)));
      var now = proved(KNOWN, factor, NOW.minusSeconds(3600));
      assertEquals(
          List.of("fresh"),
          policy(fresh).evaluate(now).trace().decidedBy().stream().toList(),
          factor.text());
    }
  }

  private static Clause lately(Factor factor) {
    return new Clause.Proved(factor, Duration.ofHours(1));
  }

  @Test
  void aRefusalThatNoRuleMeantHasNoRulesReason() {
    var undecided = refuses(Reason.POLICY_UNDECIDABLE, policy(rule("o", REFUSE, OFFICE)), STRANGER);
    assertEquals(Optional.empty(), undecided.why());
    assertEquals(Optional.of("o"), undecided.trace().decidedBy());
    var failed = refuses(Reason.POLICY_FAILED, policy(rule("f", PERMIT, "1 / 0 == 1")), KNOWN);
    assertEquals(Optional.empty(), failed.why());
  }

  @Test
  void allThatIsUnknownIsNamedWhetherAConditionOrTheExpressionAsks() {
    var policy = policy(rule("in", PERMIT, "'sales' in person.groups", BYOD));
    var step = policy.evaluate(STRANGER).trace().steps().getFirst();
    assertEquals("unknown person.groups, device.ownership", step.outcome());
    var risky = policy(rule("in", PERMIT, "person.groups[0] == 'sales'", BYOD), rule("x", PERMIT));
    needs(Factor.PASSWORD, risky, STRANGER);
  }

  @Test
  void theNearestChangeIsThePolicysOwn() {
    var policy = policy(rule("in", PERMIT, among(Subject.GROUPS, "board")));
    assertEquals(
        Optional.of(List.of(Change.of(Change.Kind.JOIN_GROUP, "board"))),
        policy.nearest(KNOWN).map(NearestChange::changes));
  }
}
