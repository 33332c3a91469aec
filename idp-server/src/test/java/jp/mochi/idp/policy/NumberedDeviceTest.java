package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a device comes to that only a number in a certificate names: it lowers, never raises. */
final class NumberedDeviceTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final Effect.Requirement CERTIFICATE =
      new Effect.Requirement(Factor.CERTIFICATE, Optional.of(Duration.ofDays(1)));
  private static final Effect.Requirement STATUS =
      new Effect.Requirement(Factor.SECURITY_STATUS, Optional.empty());
  private static final Effect LET = new Effect.Require(List.of(CERTIFICATE), Obligations.NONE);
  private static final Effect LET_GOOD =
      new Effect.Require(List.of(CERTIFICATE, STATUS), Obligations.NONE);
  private static final Effect PERMIT = new Effect.Permit(Obligations.NONE);
  private static final Effect REFUSE = new Effect.Refuse();
  private static final Clause CORPORATE = among(Subject.OWNERSHIP, "corporate");
  private static final Clause BYOD = among(Subject.OWNERSHIP, "byod");
  private static final Clause GOOD = among(Subject.COMPLIANCE, "compliant");
  private static final Clause BAD = among(Subject.COMPLIANCE, "non-compliant");

  private static Clause among(Subject subject, String name) {
    return new Clause.Among(subject, Set.of(name), false);
  }

  private static Rule rule(boolean accepts, Effect effect, Clause... clauses) {
    return rule(accepts, Optional.empty(), effect, clauses);
  }

  private static Rule rule(boolean accepts, Optional<When> when, Effect effect, Clause... clauses) {
    var name = "r" + accepts + List.of(clauses) + effect;
    return new Rule(name, Sample.WHY, List.of(clauses), when, effect, false, accepts);
  }

  private static Decision decide(BindingStrength binding, Compliance compliance, Rule... rules) {
    var device =
        new DeviceFacts(
            Optional.of(Ownership.CORPORATE),
            Optional.of(binding),
            Optional.of(compliance),
            Optional.of(NOW));
    var facts =
        new Facts(
            NOW,
            ServiceFacts.named("crm"),
            "192.0.2.1",
            ZoneFacts.UNKNOWN,
            PersonFacts.of("p", Set.of(), Map.of()),
            device,
            List.of(
                new ProvedFactor(Factor.CERTIFICATE, NOW),
                new ProvedFactor(Factor.SECURITY_STATUS, NOW)),
            Optional.empty());
    var available = Set.of(Factor.CERTIFICATE, Factor.SECURITY_STATUS);
    return new RuleSet("v", List.of(rules), available).evaluate(facts);
  }

  private static Decision decide(Rule... rules) {
    return decide(BindingStrength.DEVICE_IDENTIFIER, Compliance.COMPLIANT, rules);
  }

  private static void assertPermits(Decision decision) {
    assertInstanceOf(Decision.Permit.class, decision);
  }

  private static void assertRefuses(Reason reason, Decision decision) {
    assertEquals(reason, assertInstanceOf(Decision.Refuse.class, decision).reason());
  }

  @Nested
  class MeetsNothing {
    @Test
    void thatAKeyWouldMeet() {
      for (var clause : List.of(CORPORATE, GOOD, new Clause.StatusAge(Duration.ofDays(1), false))) {
        assertRefuses(Reason.POLICY_UNDECIDABLE, decide(rule(false, LET, clause)));
        assertRefuses(Reason.POLICY, decide(rule(false, PERMIT, clause)));
        assertPermits(decide(rule(true, LET, clause)));
        assertPermits(
            decide(BindingStrength.COPYABLE_KEY, Compliance.COMPLIANT, rule(false, LET, clause)));
      }
    }

    @Test
    void ofWhatIsRequired() {
      assertRefuses(Reason.POLICY_UNDECIDABLE, decide(rule(false, LET_GOOD)));
      assertPermits(decide(rule(true, LET_GOOD)));
    }

    @Test
    void inAnExpression() {
      for (var cel :
          List.of(
              "device.ownership == 'corporate'",
              "device.binding != 'known-browser'",
              "device.compliance != 'non-compliant'")) {
        var when = Optional.of(Sample.when(cel));
        assertRefuses(Reason.POLICY_UNDECIDABLE, decide(rule(false, when, LET)));
        assertPermits(decide(rule(true, when, LET)));
      }
    }
  }

  /** One that asks for more of other people's phones asks for it here, too. */
  @Test
  void slipsPastNoRuleThatAsksForMore() {
    var strict = rule(false, LET_GOOD, BYOD);
    assertRefuses(Reason.POLICY_UNDECIDABLE, decide(strict, rule(false, LET)));
  }

  /** What it is named by is sure, so that rules below decide. */
  @Test
  void isPassedOverByARuleOnAKey() {
    var keys = rule(false, LET, among(Subject.BINDING, "device-bound-key"));
    var told = Optional.of(Sample.when("device.binding == 'device-bound-key'"));
    assertPermits(decide(keys, rule(false, told, LET), rule(false, LET)));
  }

  @Nested
  class IsRefused {
    @Test
    void forABadWordOfTheDevice() {
      var named = BindingStrength.DEVICE_IDENTIFIER;
      var refusal = rule(false, REFUSE, BAD);
      assertRefuses(
          Reason.POLICY, decide(named, Compliance.NON_COMPLIANT, refusal, rule(false, LET)));
      assertRefuses(Reason.POLICY, decide(rule(false, REFUSE, CORPORATE), rule(false, LET)));
    }

    @Test
    void whereOnlyTheNumberSpeaksAgainstIt() {
      for (var clause : List.of(BAD, BYOD)) {
        var let = rule(false, LET);
        assertRefuses(Reason.POLICY_UNDECIDABLE, decide(rule(false, REFUSE, clause), let));
        assertPermits(decide(rule(true, REFUSE, clause), let));
      }
    }

    @Test
    void notForAKeyThatItHasNot() {
      var keys = rule(false, REFUSE, among(Subject.BINDING, "copyable-key"));
      assertPermits(decide(keys, rule(false, LET)));
    }
  }

  @Test
  void tellsServicesNothingByARuleThatIsToldNothing() {
    for (var accepts : List.of(true, false)) {
      var permit = assertInstanceOf(Decision.Permit.class, decide(rule(accepts, LET)));
      var told = permit.trace().grounds().orElseThrow().device();
      assertEquals(accepts, told.isKnown());
    }
  }
}
