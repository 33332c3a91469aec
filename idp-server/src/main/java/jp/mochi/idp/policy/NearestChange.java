package jp.mochi.idp.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The smallest set of changed facts that turns a refusal or a need into a permit, over conditions
 * outside CEL.
 *
 * <p>Found by searching sets of changes, the smaller first. What a set is extended by follows from
 * what still stands in the way, so that no smaller solution is missed: as long as a rule refuses,
 * one of its conditions must be ended; otherwise the rule that decides must be met or ended, or a
 * rule above it brought about. Where there are more ways than can be followed it is noted how small
 * a solution might have been missed, and nothing larger is called nearest. Every answer is the
 * policy's own: the facts so changed are evaluated and permitted, and an address has the zones that
 * they name ({@link Places}). That a device which was shown before must be shown again is said only
 * where nothing else is in the way. The effort is bounded; beyond it there is no answer rather than
 * a guess.
 *
 * @param changes what to change, the easier first; never empty
 * @param permit what the policy says then
 */
public record NearestChange(List<Change> changes, Decision.Permit permit) {
  /** Sets of zones that are looked at. */
  public static final int MOST_PLACES = 5_000;

  private static final int MOST_CHANGES = 5;
  private static final int MOST_EVALUATIONS = 2_000;
  private static final int MOST_WAITING = 10_000;
  private static final Duration LONGEST_WAIT = Duration.ofDays(31);

  public NearestChange {
    changes = List.copyOf(changes);
    Objects.requireNonNull(permit);
  }

  /**
   * Searches; empty where the answer is a permit already, or nothing within bounds leads to one.
   *
   * @param there each set of zones in which some address lies; of more than {@link #MOST_PLACES}
   *     the first, and one more
   */
  public static Optional<NearestChange> of(
      RuleSet policy, Facts facts, Collection<ZoneFacts> there) {
    if (policy.evaluateAsKnown(facts) instanceof Decision.Permit) {
      return policy.evaluate(facts) instanceof Decision.Need need
          ? shownAnew(policy, facts, need.factor())
          : Optional.empty();
    }
    return new Search(policy, facts, there).run();
  }

  /** All that lacks is that the device which was shown before is shown for this request. */
  private static Optional<NearestChange> shownAnew(RuleSet policy, Facts facts, Factor factor) {
    var proof = Change.of(Change.Kind.PROVE, factor.text());
    return policy.evaluate(proof.apply(facts)) instanceof Decision.Permit permit
        ? Optional.of(new NearestChange(List.of(proof), permit))
        : Optional.empty();
  }

  /** One search. */
  private static final class Search {
    private static final Comparator<List<Change>> SMALLER_THEN_EASIER =
        Comparator.<List<Change>>comparingInt(List::size)
            .thenComparingInt(Search::weight)
            .thenComparing(Object::toString);

    private final RuleSet policy;
    private final Facts facts;
    private final Places places;
    private final PriorityQueue<List<Change>> waiting = new PriorityQueue<>(SMALLER_THEN_EASIER);
    private final Set<Set<Change>> seen = new HashSet<>(Set.of(Set.of()));

    /** Beyond this size something may be missing, so that nothing larger can be called nearest. */
    private int smallestLeftOut = Integer.MAX_VALUE;

    Search(RuleSet policy, Facts facts, Collection<ZoneFacts> there) {
      this.policy = policy;
      this.facts = facts;
      var inEffect = policy.rules().stream().filter(rule -> !rule.reportOnly()).toList();
      this.places = Places.of(there, facts.zones(), inEffect);
    }

    Optional<NearestChange> run() {
      waiting.add(List.of());
      for (int i = 0; i < MOST_EVALUATIONS && !waiting.isEmpty(); i++) {
        var changes = waiting.remove();
        if (changes.size() > smallestLeftOut) {
          return Optional.empty();
        }
        if (permit(changes).isPresent()) {
          var fewest = withoutIdle(changes);
          return permit(fewest).map(permit -> new NearestChange(fewest, permit));
        }
        for (var way : ways(changes)) {
          extend(changes, way);
        }
      }
      return Optional.empty();
    }

    private Optional<Decision.Permit> permit(List<Change> changes) {
      return policy.evaluateAsKnown(places.after(changes, facts)) instanceof Decision.Permit permit
          ? Optional.of(permit)
          : Optional.empty();
    }

