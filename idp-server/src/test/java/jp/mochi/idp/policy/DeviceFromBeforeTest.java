package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session knows of a device, at an answer for which the device wasn't shown. */
final class DeviceFromBeforeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final UUID THIS = new UUID(0, 1);
  private static final Words WORDS = new Words("a", "b");
  private static final Clause CORPORATE =
      new Clause.Among(Subject.OWNERSHIP, Set.of("corporate"), false);
  private static final Clause BYOD = new Clause.Among(Subject.OWNERSHIP, Set.of("byod"), false);
  private static final Effect PERMIT = new Effect.Permit(Obligations.NONE);
  private static final Effect PASSWORD = require(new Effect.Requirement(Factor.PASSWORD, none()));

  private static Optional<Duration> none() {
    return Optional.empty();
  }

  private static Effect require(Effect.Requirement... factors) {
    return new Effect.Require(List.of(factors), Obligations.NONE);
  }

  private static Rule rule(Effect effect, Clause... clauses) {
    return rule(effect, Optional.empty(), clauses);
  }

  private static Rule rule(Effect effect, Optional<When> when, Clause... clauses) {
    return new Rule("r" + effect.hashCode(), WORDS, List.of(clauses), when, effect, false);
  }

  private static RuleSet rules(Rule... rules) {
    return new RuleSet("v", List.of(rules), EnumSet.allOf(Factor.class));
  }

  /** Signed on two hours ago, with the company's phone; it has reported lately. */
  private static Facts facts(Factor shown) {
    var at = NOW.minus(Duration.ofHours(2));
    var device =
        new DeviceFacts(
            Optional.of(Ownership.CORPORATE),
            Optional.of(BindingStrength.DEVICE_BOUND_KEY),
            Optional.of(Compliance.COMPLIANT),
            Optional.of(at));
    return new Facts(
        NOW,
        ServiceFacts.named("crm"),
        "192.0.2.1",
        ZoneFacts.UNKNOWN,
        PersonFacts.of("p", Set.of(), Map.of()),
        device,
        List.of(
            new ProvedFactor(Factor.PASSWORD, at),
            new ProvedFactor(shown, at, Optional.of(new UUID(0, 2))),
            new ProvedFactor(Factor.SECURITY_STATUS, at)),
        Optional.empty());
  }

  /** Permits what isn't issued and what the device was shown for; asks for it otherwise. */
  private static void assertAsks(Factor shown, RuleSet rules) {
    var before = facts(shown);
    assertInstanceOf(Decision.Permit.class, rules.evaluate(before));
    var need = assertInstanceOf(Decision.Need.class, rules.evaluate(before.forRequest(THIS)));
    assertEquals(shown, need.factor());
    var nearest = rules.nearest(before.forRequest(THIS)).orElseThrow();
    assertEquals(List.of(Change.of(Change.Kind.PROVE, shown.text())), nearest.changes());
    var now = new ProvedFactor(shown, NOW, Optional.of(THIS));
    var shownNow = before.forRequest(THIS).withFactors(with(before.factors(), now));
    assertInstanceOf(Decision.Permit.class, rules.evaluate(shownNow));
  }

  private static List<ProvedFactor> with(List<ProvedFactor> proofs, ProvedFactor more) {
    return Stream.concat(proofs.stream(), Stream.of(more)).toList();
  }

  private static Decision decided(RuleSet rules) {
    return rules.evaluate(facts(Factor.CERTIFICATE).forRequest(THIS));
  }

  @ParameterizedTest
  @EnumSource(names = {"CERTIFICATE", "DEVICE"})
  void meetsNoConditionOnTheDevice(Factor shown) {
    assertAsks(shown, rules(rule(PASSWORD, CORPORATE)));
    assertAsks(shown, rules(rule(PERMIT, CORPORATE)));
    assertAsks(shown, rules(rule(PASSWORD, when("device.ownership == 'corporate'"))));
  }

  @ParameterizedTest
  @EnumSource(names = {"CERTIFICATE", "DEVICE"})
  void provesNoStateOfTheDevice(Factor shown) {
    var status = new Effect.Requirement(Factor.SECURITY_STATUS, none());
    assertAsks(shown, rules(rule(require(status))));
  }

  @ParameterizedTest
  @EnumSource(names = {"CERTIFICATE", "DEVICE"})
  void keepsNobodyFromARefusal(Factor shown) {
    assertAsks(shown, rules(rule(new Effect.Refuse(), BYOD), rule(PASSWORD)));
  }

  /** Who isn't known by a device is let in by what stands below, as somebody without one is. */
  @Test
  void isPassedOverByAPermitAsIfThereWereNone() {
    assertInstanceOf(
        Decision.Permit.class, decided(rules(rule(PERMIT, CORPORATE), rule(PASSWORD))));
  }

  @Test
  void countsWhereTheRuleSaysHowOldItsProofMayBe() {
    var hours = Optional.of(Duration.ofHours(8));
    var certificate = new Effect.Requirement(Factor.CERTIFICATE, hours);
    var lately = new Clause.Proved(Factor.CERTIFICATE, Duration.ofHours(8));
    for (var one :
        List.of(
            rule(require(certificate), CORPORATE),
            rule(PASSWORD, CORPORATE, lately),
            rule(PERMIT, CORPORATE, lately),
            rule(PASSWORD, when("now - proved.certificate < duration('8h')"), CORPORATE))) {
      var found = decided(rules(rule(new Effect.Refuse(), BYOD), one));
      var permit = assertInstanceOf(Decision.Permit.class, found);
      assertTrue(permit.trace().grounds().orElseThrow().device().isKnown());
    }
  }

  @Test
  void isOnTheRecordAndToldToNobody() {
    var permit = assertInstanceOf(Decision.Permit.class, decided(rules(rule(PASSWORD))));
    var grounds = permit.trace().grounds().orElseThrow();
    assertTrue(grounds.facts().device().isKnown());
    assertEquals(DeviceFacts.UNKNOWN, grounds.device());
  }

  private static Optional<When> when(String text) {
    return Optional.of(assertInstanceOf(When.Compiled.Good.class, When.compile(text)).when());
  }

  /** The default of a rule that asks for a device: one proof, one answer. */
  @ParameterizedTest
  @EnumSource(names = {"CERTIFICATE", "DEVICE"})
  void meetsNoRequirementWithoutAnAge(Factor shown) {
    assertAsks(shown, rules(rule(require(new Effect.Requirement(shown, none())))));
  }

  /** That another rule, or a condition on something else, has an age says nothing of the device. */
  @ParameterizedTest
  @EnumSource(names = {"CERTIFICATE", "DEVICE"})
  void countsOnlyWhereTheRuleThatDecidesSaysHowOldThatProofMayBe(Factor shown) {
    var hours = Duration.ofHours(8);
    var another = rule(require(new Effect.Requirement(shown, Optional.of(hours))), BYOD);
    assertAsks(shown, rules(another, rule(PASSWORD, CORPORATE)));
    assertAsks(shown, rules(rule(PASSWORD, CORPORATE), another));
    assertAsks(shown, rules(rule(PASSWORD, CORPORATE, new Clause.Proved(Factor.PASSWORD, hours))));
  }

  /** Good reports say nothing of who has the phone in their hand. */
  @Test
  void isFromBeforeAlsoWhereOnlyItsStateIsKnown() {
    var status = rules(rule(require(new Effect.Requirement(Factor.SECURITY_STATUS, none()))));
    var before = facts(Factor.CERTIFICATE).with(DeviceFacts.UNKNOWN);
    assertInstanceOf(Decision.Permit.class, status.evaluate(before));
    assertInstanceOf(Decision.Need.class, status.evaluate(before.forRequest(THIS)));
    var none = before.withFactors(List.of(new ProvedFactor(Factor.PASSWORD, NOW)));
    assertEquals(false, none.forRequest(THIS).isDeviceFromBefore());
  }

  private static Set<Factor> counting(Facts facts, Rule... rules) {
    return rules(rules).evaluate(facts).trace().grounds().orElseThrow().counting();
  }

  @Test
  void isOnTheRecordWithTheProofsThatCounted() {
    var before = facts(Factor.CERTIFICATE).forRequest(THIS);
    var rest = Set.of(Factor.PASSWORD, Factor.SECURITY_STATUS);
    assertEquals(rest, counting(before, rule(PASSWORD)));
    var all = Set.of(Factor.PASSWORD, Factor.SECURITY_STATUS, Factor.CERTIFICATE);
    var hours = Optional.of(Duration.ofHours(8));
    var aged = require(new Effect.Requirement(Factor.CERTIFICATE, hours));
    assertEquals(all, counting(before, rule(aged)));
    var key = require(new Effect.Requirement(Factor.DEVICE, hours));
    assertEquals(rest, counting(before, rule(key)), "it says so of another proof");
    var now = new ProvedFactor(Factor.CERTIFICATE, NOW, Optional.of(THIS));
    var shownNow = before.withFactors(with(before.factors(), now));
    assertEquals(all, counting(shownNow, rule(PASSWORD)));
  }
}
