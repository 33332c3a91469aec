package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person is asked for first where several factors would tell something, and in which rule's
 * words. The rules below that may let them in say what they have to prove anyway and in which
 * order; so whatever tells is asked for in that order, and nobody sees a page more than they must.
 * The words are that rule's. They are nobody's where several such rules ask for the same, since it
 * isn't known yet which of them it will be.
 *
 * @param why the reason of the one rule that asks for it
 */
record Question(Factor factor, Optional<Words> why) {
  /** A rule that may let somebody in, and what they would still have to prove. */
  private record Way(Rule rule, List<Factor> open) {}

  /**
   * @param tellers the factors that would tell, at least one; of two that nobody requires the one
   *     that comes first in {@link Factor}: who it is, which device, and then its state
   * @param others the rules that may decide, from the top
   */
  static Question of(
      Set<Factor> tellers, List<PreparedRule> others, ToldFacts told, Set<Factor> available) {
    var ways = ways(others, told, available);
    var factor =
        ways.stream()
            .flatMap(way -> way.open().stream())
            .filter(tellers::contains)
            .findFirst()
            .orElseGet(() -> tellers.stream().sorted().findFirst().orElseThrow());
    var asking = ways.stream().filter(way -> way.open().contains(factor)).toList();
    return new Question(
        factor,
        asking.size() == 1 ? Optional.of(asking.getFirst().rule().reason()) : Optional.empty());
  }

  /** As far down as a rule that certainly matches. */
  private static List<Way> ways(List<PreparedRule> others, ToldFacts told, Set<Factor> available) {
    List<Way> ways = new ArrayList<>();
    for (var prepared : others) {
      if (prepared.rule().reportOnly()) {
        continue;
      }
      var held = told.test(prepared);
      if (held instanceof Held.Failed) {
        break;
      }
      if (!(held instanceof Held.Not)) {
        way(prepared.rule(), told.to(prepared.rule()), available).ifPresent(ways::add);
      }
      if (held instanceof Held.Holds) {
        break;
      }
    }
    return ways;
  }

  private static Optional<Way> way(Rule rule, Facts facts, Set<Factor> available) {
    return switch (rule.effect()) {
      case Effect.Require(var factors, var obligations) -> {
        var open =
            factors.stream()
                .filter(required -> !required.isMet(facts))
                .map(Effect.Requirement::factor)
                .toList();
        yield available.containsAll(open) ? Optional.of(new Way(rule, open)) : Optional.empty();
      }
      case Effect.Permit permit -> Optional.empty();
      case Effect.Refuse refuse -> Optional.empty();
    };
  }
}