    /** A change made for one rule may be idle where another one permits, for all its CEL tells. */
    private List<Change> withoutIdle(List<Change> changes) {
      for (var idle : changes) {
        var fewer = changes.stream().filter(change -> !change.equals(idle)).toList();
        if (permit(fewer).isPresent()) {
          return withoutIdle(fewer);
        }
      }
      return changes;
    }

    private void extend(List<Change> changes, List<Change> way) {
      if (waiting.size() >= MOST_WAITING) {
        smallestLeftOut = Math.min(smallestLeftOut, changes.size() + 1);
        return;
      }
      List<Change> more = new ArrayList<>(changes);
      for (var next : way) {
        var change = next;
        if (more.contains(change)) {
          continue;
        }
        if (change.kind() == Change.Kind.WAIT) {
          var longest = longest(change, more);
          more.removeIf(other -> other.kind() == Change.Kind.WAIT);
          change = longest;
        }
        if (more.stream().anyMatch(change::conflicts)) {
          return;
        }
        more.add(change);
      }
      more.sort(Comparator.comparing(Change::kind).thenComparing(Change::toString));
      if (!tooLong(more) && more.size() <= MOST_CHANGES && seen.add(Set.copyOf(more))) {
        waiting.add(List.copyOf(more));
      }
    }

    /** Whoever waits for two things waits for the later one. */
    private static Change longest(Change wait, List<Change> others) {
      return Stream.concat(Stream.of(wait), others.stream())
          .filter(change -> change.kind() == Change.Kind.WAIT)
          .max(Comparator.comparing(change -> Instant.parse(change.value())))
          .orElse(wait);
    }

    /** Windows that never are open together must not keep the search from what does help. */
    private boolean tooLong(List<Change> changes) {
      var latest = facts.now().plus(LONGEST_WAIT);
      return changes.stream()
          .filter(change -> change.kind() == Change.Kind.WAIT)
          .anyMatch(wait -> Instant.parse(wait.value()).isAfter(latest));
    }

    private static int weight(List<Change> changes) {
      return changes.stream().mapToInt(change -> change.kind().effort()).sum();
    }

    /**
     * Whoever has moved is where they wanted to be: another place was another way from the start.
     */
    private List<List<Change>> ways(List<Change> made) {
      var now = places.after(made, facts);
      var from = made.stream().anyMatch(Change::isMove) ? Places.none() : places;
      var told = new ToldFacts(now);
      for (var prepared : inEffect(policy.refusals())) {
        if (!(told.test(prepared) instanceof Held.Not)) {
          return followed(Alternatives.againstOne(prepared.rule(), now, from), made);
        }
      }
      List<List<Change>> ways = new ArrayList<>();
      for (var prepared : inEffect(policy.others())) {
        var rule = prepared.rule();
        ways.addAll(followed(Alternatives.forAll(rule, now, from), made));
        if (decides(rule, told.test(prepared))) {
          ways.addAll(followed(Alternatives.againstOne(rule, now, from), made));
          proofs(rule, told.to(rule)).ifPresent(ways::add);
          break;
        }
      }
      return ways;
    }

    /** A way that isn't followed would have added to the changes made. */
    private List<List<Change>> followed(Alternatives.Ways ways, List<Change> made) {
      smallestLeftOut = ways.all() ? smallestLeftOut : Math.min(smallestLeftOut, made.size() + 1);
      return ways.ways();
    }

    private static List<PreparedRule> inEffect(List<PreparedRule> rules) {
      return rules.stream().filter(prepared -> !prepared.rule().reportOnly()).toList();
    }

    private static boolean decides(Rule rule, Held held) {
      return switch (held) {
        case Held.Not not -> false;
        case Held.Holds holds -> true;
        case Held.Failed failed -> true;
        case Held.Unknown(var unknown, var mayFail) ->
            mayFail || rule.effect() instanceof Effect.Require;
      };
    }

    private static Optional<List<Change>> proofs(Rule rule, Facts now) {
      return rule.effect() instanceof Effect.Require(var factors, var obligations)
          ? Optional.of(
              factors.stream()
                  .filter(factor -> !factor.isMet(now))
                  .map(factor -> Change.of(Change.Kind.PROVE, factor.factor().text()))
                  .toList())
          : Optional.empty();
    }
  }
}
