package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Trace.Step;
import jp.mochi.idp.policy.Trace.Verdict;
import jp.mochi.idp.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making. Each rule is looked at once at most, and an expression's effort is
 * bounded, so it always ends.
 */
final class Evaluation {
  private final RuleSet policy;
  private final Facts facts;
  private final CelFacts cel;
  private final List<Step> steps;

  Evaluation(RuleSet policy, Facts facts) {
    this.policy = policy;
    this.facts = facts;
    this.cel = new CelFacts(facts);
    this.steps = new ArrayList<>(policy.rules().size());
  }

  Decision decide() {
    var found = refusals();
    if (found == null) {
      found = firstMatch();
    }
    var grounds = new Grounds(facts, policy.attributes());
    var trace =
        new Trace(policy.version(), found.rule().map(Rule::name), steps, Optional.of(grounds));
    return switch (found) {
      case Found.Permits(var rule, var obligations) -> new Decision.Permit(obligations, trace);
      case Found.Needs(var rule, var factor) ->
          new Decision.Need(factor, rule.orElseThrow().reason(), trace);
      case Found.Refuses(var rule, var reason) ->
          new Decision.Refuse(
              reason, rule.filter(r -> reason == Reason.POLICY).map(Rule::reason), trace);
    };
  }

  /** What was found before its trace is complete. */
  private sealed interface Found {
    Optional<Rule> rule();

    record Permits(Optional<Rule> rule, Obligations obligations) implements Found {}

    record Needs(Optional<Rule> rule, Factor factor) implements Found {}

    record Refuses(Optional<Rule> rule, Reason reason) implements Found {}
  }

  /**
   * A match wins over all else; then what can't be decided, since no factor would help; then what a
   * factor would tell.
   */
  private @Nullable Found refusals() {
    Found open = null;
    for (var prepared : policy.refusals()) {
      var found = refusal(prepared);
      if (found == null || prepared.rule().reportOnly()) {
        continue;
      }
      if (found instanceof Found.Refuses(var rule, var reason) && reason == Reason.POLICY) {
        return found;
      }
      if (open == null || open instanceof Found.Needs && found instanceof Found.Refuses) {
        open = found;
      }
    }
    return open;
  }

  private @Nullable Found refusal(PreparedRule prepared) {
    var rule = prepared.rule();
    return switch (prepared.test(facts, cel)) {
      case Held.Not(var step) -> not(step);
      case Held.Holds holds -> {
        note(rule, Verdict.REFUSES, List.of());
        yield new Found.Refuses(Optional.of(rule), Reason.POLICY);
      }
      case Held.Unknown(var unknown, var mayFail) -> ask(rule, unknown);
      case Held.Failed(var what) -> failed(rule, what);
    };
  }

  private Found firstMatch() {
    for (var prepared : policy.others()) {
      var found = match(prepared);
      if (found != null && !prepared.rule().reportOnly()) {
        return found;
      }
    }
    return new Found.Refuses(Optional.empty(), Reason.POLICY);
  }

  private @Nullable Found match(PreparedRule prepared) {
    var rule = prepared.rule();
    return switch (prepared.test(facts, cel)) {
      case Held.Not(var step) -> not(step);
      case Held.Holds holds -> effect(rule);
      case Held.Unknown(var unknown, var mayFail) ->
          rule.effect() instanceof Effect.Permit && !mayFail
              ? skip(rule, unknown)
              : ask(rule, unknown);
      case Held.Failed(var what) -> failed(rule, what);
    };
  }

  private Found effect(Rule rule) {
    return switch (rule.effect()) {
      case Effect.Permit(var obligations) -> permits(rule, obligations);
      case Effect.Require(var factors, var obligations) -> {
        var open = factors.stream().filter(factor -> !factor.isMet(facts)).toList();
        yield open.isEmpty() ? permits(rule, obligations) : needs(rule, open);
      }
      case Effect.Refuse refuse -> throw new IllegalStateException("refusals are asked before");
    };
  }

  private Found permits(Rule rule, Obligations obligations) {
    note(rule, Verdict.PERMITS, List.of());
    return new Found.Permits(Optional.of(rule), obligations);
  }

  private Found needs(Rule rule, List<Effect.Requirement> open) {
    note(rule, Verdict.NEEDS, open.stream().map(factor -> factor.factor().text()).toList());
    var provable = open.stream().allMatch(factor -> policy.available().contains(factor.factor()));
    return provable
        ? new Found.Needs(Optional.of(rule), open.getFirst().factor())
        : new Found.Refuses(Optional.of(rule), Reason.POLICY_UNDECIDABLE);
  }

  private Found ask(Rule rule, Set<Fact> unknown) {
    skip(rule, unknown);
    for (var fact : unknown) {
      for (var factor : fact.toldBy()) {
        if (mayTell(factor, fact)) {
          return new Found.Needs(Optional.of(rule), factor);
        }
      }
    }
    return new Found.Refuses(Optional.of(rule), Reason.POLICY_UNDECIDABLE);
  }

  /** A factor that is proved already, and hasn't told, won't tell when it is proved again. */
  private boolean mayTell(Factor factor, Fact fact) {
    return policy.available().contains(factor)
        && (fact.isProof() || facts.proved(factor).isEmpty());
  }

  private @Nullable Found skip(Rule rule, Set<Fact> unknown) {
    note(rule, Verdict.UNKNOWN, unknown.stream().map(Fact::text).toList());
    return null;
  }

  private @Nullable Found not(Step step) {
    steps.add(step);
    return null;
  }

  private Found failed(Rule rule, String what) {
    note(rule, Verdict.FAILED, List.of(what));
    return new Found.Refuses(Optional.of(rule), Reason.POLICY_FAILED);
  }

  private void note(Rule rule, Verdict verdict, List<String> because) {
    steps.add(new Step(rule.name(), verdict, because, rule.reportOnly()));
  }
}
