package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.policy;
import static jp.mochi.idp.policy.Sample.require;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFlag;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known at the moment of a decision: which proofs count for it, and which reports. */
final class FactsTest {
  private static final UUID THIS = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final Instant BEFORE = NOW.minusSeconds(600);

  private static Decision decided(Facts facts, Factor required) {
    return policy(rule("in", require(required))).evaluate(facts);
  }

  private static void lets(Facts facts, Factor required) {
    assertInstanceOf(Decision.Permit.class, decided(facts, required));
  }

  private static void asks(Facts facts, Factor required) {
    var need = assertInstanceOf(Decision.Need.class, decided(facts, required));
    assertEquals(required, need.factor());
  }

  @Nested
  class WhereSomethingIsHandedOut {
    private static final Facts SHOWN =
        KNOWN.withFactors(
            List.of(
                new ProvedFactor(Factor.PASSWORD, BEFORE),
                new ProvedFactor(Factor.DEVICE, BEFORE, Optional.of(OTHER)),
                new ProvedFactor(Factor.CERTIFICATE, NOW)));

    @Test
    void onlyWhatIsShownInThatMomentIsShownForIt() {
      lets(SHOWN.issuing(), Factor.CERTIFICATE);
      lets(SHOWN.issuing(), Factor.PASSWORD);
      asks(SHOWN.issuing(), Factor.DEVICE);
      lets(SHOWN, Factor.DEVICE);
      assertEquals(Optional.of(Set.of(Factor.CERTIFICATE)), SHOWN.issuing().provedForRequest());
    }

    @Test
    void aRecordSaysWhatWasShownForIt() {
      var device = SHOWN.issuing(Set.of(Factor.DEVICE));
      lets(device, Factor.DEVICE);
      asks(device, Factor.CERTIFICATE);
      assertEquals(Optional.of(Set.of(Factor.DEVICE)), device.provedForRequest());
      assertEquals(Optional.of(Set.of()), SHOWN.issuing(Set.of()).provedForRequest());
      assertEquals(Optional.empty(), SHOWN.provedForRequest());
    }

    @Test
    void whatWasShownForAnotherRequestIsNotShownForThis() {
      assertEquals(Optional.of(Set.of(Factor.DEVICE)), SHOWN.forRequest(OTHER).provedForRequest());
      assertEquals(Optional.of(Set.of()), SHOWN.forRequest(THIS).provedForRequest());
    }
  }

  /** SAML Core 2.0 §3.4.1, ForceAuthn: anew, and a code for this request and for no other. */
  @Nested
  class AskedForAnew {
    private static Facts since(Instant notBefore, Factor factor) {
      return new Facts(
          NOW,
          KNOWN.service(),
          KNOWN.clientAddress(),
          KNOWN.zones(),
          KNOWN.person(),
          KNOWN.device(),
          List.of(new ProvedFactor(factor, NOW, Optional.of(OTHER))),
          Optional.of(notBefore));
    }

    @ParameterizedTest
    @EnumSource(names = {"PASSWORD", "ONE_TIME_CODE", "RECOVERY_CODE"})
    void whatIsTypedCountsForTheRequestThatItWasTypedFor(Factor code) {
      lets(since(NOW, code).forRequest(OTHER), code);
      asks(since(NOW, code).forRequest(THIS), code);
      lets(since(NOW, code), code);
      asks(since(NOW.plusNanos(1), code).forRequest(OTHER), code);
    }

    @Test
    void aProofIsForTheSameAtWhateverTime() {
      var proof = new ProvedFactor(Factor.ONE_TIME_CODE, BEFORE, Optional.of(OTHER));
      assertEquals(new ProvedFactor(Factor.ONE_TIME_CODE, NOW, Optional.of(OTHER)), proof.at(NOW));
    }
  }

  @Nested
  class TheDevicesReports {
    private static final Shortfall ROOTED =
        new Shortfall(Shortfall.What.NOT_ROOTED, "", Shortfall.How.MISSING, Optional.empty());
    private static final Rule SICK =
        rule("sick", REFUSE, among(Subject.COMPLIANCE, "non-compliant"));
    private static final Rule AWAY = rule("away", REFUSE, among(Subject.ZONES, "abroad"));
    private static final Rule IN = rule("in", PERMIT);

