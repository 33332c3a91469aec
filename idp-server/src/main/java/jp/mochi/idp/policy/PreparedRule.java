package jp.mochi.idp.policy;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule made ready to be asked often: the clauses that tell most rules apart come first, and the
 * answer for each that fails lies ready, so that a rule that doesn't match costs no memory.
 */
final class PreparedRule {
  private static final Held.Holds HOLDS = new Held.Holds();

  private final Rule rule;
  private final Clause[] clauses;
  private final Held.Not[] nots;
  private final @Nullable When when;
  private final Held.Not notWhen;

  PreparedRule(Rule rule) {
    this.rule = rule;
    List<Clause> ordered =
        rule.clauses().stream().sorted(Comparator.comparing(Clause::fact)).toList();
    this.clauses = ordered.toArray(Clause[]::new);
    this.nots = ordered.stream().map(c -> not(c.key())).toArray(Held.Not[]::new);
    this.when = rule.when().orElse(null);
    this.notWhen = not("when");
  }

  Rule rule() {
    return rule;
  }

  private Held.Not not(String key) {
    return new Held.Not(
        new Trace.Step(rule.name(), Trace.Verdict.NOT, List.of(key), rule.reportOnly()));
  }

  /** Kleene's conjunction of all conditions; {@code cel} is asked only where the rest may hold. */
  Held test(Facts facts, CelFacts cel) {
    Set<Fact> unknown = null;
    for (int i = 0; i < clauses.length; i++) {
      switch (clauses[i].test(facts)) {
        case TRUE -> {}
        case FALSE -> {
          return nots[i];
        }
        case UNKNOWN -> {
          unknown = unknown == null ? EnumSet.noneOf(Fact.class) : unknown;
          unknown.add(clauses[i].fact());
        }
      }
    }
    var held = when == null ? HOLDS : when.test(cel, HOLDS, notWhen);
    return unknown == null ? held : together(unknown, held);
  }

  /**
   * What fails with facts that are known matters only if the clauses that aren't known hold: that
   * is asked first.
   */
  private static Held together(Set<Fact> unknown, Held held) {
    return switch (held) {
      case Held.Holds holds -> new Held.Unknown(unknown, false);
      case Held.Not not -> not;
      case Held.Failed failed -> new Held.Unknown(unknown, true);
      case Held.Unknown(var more, var mayFail) -> {
        unknown.addAll(more);
        yield new Held.Unknown(unknown, mayFail);
      }
    };
  }
}
