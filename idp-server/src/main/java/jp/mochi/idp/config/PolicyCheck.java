package jp.mochi.idp.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;

/** What a policy's rules get wrong together or about the house, beyond the form of each. */
final class PolicyCheck {
  private final PolicyScope scope;
  private final Set<String> zones;
  private final Section root;
  private final List<PlacedRule> rules;

  PolicyCheck(PolicyScope scope, Set<String> zones, Section root, List<PlacedRule> rules) {
    this.scope = scope;
    this.zones = zones;
    this.root = root;
    this.rules = rules;
  }

  void run() {
    names();
    var names = new NameCheck(scope, zones);
    var platforms = new PlatformCheck(scope);
    for (var rule : rules) {
      names.look(rule);
      factors(rule);
      facts(rule);
      platforms.look(rule);
    }
    new RuleOverlaps(rules).run();
    new RuleReach(scope, root, rules).run();
  }

  private void names() {
    Map<String, Integer> lines = new HashMap<>();
    for (var rule : rules) {
      var name = rule.rule().name();
      var first = lines.putIfAbsent(name, rule.line());
      if (first != null && !name.isEmpty()) {
        rule.section().fault("name", FaultCode.POLICY_NAME_TWICE, name, String.valueOf(first));
      }
    }
  }

  private void factors(PlacedRule rule) {
    if (rule.rule().effect() instanceof Effect.Require(var factors, var obligations)) {
      factors.stream()
          .map(Effect.Requirement::factor)
          .filter(factor -> !scope.available().contains(factor))
          .forEach(factor -> away(rule.section(), "require", factor));
    }
  }

  private void away(Section section, String key, Factor factor) {
    section.fault(key, FaultCode.POLICY_FACTOR_AWAY, factor.text(), texts(scope.available()));
  }

  private void facts(PlacedRule rule) {
    for (var place : rule.places()) {
      if (!isToldByCookie(rule, place.clause())) {
        untold(place.section(), place.key(), place.clause().fact());
      }
    }
    rule.rule()
        .when()
        .ifPresent(when -> when.facts().forEach(fact -> untold(rule.section(), "when", fact)));
  }

  /**
   * A known browser is told wherever there are passwords; where it permits nothing else need be.
   */
  private static boolean isToldByCookie(PlacedRule rule, Clause clause) {
    return clause.isOnKnownBrowser() && rule.rule().effect() instanceof Effect.Permit;
  }

  /**
   * A fact that factors tell, none of which is set up here. What a device is stands in the register
   * of devices, which knows it by certificates of our own authority, and by others' whose keys were
   * bound to one. How a device is is told by reports that the policy says what to make of, and by
   * nothing else.
   */
  private void untold(Section section, String key, Fact fact) {
    var tellers = tellers(fact);
    if (!tellers.isEmpty() && tellers.stream().noneMatch(scope.available()::contains)) {
      section.fault(key, FaultCode.POLICY_FACT_AWAY, fact.text(), texts(Set.copyOf(tellers)));
    }
  }

  private List<Factor> tellers(Fact fact) {
    if (fact == Fact.COMPLIANCE || fact == Fact.STATUS) {
      return List.of(Factor.SECURITY_STATUS);
    }
    return fact.toldBy().contains(Factor.DEVICE) && !isToldByCertificates(fact)
        ? fact.toldBy().stream().filter(factor -> factor != Factor.CERTIFICATE).toList()
        : fact.toldBy();
  }

  private boolean isToldByCertificates(Fact fact) {
    return scope.certificatesTellDevice() && (fact == Fact.OWNERSHIP || fact == Fact.BINDING);
  }

  private static String texts(Set<Factor> factors) {
    return factors.stream().sorted().map(Factor::text).collect(Collectors.joining(", "));
  }
}