    private static Facts reported(Compliance compliance, Shortfall... shortfalls) {
      var at = Optional.of(BEFORE);
      var proved = compliance == Compliance.COMPLIANT ? at : Optional.<Instant>empty();
      return KNOWN.with(
          new Assessment(Optional.of(compliance), at, proved, List.of(shortfalls), 7));
    }

    private static List<Shortfall> missing(Facts facts, Rule... rules) {
      var policy = policy(rules);
      var refuse = assertInstanceOf(Decision.Refuse.class, policy.evaluate(facts));
      return policy.missing(facts, refuse);
    }

    @Test
    void thatAreGoodProveItsStateSinceTheyWereMade() {
      var good = reported(Compliance.COMPLIANT);
      assertEquals(Optional.of(BEFORE), good.proved(Factor.SECURITY_STATUS));
      assertEquals(KNOWN.proved(Factor.PASSWORD), good.proved(Factor.PASSWORD));
      lets(good, Factor.SECURITY_STATUS);
      var bad = reported(Compliance.NON_COMPLIANT, ROOTED);
      assertEquals(Optional.empty(), bad.proved(Factor.SECURITY_STATUS));
      assertEquals(List.of(ROOTED), bad.device().shortfalls());
      assertEquals(7, bad.device().revision());
    }

    @Test
    void sayWhatIsMissingWhereThatIsWhatARefusalIsAbout() {
      var sick = reported(Compliance.NON_COMPLIANT, ROOTED);
      assertEquals(List.of(ROOTED), missing(sick, SICK, IN));
      assertEquals(
          List.of(ROOTED),
          missing(sick, rule("well", PERMIT, among(Subject.COMPLIANCE, "compliant"))));
    }

    /** Who is somewhere they may not be is told that, and not to mend their phone. */
    @Test
    void sayNothingWhereTheRefusalWouldStay() {
      var sick = reported(Compliance.NON_COMPLIANT, ROOTED);
      var abroad = sick.withZones(Sample.zones("abroad"));
      assertEquals(List.of(), missing(abroad, AWAY, SICK, IN));
      assertEquals(List.of(), missing(sick, rule("nobody", REFUSE), IN));
      assertEquals(List.of(), missing(reported(Compliance.NON_COMPLIANT), SICK, IN));
    }

    /** First the phone, then the place: one refusal at a time. */
    @Test
    void sayWhatIsMissingWhereAnotherRefusalWouldFollow() {
      var abroad = reported(Compliance.NON_COMPLIANT, ROOTED).withZones(Sample.zones("abroad"));
      assertEquals(List.of(ROOTED), missing(abroad, SICK, AWAY, IN));
    }

    @Test
    void areReadWhereSomethingIsRequiredAndNowhereElse() {
      var nothing = new DevicePosture(Platform.IOS, Ownership.CORPORATE, List.of(), 1);
      Policy bare = facts -> policy(IN).evaluate(facts);
      assertFalse(bare.requiresOfDevices());
      assertEquals(Assessment.NONE, bare.assess(nothing, NOW));
      assertEquals(ZoneFacts.UNKNOWN, bare.zones("192.0.2.7"));
      assertEquals(Optional.empty(), bare.nearest(KNOWN));

      assertFalse(policy(IN).requiresOfDevices());
      var check = new StatusCheck.Good(StatusFlag.ROOTED);
      var requirement =
          new Requirement(
              Set.of(),
              Set.of(),
              Duration.ofDays(1),
              false,
              ZoneOffset.UTC,
              List.of(new Requirement.Dated(check, Optional.empty())));
      var requirements = new Requirements(List.of(requirement));
      var policy =
          new RuleSet("v", List.of(IN), Sample.ALL, Map.of(), requirements, DeviceLimits.NONE);
      assertTrue(policy.requiresOfDevices());
      assertEquals(
          List.of(Shortfall.unknown(Shortfall.What.REPORT, "1d")),
          policy.assess(nothing, NOW).shortfalls());
      assertEquals(requirements, policy.named("v2").requirements());
    }
  }
}
