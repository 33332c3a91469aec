package jp.mochi.idp.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.When;

/**
 * Rules that never count: their conditions exclude each other, or another rule always decides
 * first. Told as far as conditions outside CEL tell, so what is named is certain and what isn't
 * named may still never count. Rules on trial are left alone: they have no effect anyway.
 */
final class RuleOverlaps {
  private final List<PlacedRule> rules;

  RuleOverlaps(List<PlacedRule> rules) {
    this.rules = rules.stream().filter(rule -> !rule.rule().reportOnly()).toList();
  }

  void run() {
    for (int i = 0; i < rules.size(); i++) {
      if (!contradicts(rules.get(i))) {
        overlaps(i);
      }
    }
  }

  private static boolean contradicts(PlacedRule rule) {
    var places = rule.places();
    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < i; j++) {
        var one = places.get(j);
        var other = places.get(i);
        if (one.clause().excludes(other.clause())) {
          other
              .section()
              .fault(other.key(), FaultCode.POLICY_NEVER, one.clause().key(), other.clause().key());
          return true;
        }
      }
    }
    return false;
  }

  private void overlaps(int at) {
    var rule = rules.get(at);
    var before =
        IntStream.range(0, rules.size())
            .filter(i -> i != at && decidesBefore(i, at))
            .mapToObj(rules::get)
            .filter(other -> other.rule().covers(rule.rule()))
            .toList();
    var always =
        before.stream().filter(other -> opening(other.rule(), rule.rule()).isEmpty()).findFirst();
    if (always.isPresent()) {
      note(rule, always.get(), Optional.empty());
      return;
    }
    before.stream()
        .findFirst()
        .ifPresent(other -> note(rule, other, opening(other.rule(), rule.rule())));
    escaped(at);
  }

  /**
   * What must be unknown for a rule to count below one that covers it. A permit that isn't known to
   * match is passed over, and a rule below it that would ask, or refuse what can't be decided, then
   * does count.
   */
  private static Optional<Fact> opening(Rule other, Rule rule) {
    return isPassedOver(other) && !isPassedOver(rule)
        ? other.clauses().stream().map(Clause::fact).filter(Fact::mayBeUnknown).findFirst()
        : Optional.empty();
  }

  private static void note(PlacedRule rule, PlacedRule other, Optional<Fact> opening) {
    var name = other.rule().name();
    var line = String.valueOf(other.line());
    if (opening.isEmpty()) {
      rule.section().fault("name", FaultCode.POLICY_SHADOWED, name, line);
    } else {
      var unknown = opening.get().text();
      rule.section().warn("name", FaultCode.POLICY_ONLY_UNKNOWN, name, line, unknown);
    }
  }

  private static boolean isPassedOver(Rule rule) {
    return rule.effect() instanceof Effect.Permit && rule.when().filter(When::mayFail).isEmpty();
  }

  /** A rule that refuses decides wherever it stands; of two of a kind the upper one does. */
  private boolean decidesBefore(int other, int rule) {
    var refuses = rules.get(other).rule().refuses();
    return refuses == rules.get(rule).rule().refuses() ? other < rule : refuses;
  }

  /** An unknown permit is passed over: a rule below that permits with less then counts instead. */
  private void escaped(int at) {
    var rule = rules.get(at).rule();
    if (!(rule.effect() instanceof Effect.Permit(var obligations)) || obligations.isEmpty()) {
      return;
    }
    var told =
        rule.clauses().stream().filter(clause -> !clause.fact().toldBy().isEmpty()).findFirst();
    if (told.isEmpty()) {
      return;
    }
    rules.stream()
        .skip(at + 1L)
        .filter(
            below ->
                below.rule().effect() instanceof Effect.Permit(var less)
                    && !less.equals(obligations)
                    && below.rule().covers(rule))
        .findFirst()
        .ifPresent(
            below ->
                rules
                    .get(at)
                    .section()
                    .warn(
                        "obligations",
                        FaultCode.POLICY_ESCAPED,
                        told.get().fact().text(),
                        below.rule().name(),
                        String.valueOf(below.line())));
  }
}
