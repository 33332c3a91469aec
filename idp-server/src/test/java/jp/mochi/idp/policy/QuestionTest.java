package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.ALL;
import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.onTrial;
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

/** Which factor is asked for first, and in whose words. */
final class QuestionTest {
  private static final Rule PARTNERS = says("partners", REFUSE, among(Subject.GROUPS, "partners"));
  private static final Rule ROOTED =
      says("rooted", REFUSE, among(Subject.COMPLIANCE, "non-compliant"));
  private static final Clause CORPORATE = among(Subject.OWNERSHIP, "corporate");
  private static final Clause BYOD = among(Subject.OWNERSHIP, "byod");

  /** A company phone of which nobody knows how it is. */
  private static final Facts NO_STATUS =
      STRANGER.with(
          new DeviceFacts(
              Optional.of(Ownership.CORPORATE),
              Optional.of(BindingStrength.DEVICE_BOUND_KEY),
              Optional.empty(),
              Optional.empty()));

  private static Rule says(String name, Effect effect, Clause... clauses) {
    return new Rule(name, new Words(name, name), List.of(clauses), Optional.empty(), effect, false);
  }

  private static Decision.Need need(Facts facts, Rule... rules) {
    return assertInstanceOf(
        Decision.Need.class, new RuleSet("v", List.of(rules), ALL).evaluate(facts));
  }

  private static void asks(Factor factor, String by, Decision.Need need) {
    assertEquals(factor, need.factor());
    assertEquals(Optional.of(by), need.trace().decidedBy());
  }

  private static void in(String words, Decision.Need need) {
    assertEquals(Optional.of(new Words(words, words)), need.why());
  }

  @Nested
  class TheState {
    @Test
    void ofADeviceThatIsKnownIsToldByItsReportAlone() {
      asks(Factor.SECURITY_STATUS, "rooted", need(NO_STATUS, ROOTED, rule("in", PERMIT)));
      asks(
          Factor.SECURITY_STATUS,
          "rooted",
          need(proved(NO_STATUS, Factor.CERTIFICATE, NOW), ROOTED, rule("in", PERMIT)));
    }

    @Test
    void ofADeviceThatIsNotKnownIsToldOnceItIsKnownWhich() {
      asks(Factor.CERTIFICATE, "rooted", need(STRANGER, ROOTED, rule("in", PERMIT)));
      asks(
          Factor.DEVICE,
          "rooted",
          need(proved(STRANGER, Factor.CERTIFICATE, NOW), ROOTED, rule("in", PERMIT)));
    }

    @Test
    void isNotAskedForBeforeTheDeviceAlthoughARuleBelowRequiresTheStateFirst() {
      var in = says("in", require(Factor.SECURITY_STATUS, Factor.DEVICE));
      asks(Factor.DEVICE, "rooted", need(STRANGER, ROOTED, in));
      asks(Factor.SECURITY_STATUS, "rooted", need(NO_STATUS, ROOTED, in));
    }

    /** How long ago it was told is told by its report alone as well. */
    @Test
    void isToldByItsReportAlsoWhereItsAgeIsWanted() {
      var old = says("old", REFUSE, new Clause.StatusAge(Duration.ofDays(7), true));
      asks(Factor.SECURITY_STATUS, "old", need(NO_STATUS, old, rule("in", PERMIT)));
      asks(Factor.CERTIFICATE, "old", need(STRANGER, old, rule("in", PERMIT)));
    }

    @Test
    void isAskedOfAnyDeviceWhereNothingElseCanTellWhichItIs() {
      var policy =
          new RuleSet("v", List.of(ROOTED, rule("in", PERMIT)), Set.of(Factor.SECURITY_STATUS));
      asks(
          Factor.SECURITY_STATUS,
          "rooted",
          assertInstanceOf(Decision.Need.class, policy.evaluate(STRANGER)));
    }

    @Test
    void thatNoReportTellsOfAKnownDeviceLeadsToNoPageThatCannotHelp() {
      var rules = List.of(ROOTED, rule("in", PERMIT));
      var noReports = Set.of(Factor.PASSWORD, Factor.CERTIFICATE, Factor.DEVICE);
      var refuse =
          assertInstanceOf(
              Decision.Refuse.class, new RuleSet("v", rules, noReports).evaluate(NO_STATUS));
      assertEquals(Reason.POLICY_UNDECIDABLE, refuse.reason());
    }
  }

