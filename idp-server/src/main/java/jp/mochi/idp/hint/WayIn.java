package jp.mochi.idp.hint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Rule;

/**
 * The search for somebody who, from a place, gets permitted.
 *
 * <p>More facts never turn a permit into anything else ({@link jp.mochi.idp.policy.RuleSet}), so it
 * is enough to look at people and devices of whom all is known and who proved every factor just
 * now. A rule then permits if all its conditions hold, one of every refusal's fails, and one of
 * every rule's above it fails. Which one is tried out, {@link Demands} telling what goes together.
 *
 * <p>First only with what is certain. If that finds nothing, expressions in CEL and unknown zones
 * are taken as they open more, and what was so taken is a {@link Doubt}. So it is with a search
 * that takes too long.
 */
final class WayIn {
  private static final int MOST_STEPS = 10_000;

  /** A rule that permits, and what is not certain about that. */
  record Found(String rule, Set<Doubt> doubts) {
    Found {
      doubts = Set.copyOf(doubts);
    }
  }

  /** What is demanded so far, and what was taken for granted. */
  private record State(Demands demands, Set<Doubt> doubts) {
    State with(Set<Doubt> more) {
      Set<Doubt> both = new LinkedHashSet<>(doubts);
      both.addAll(more);
      return new State(demands, both);
    }

    Optional<State> demanding(Clause clause, boolean holds) {
      return demands.with(clause, holds).map(met -> new State(met, doubts));
    }
  }

  private final List<Rule> rules;
  private final Place place;
  private final boolean generous;
  private int steps;

  private WayIn(List<Rule> rules, Place place, boolean generous) {
    this.rules = rules;
    this.place = place;
    this.generous = generous;
  }

  /** The first rule that can permit from there; empty if none can whoever comes. */
  static Optional<Found> search(List<Rule> rules, Place place) {
    var inForce = rules.stream().filter(rule -> !rule.reportOnly()).toList();
    return new WayIn(inForce, place, false)
        .search()
        .or(() -> new WayIn(inForce, place, true).search());
  }

  private Optional<Found> search() {
    List<Rule> hurdles = new ArrayList<>(rules.stream().filter(Rule::refuses).toList());
    for (var rule : rules) {
      if (!rule.refuses()) {
        var found = matching(rule).flatMap(state -> past(narrowest(hurdles), 0, state));
        if (found.isPresent()) {
          return found.map(state -> new Found(rule.name(), state.doubts()));
        }
        hurdles.add(rule);
      }
    }
    return Optional.empty();
  }

  /** Those with the fewest ways past come first: what leaves no way is found out soonest so. */
  private static List<Rule> narrowest(List<Rule> hurdles) {
    return hurdles.stream().sorted(Comparator.comparingInt(rule -> rule.clauses().size())).toList();
  }

  private Optional<State> matching(Rule rule) {
    if (rule.when().isPresent() && !generous) {
      return Optional.empty();
    }
    Set<Doubt> doubts =
        rule.when().isPresent() ? Set.of(new Doubt.Expression(rule.name())) : Set.of();
    var state = Optional.of(new State(Demands.NONE, doubts));
    for (var clause : rule.clauses()) {
      state = state.flatMap(so -> coming(so, clause, true));
    }
    return state;
  }

  /** The state once this clause comes to that; empty if it can't. */
  private Optional<State> coming(State state, Clause clause, boolean holds) {
    return switch (place.answer(clause)) {
      case Place.Answer.Certain(var truth) ->
          truth == holds ? Optional.of(state) : Optional.empty();
      case Place.Answer.Undecided undecided -> Optional.empty();
      case Place.Answer.AnyZoneOf(var open, var doubts) ->
          generous ? state.with(doubts).demanding(open, holds) : Optional.empty();
      case Place.Answer.Open open -> state.demanding(clause, holds);
    };
  }

  /** With none of these rules in the way, from this one on. */
  private Optional<State> past(List<Rule> hurdles, int from, State state) {
    int at = from;
    while (at < hurdles.size() && isOutOfTheWay(hurdles.get(at), state)) {
      at++;
    }
    if (at == hurdles.size()) {
      return Optional.of(state);
    }
    if (++steps > MOST_STEPS) {
      return generous
          ? Optional.of(state.with(Set.of(new Doubt.TooManyCases())))
          : Optional.empty();
    }
    var hurdle = hurdles.get(at);
    for (var clause : hurdle.clauses()) {
      var failing = coming(state, clause, false);
      if (failing.isPresent()) {
        var found = past(hurdles, at + 1, failing.get());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return hurdle.when().isPresent() && generous
        ? past(hurdles, at + 1, state.with(Set.of(new Doubt.Expression(hurdle.name()))))
        : Optional.empty();
  }

  /** Whether it doesn't match whoever comes, as far as demanded so far. */
  private boolean isOutOfTheWay(Rule rule, State state) {
    return rule.clauses().stream().anyMatch(clause -> fails(rule, clause, state));
  }

  private boolean fails(Rule rule, Clause clause, State state) {
    return switch (place.answer(clause)) {
      case Place.Answer.Certain(var truth) -> !truth;
      case Place.Answer.Undecided undecided -> isPassedOver(rule);
      case Place.Answer.AnyZoneOf zones -> !generous && isPassedOver(rule);
      case Place.Answer.Open open -> state.demanding(clause, true).isEmpty();
    };
  }

  /** A rule that permits and isn't decided is passed over, if it can't fail. */
  private static boolean isPassedOver(Rule rule) {
    return rule.effect() instanceof Effect.Permit
        && rule.when().filter(when -> when.mayFail()).isEmpty();
  }
}
