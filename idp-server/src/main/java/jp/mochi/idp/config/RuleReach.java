package jp.mochi.idp.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Tri;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * Which services nobody can reach, as far as conditions outside CEL tell; and whether anybody can
 * sign on at all, and at which services nobody can who hasn't signed in elsewhere.
 */
final class RuleReach {
  private final PolicyScope scope;
  private final Section root;
  private final List<Rule> rules;

  RuleReach(PolicyScope scope, Section root, List<PlacedRule> rules) {
    this.scope = scope;
    this.root = root;
    this.rules = rules.stream().map(PlacedRule::rule).filter(rule -> !rule.reportOnly()).toList();
  }

  void run() {
    var all = new RuleSet("", rules, scope.available());
    var asks = all.asksStrangers();
    if (!asks) {
      root.warn("rules", FaultCode.POLICY_NOBODY_ASKED);
    }
    for (var service : scope.services()) {
      if (!isReachable(service)) {
        root.warn("rules", FaultCode.POLICY_UNREACHABLE, service.name());
      } else if (asks && !all.asksStrangers(nothingKnownBut(service))) {
        root.warn("rules", FaultCode.POLICY_NOT_ASKED_THERE, service.name());
      }
    }
  }

  private boolean isReachable(ServiceFacts service) {
    var facts = nothingKnownBut(service);
    for (var rule : rules) {
      if (rule.refuses() && rule.isOnServicesAlone() && concerns(rule, facts) != Tri.FALSE) {
        return false;
      }
    }
    return permitted(facts);
  }

  /** A requirement that nobody can decide, for want of a fact of the service, ends the way down. */
  private boolean permitted(Facts facts) {
    for (var rule : rules) {
      if (!rule.refuses() && concerns(rule, facts) == Tri.TRUE) {
        return true;
      }
      if (rule.effect() instanceof Effect.Require
          && rule.isOnServicesAlone()
          && concerns(rule, facts) == Tri.UNKNOWN) {
        return false;
      }
    }
    return false;
  }

  private static Tri concerns(Rule rule, Facts facts) {
    return rule.concerns(facts.service(), facts);
  }

  static Facts nothingKnownBut(ServiceFacts service) {
    return new Facts(
        Instant.EPOCH,
        service,
        "",
        ZoneFacts.UNKNOWN,
        PersonFacts.UNKNOWN,
        DeviceFacts.UNKNOWN,
        List.of(),
        Optional.empty());
  }
}
