package jp.mochi.idp.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Tri;

/** Which services nobody can reach, as far as conditions outside CEL tell. */
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
    scope.services().stream()
        .filter(service -> !isReachable(service))
        .forEach(service -> root.warn("rules", FaultCode.POLICY_UNREACHABLE, service.name()));
  }

  private boolean isReachable(ServiceFacts service) {
    var facts = nothingKnownBut(service);
    return rules.stream().noneMatch(rule -> rule.refuses() && always(rule, facts))
        && rules.stream().anyMatch(rule -> !rule.refuses() && sometimes(rule, facts));
  }

  /** Whatever else comes to be known: whoever can't say so isn't let in. */
  private static boolean always(Rule rule, Facts facts) {
    return rule.when().isEmpty()
        && rule.clauses().stream().allMatch(clause -> isOnTheService(clause, facts));
  }

  /** True of the service, or never to be known of it: an undecided refusal lets nobody in. */
  private static boolean isOnTheService(Clause clause, Facts facts) {
    return switch (clause.fact()) {
      case SERVICE, TAGS, SENSITIVITY, DATA -> clause.test(facts) != Tri.FALSE;
      default -> false;
    };
  }

  /** A permit on a fact that nobody will tell never matches. */
  private static boolean sometimes(Rule rule, Facts facts) {
    return rule.clauses().stream()
        .noneMatch(
            clause ->
                switch (clause.fact()) {
                  case SERVICE, TAGS, SENSITIVITY, DATA -> clause.test(facts) != Tri.TRUE;
                  default -> false;
                });
  }

  private static Facts nothingKnownBut(ServiceFacts service) {
    return new Facts(
        Instant.EPOCH,
        service,
        "",
        Optional.empty(),
        PersonFacts.UNKNOWN,
        DeviceFacts.UNKNOWN,
        List.of(),
        Optional.empty());
  }
}
