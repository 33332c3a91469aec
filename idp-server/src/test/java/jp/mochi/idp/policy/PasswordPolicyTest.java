package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private final Policy policy = new PasswordPolicy("v7", "office");

  @Test
  void permitsWhoProvedThePassword() {
    var decision = policy.evaluate(facts(Optional.empty(), Factor.PASSWORD));
    var permit = assertInstanceOf(Decision.Permit.class, decision);
    assertEquals("v7", permit.trace().policyVersion());
    assertEquals("office", permit.trace().steps().getFirst().rule());
  }

  @Test
  void needsThePasswordOfWhoProvedNothing() {
    assertNeed(policy.evaluate(facts(Optional.empty())));
  }

  @Test
  void needsThePasswordOfWhoProvedSomethingElse() {
    assertNeed(policy.evaluate(facts(Optional.empty(), Factor.CERTIFICATE, Factor.DEVICE)));
  }

  @Test
  void countsAProofOfTheVeryMomentButNoneFromBefore() {
    assertInstanceOf(
        Decision.Permit.class, policy.evaluate(facts(Optional.of(NOON), Factor.PASSWORD)));
    assertNeed(policy.evaluate(facts(Optional.of(NOON.plusNanos(1)), Factor.PASSWORD)));
  }

  private static void assertNeed(Decision decision) {
    assertEquals(Factor.PASSWORD, assertInstanceOf(Decision.Need.class, decision).factor());
  }

  private static Facts facts(Optional<Instant> notBefore, Factor... proved) {
    var factors = java.util.Arrays.stream(proved).map(f -> new ProvedFactor(f, NOON)).toList();
    return new Facts(
        NOON,
        "mail",
        "192.0.2.1",
        Optional.of("p1"),
        Optional.empty(),
        List.copyOf(factors),
        notBefore);
  }
}