  @Nested
  class OfSeveralFactors {
    @Test
    void theOneIsFirstThatTheRuleBelowRequiresFirst() {
      var certificateFirst = says("in", require(Factor.CERTIFICATE, Factor.PASSWORD));
      asks(Factor.CERTIFICATE, "rooted", need(STRANGER, PARTNERS, ROOTED, certificateFirst));
      var passwordFirst = says("in", require(Factor.PASSWORD, Factor.CERTIFICATE));
      asks(Factor.PASSWORD, "partners", need(STRANGER, ROOTED, PARTNERS, passwordFirst));
    }

    @Test
    void whoItIsComesFirstWhereNothingBelowRequiresAny() {
      asks(Factor.PASSWORD, "partners", need(STRANGER, ROOTED, PARTNERS, rule("in", PERMIT)));
    }

    @Test
    void theOneIsAskedForThatTellsRatherThanOneThatIsRequiredLater() {
      var in = says("in", require(Factor.CERTIFICATE));
      asks(Factor.PASSWORD, "partners", need(STRANGER, PARTNERS, in));
    }

    @Test
    void rulesThatCertainlyDoNotMatchOrHaveNoEffectHaveNoSay() {
      var elsewhere = says("mail", require(Factor.CERTIFICATE), among(Subject.SERVICES, "mail"));
      var trial = onTrial(says("trial", require(Factor.CERTIFICATE)));
      var in = says("in", require(Factor.PASSWORD));
      var never = says("below", require(Factor.CERTIFICATE));
      asks(
          Factor.PASSWORD,
          "partners",
          need(STRANGER, PARTNERS, ROOTED, elsewhere, trial, in, never));
    }
  }

  @Nested
  class TheWords {
    @Test
    void areThoseOfTheRuleThatRequiresTheFactorAndNotOfOneThatRefuses() {
      in("in", need(STRANGER, PARTNERS, says("in", require(Factor.PASSWORD))));
      in("in", need(NO_STATUS, ROOTED, says("in", require(Factor.SECURITY_STATUS))));
    }

    /** What is proved already need not be proved again, so that nobody need be able to. */
    @Test
    void areThoseOfARuleWhoseOtherFactorsAreProved() {
      var in = says("in", require(Factor.PASSWORD, Factor.CERTIFICATE));
      var here = Set.of(Factor.CERTIFICATE);
      var unknown = KNOWN.with(DeviceFacts.UNKNOWN);
      var need =
          assertInstanceOf(
              Decision.Need.class, new RuleSet("v", List.of(ROOTED, in), here).evaluate(unknown));
      in("in", need);
      var stranger = unknown.withFactors(List.of());
      need =
          assertInstanceOf(
              Decision.Need.class, new RuleSet("v", List.of(ROOTED, in), here).evaluate(stranger));
      assertEquals(Optional.empty(), need.why(), "by that rule nobody gets in here");
    }

    @Test
    void areNobodysWhereOnlyRulesThatRefuseWantToKnow() {
      assertEquals(Optional.empty(), need(STRANGER, PARTNERS, says("in", PERMIT)).why());
      assertEquals(
          Optional.empty(), need(STRANGER, PARTNERS, says("in", require(Factor.DEVICE))).why());
    }

    @Test
    void areNobodysAsLongAsItIsOpenWhichOfTwoRulesItWillBe() {
      var company = says("company phone", require(Factor.CERTIFICATE), CORPORATE);
      var own = says("own phone", require(Factor.CERTIFICATE), BYOD);
      assertEquals(Optional.empty(), need(STRANGER, company, own).why());
      in("company phone", need(NO_STATUS, company, own));
      in("company phone", need(STRANGER, company, says("no phone", require(Factor.PASSWORD))));
    }

    @Test
    void areThoseOfTheRuleThatMatchesWhateverStandsBelow() {
      in(
          "in",
          need(KNOWN, says("in", require(Factor.CERTIFICATE)), says("x", require(Factor.DEVICE))));
      var below = says("below", require(Factor.PASSWORD));
      in("in", need(STRANGER, PARTNERS, says("in", require(Factor.PASSWORD)), below));
    }
  }
}
