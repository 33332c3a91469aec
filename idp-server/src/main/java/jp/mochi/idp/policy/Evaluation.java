package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Facts known;
  private final Set<Factor> tellDevice;
  private final ToldFacts told;
  private final List<Step> steps;

  /** By all that is known. */
  Evaluation(RuleSet policy, Facts facts) {
    this(policy, facts, facts, policy.available());
  }

  /**
   * @param facts what counts
   * @param known all that is known, for the record
   * @param tellDevice the factors that are asked for where it isn't known which device it is
   */
  Evaluation(RuleSet policy, Facts facts, Facts known, Set<Factor> tellDevice) {
    this.policy = policy;
    this.facts = facts;
    this.known = known;
    this.tellDevice = tellDevice;
    this.told = new ToldFacts(facts);
    this.steps = new ArrayList<>(policy.rules().size());
  }

  Decision decide() {
    var found = refusals();
    if (found == null) {
      found = firstMatch();
    }
    var device = found.rule().map(told::to).orElse(facts).device();
    var grounds = new Grounds(known, policy.attributes(), device, counting(found.rule()));
    var trace =
        new Trace(policy.version(), found.rule().map(Rule::name), steps, Optional.of(grounds));
    return switch (found) {
      case Found.Permits(var rule, var obligations) -> new Decision.Permit(obligations, trace);
      case Found.Needs(var rule, var factor, var why) ->
          new Decision.Need(whoFirst(factor), why, trace);
      case Found.Refuses(var rule, var reason) ->
          new Decision.Refuse(
              reason, rule.filter(r -> reason == Reason.POLICY).map(Rule::reason), trace);
    };
  }

  private Set<Factor> counting(Optional<Rule> by) {
    return known.factors().stream()
        .map(ProvedFactor::factor)
        .filter(
            factor ->
                !factor.showsDevice()
                    || known.isProvedForThis(factor)
                    || by.filter(rule -> rule.saysHowOldProofMayBe(factor)).isPresent())
        .collect(Collectors.toSet());
  }

  /** What was found before its trace is complete. */
  private sealed interface Found {
    Optional<Rule> rule();

    record Permits(Optional<Rule> rule, Obligations obligations) implements Found {}

    record Needs(Optional<Rule> rule, Factor factor, Optional<Words> why) implements Found {}

    record Refuses(Optional<Rule> rule, Reason reason) implements Found {}
  }

  /** What a rule came to that may match once more is known, and the factors that would tell. */
  private record Open(Rule rule, Set<Factor> tellers) {}

  /**
   * A match wins over all else; then what can't be decided, since no factor would help; then what a
   * factor would tell.
   */
  private @Nullable Found refusals() {
    Found undecidable = null;
    List<Open> open = new ArrayList<>();
    for (var prepared : policy.refusals()) {
      var rule = prepared.rule();
      var found = refusal(prepared, rule.reportOnly() ? new ArrayList<>() : open);
      if (found == null || rule.reportOnly()) {
        continue;
      }
      if (found.reason() == Reason.POLICY) {
        return found;
      }
      undecidable = undecidable == null ? found : undecidable;
    }
    if (undecidable != null) {
      return undecidable;
    }
    return open.isEmpty() ? null : ask(open, policy.others());
  }

  private Found.@Nullable Refuses refusal(PreparedRule prepared, List<Open> open) {
    var rule = prepared.rule();
    return switch (told.test(prepared)) {
      case Held.Not(var step) -> {
        steps.add(step);
        yield null;
      }
      case Held.Holds holds -> {
        note(rule, Verdict.REFUSES, List.of());
        yield new Found.Refuses(Optional.of(rule), Reason.POLICY);
      }
      case Held.Unknown(var unknown, var mayFail) -> open(rule, unknown, open);
      case Held.Failed(var what) -> failed(rule, what);
    };
  }

  private Found.@Nullable Refuses open(Rule rule, Set<Fact> unknown, List<Open> open) {
    note(rule, Verdict.UNKNOWN, unknown.stream().map(Fact::text).toList());
    var tellers = tellers(rule, unknown);
    if (tellers.isEmpty()) {
      return new Found.Refuses(Optional.of(rule), Reason.POLICY_UNDECIDABLE);
    }
    open.add(new Open(rule, tellers));
    return null;
  }

  private Set<Factor> tellers(Rule rule, Set<Fact> unknown) {
    Set<Factor> tellers = EnumSet.noneOf(Factor.class);
    var toIt = told.to(rule);
    unknown.forEach(
        fact ->
            tellers.addAll(fact.askFor(toIt, fact.isProof() ? policy.available() : tellDevice)));
    if (told.isHidden(rule)) {
      tellers.remove(Factor.SECURITY_STATUS); // the rule wouldn't be told
    }
    return tellers;
  }

  /** Asks for what tells at least one of these rules; the first of those is said to ask. */
  private Found ask(List<Open> open, List<PreparedRule> ways) {
    Set<Factor> tellers = EnumSet.noneOf(Factor.class);
    open.forEach(one -> tellers.addAll(one.tellers()));
    var question = Question.of(tellers, ways, told, policy.available());
    var rule = open.stream().filter(one -> one.tellers().contains(question.factor())).findFirst();
    return new Found.Needs(rule.map(Open::rule), question.factor(), question.why());
  }

  private Found firstMatch() {
    var others = policy.others();
    for (int i = 0; i < others.size(); i++) {
      var found = match(others.get(i), others.subList(i, others.size()));
      if (found != null && !others.get(i).rule().reportOnly()) {
        return found;
      }
    }
    return new Found.Refuses(Optional.empty(), Reason.POLICY);
  }

  private @Nullable Found match(PreparedRule prepared, List<PreparedRule> fromHere) {
    var rule = prepared.rule();
    return switch (told.test(prepared)) {
      case Held.Not(var step) -> {
        steps.add(step);
        yield null;
      }
      case Held.Holds holds -> effect(rule);
      case Held.Unknown(var unknown, var mayFail) -> {
        if (rule.effect() instanceof Effect.Permit && !mayFail) {
          note(rule, Verdict.UNKNOWN, unknown.stream().map(Fact::text).toList());
          yield null;
        }
        List<Open> open = new ArrayList<>();
        var undecidable = open(rule, unknown, open);
        yield undecidable == null ? ask(open, fromHere) : undecidable;
      }
      case Held.Failed(var what) -> failed(rule, what);
    };
  }

  private Found effect(Rule rule) {
    return switch (rule.effect()) {
      case Effect.Permit(var obligations) -> permits(rule, obligations);
      case Effect.Require(var factors, var obligations) -> {
        var open = factors.stream().filter(factor -> !factor.isMet(told.to(rule))).toList();
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
    var first = first(rule, open);
    var helps = first != Factor.SECURITY_STATUS || !told.isHidden(rule);
    return provable && helps
        ? new Found.Needs(Optional.of(rule), first, Optional.of(rule.reason()))
        : new Found.Refuses(Optional.of(rule), Reason.POLICY_UNDECIDABLE);
  }

  /** A state belongs to a device: as long as nobody knows which it is, that comes first. */
  private Factor first(Rule rule, List<Effect.Requirement> open) {
    var written = open.getFirst().factor();
    if (written != Factor.SECURITY_STATUS || told.to(rule).device().isKnown()) {
      return written;
    }
    var others = open.stream().map(Effect.Requirement::factor).filter(it -> it != written);
    var which =
        Stream.of(Factor.CERTIFICATE, Factor.DEVICE)
            .filter(it -> tellDevice.contains(it) && facts.proved(it).isEmpty());
    return Stream.concat(others, which).findFirst().orElse(written);
  }

  /** A code says nothing of who somebody is: as long as nobody knows that, it comes first. */
  private Factor whoFirst(Factor factor) {
    var isCode = factor == Factor.ONE_TIME_CODE || factor == Factor.RECOVERY_CODE;
    return isCode && facts.person().id().isEmpty() ? Factor.PASSWORD : factor;
  }

  private Found.Refuses failed(Rule rule, String what) {
    note(rule, Verdict.FAILED, List.of(what));
    return new Found.Refuses(Optional.of(rule), Reason.POLICY_FAILED);
  }

  private void note(Rule rule, Verdict verdict, List<String> because) {
    steps.add(new Step(rule.name(), verdict, because, rule.reportOnly()));
  }
}
