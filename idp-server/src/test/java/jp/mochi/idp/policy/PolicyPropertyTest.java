package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy and all facts. */
final class PolicyPropertyTest {
  private static boolean permits(Decision decision) {
    return decision instanceof Decision.Permit;
  }

  private static String kind(Decision decision) {
    return switch (decision) {
      case Decision.Permit(var obligations, var trace) -> "permit " + obligations.byName();
      case Decision.Need(var factor, var why, var trace) -> "need " + factor;
      case Decision.Refuse(var reason, var why, var trace) -> "refuse " + reason;
    };
  }

  private static RuleSet policy(List<Rule> rules) {
    return new RuleSet("v", rules, Sample.ALL);
  }

  @Property(tries = 3000)
  void addingARuleThatRefusesNeverPermitsMore(
      @ForAll("policies") List<Rule> rules,
      @ForAll("conditions") Rule added,
      @ForAll int place,
      @ForAll("facts") Facts facts) {
    var more = new ArrayList<>(rules);
    var refusing = new Rule("+", Sample.WHY, added.clauses(), added.when(), Sample.REFUSE, false);
    more.add(Math.floorMod(place, rules.size() + 1), refusing);
    if (permits(policy(more).evaluate(facts))) {
      assertEquals(kind(policy(rules).evaluate(facts)), kind(policy(more).evaluate(facts)));
    }
  }

  @Property(tries = 10_000)
  void leavingFactsOutNeverTurnsARefusalOrANeedIntoAPermit(
      @ForAll("policies") List<Rule> rules,
      @ForAll("facts") Facts facts,
      @ForAll("masks") Set<Integer> hidden) {
    var policy = policy(rules);
    var fewer = Withheld.from(facts, hidden);
    if (!permits(policy.evaluate(facts))) {
      assertFalse(permits(policy.evaluate(fewer)), () -> "with fewer: " + policy.evaluate(fewer));
    }
  }

  @Property(tries = 3000)
  void theOrderOfRulesThatNeverMatchTogetherDoesNotMatter(
      @ForAll("policies") List<Rule> rules, @ForAll("facts") Facts facts) {
    var mixed = new ArrayList<Rule>();
    for (int i = 0; i < rules.size(); i++) {
      mixed.add(only(i % 2 == 0 ? "crm" : "mail", rules.get(i)));
    }
    var apart = new ArrayList<Rule>(mixed.stream().filter(PolicyPropertyTest::isOnMail).toList());
    mixed.stream().filter(rule -> !isOnMail(rule)).forEach(apart::add);
    assertEquals(kind(policy(mixed).evaluate(facts)), kind(policy(apart).evaluate(facts)));
  }

  private static Rule only(String service, Rule rule) {
    var clauses = new ArrayList<>(rule.clauses());
    clauses.add(Sample.among(Subject.SERVICES, service));
    return new Rule(
        rule.name(), rule.reason(), clauses, rule.when(), rule.effect(), rule.reportOnly());
  }

  private static boolean isOnMail(Rule rule) {
    return rule.clauses().contains(Sample.among(Subject.SERVICES, "mail"));
  }

  @Property(tries = 2000)
  void theOrderOfRefusalsDoesNotMatterForWhoComesIn(
      @ForAll("policies") List<Rule> rules, @ForAll("facts") Facts facts) {
    var first = new ArrayList<Rule>(rules.stream().filter(Rule::refuses).toList());
    Collections.reverse(first);
    rules.stream().filter(rule -> !rule.refuses()).forEach(first::add);
    assertEquals(permits(policy(rules).evaluate(facts)), permits(policy(first).evaluate(facts)));
  }

  @Property(tries = 3000)
  void aRuleOnTrialChangesNothing(
      @ForAll("policies") List<Rule> rules,
      @ForAll("policies") List<Rule> trial,
      @ForAll("facts") Facts facts,
      @ForAll long seed) {
    var both = new ArrayList<>(rules);
    var random = new Random(seed);
    for (var rule : trial) {
      both.add(random.nextInt(both.size() + 1), Sample.onTrial(rule));
    }
    assertEquals(kind(policy(rules).evaluate(facts)), kind(policy(both).evaluate(facts)));
  }

  @Property(tries = 3000)
  void evaluationAlwaysEndsAndAskingAgainDoesToo(
      @ForAll("policies") List<Rule> rules, @ForAll("facts") Facts facts) {
    var policy = policy(rules);
    var now = facts;
    for (int turn = 0; turn <= Factor.values().length; turn++) {
      if (!(policy.evaluate(now) instanceof Decision.Need(var factor, var why, var trace))) {
        return;
      }
      var proofs = new ArrayList<>(now.factors());
      proofs.add(new ProvedFactor(factor, now.now()));
      now = now.withFactors(proofs);
    }
    throw new AssertionError("asked for more factors than there are");
  }

  @Property(tries = 1000)
  void theSameFactsGiveTheSameDecision(
      @ForAll("policies") List<Rule> rules, @ForAll("facts") Facts facts) {
    assertEquals(policy(rules).evaluate(facts), policy(rules).evaluate(facts));
  }

  @Property(tries = 1000)
  void aTraceSurvivesItsRecord(@ForAll("policies") List<Rule> rules, @ForAll("facts") Facts facts) {
    var trace = policy(rules).evaluate(facts).trace();
    assertEquals(
        new Trace(trace.policyVersion(), trace.decidedBy(), trace.steps()),
        Trace.read("v", trace.decidedBy(), trace.compact()));
  }

  /** From a place that there is, whichever zones exclude or enclose each other. */
  @Property(tries = 3000)
  void theNearestChangePermitsAndNothingSmallerOfItDoes(
      @ForAll("policies") List<Rule> rules,
      @ForAll("facts") Facts facts,
      @ForAll("places") Set<ZoneFacts> there) {
    var policy = policy(rules);
    Assume.that(!permits(policy.evaluate(facts)));
    var nearest = NearestChange.of(policy, facts, there);
    Assume.that(nearest.isPresent());
    var changes = nearest.get().changes();
    assertEquals(true, permitsSomewhere(policy, facts, changes, there));
    assertEquals(nearest, NearestChange.of(policy(rules), facts, there));
    for (var left : changes) {
      var fewer = changes.stream().filter(change -> !change.equals(left)).toList();
      assertFalse(permitsNearby(policy, facts, fewer, there), () -> "without " + left);
    }
  }

  private static boolean permitsSomewhere(
      RuleSet policy, Facts facts, List<Change> changes, Set<ZoneFacts> there) {
    var others = changes.stream().filter(change -> !change.isMove()).toList();
    var moves = changes.stream().filter(Change::isMove).toList();
    if (moves.isEmpty()) {
      return permits(policy.evaluate(Change.all(others, facts)));
    }
    return there.stream()
        .filter(place -> moves.stream().allMatch(move -> leads(move, place)))
        .anyMatch(place -> permits(policy.evaluate(Change.all(others, facts.withZones(place)))));
  }

  private static boolean leads(Change move, ZoneFacts place) {
    return (move.kind() == Change.Kind.ENTER_ZONE ? place.in() : place.out())
        .contains(move.value());
  }

  private static boolean permitsNearby(
      RuleSet policy, Facts facts, List<Change> changes, Set<ZoneFacts> there) {
    var inEffect = policy.rules().stream().filter(rule -> !rule.reportOnly()).toList();
    var places = Places.of(there, facts.zones(), inEffect);
    return permits(policy.evaluate(places.after(changes, facts)));
  }

  /** Conditions alone, so that what the search can't see decides nothing. */
  @Property(tries = 3000, maxDiscardRatio = 200)
  void aPlaceWhereAPersonWouldBeLetInAtOnceIsFound(
      @ForAll("policies") List<Rule> rules,
      @ForAll("facts") Facts facts,
      @ForAll("combinations") Set<Set<String>> combinations,
      @ForAll("combination") Set<String> here) {
    var policy = policy(rules.stream().filter(rule -> rule.when().isEmpty()).toList());
    var from = facts.withZones(Sample.zones(here.toArray(String[]::new)));
    var there = combinations.stream().map(in -> Sample.zones(in.toArray(String[]::new))).toList();
    Assume.that(!permits(policy.evaluate(from)));
    Assume.that(there.stream().anyMatch(place -> permits(policy.evaluate(from.withZones(place)))));
    assertFalse(NearestChange.of(policy, from, there).isEmpty());
  }

  @Provide
  Arbitrary<Set<String>> combination() {
    return Arbitraries.of(Wide.NAMES).set();
  }

  @Provide
  Arbitrary<Set<Set<String>>> combinations() {
    return combination().set().ofMinSize(1).ofMaxSize(4);
  }

  /** Some sets of zones have an address, and others haven't. */
  @Provide
  Arbitrary<Set<ZoneFacts>> places() {
    return zones().filter(place -> !place.equals(ZoneFacts.UNKNOWN)).set().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Rule>> policies() {
    return conditions().list().ofMinSize(1).ofMaxSize(6).map(PolicyPropertyTest::named);
  }

  private static List<Rule> named(List<Rule> rules) {
    var named = new ArrayList<Rule>();
    for (var rule : rules) {
      named.add(
          new Rule(
              "r" + named.size(),
              rule.reason(),
              rule.clauses(),
              rule.when(),
              rule.effect(),
              rule.reportOnly()));
    }
    return named;
  }

  @Provide
  Arbitrary<Rule> conditions() {
    return Combinators.combine(
            Arbitraries.of(Wide.CLAUSES).list().ofMaxSize(3),
            Arbitraries.of(Wide.EXPRESSIONS).injectNull(0.6),
            Arbitraries.of(Wide.EFFECTS),
            Arbitraries.of(false, false, false, true))
        .as(
            (clauses, when, effect, trial) ->
                new Rule("r", Sample.WHY, clauses, Optional.ofNullable(when), effect, trial));
  }

  @Provide
  Arbitrary<Set<Integer>> masks() {
    return Arbitraries.integers().between(0, Withheld.MOST).set();
  }

  /** Each zone in, out or unknown, or nobody has looked. */
  private static Arbitrary<ZoneFacts> zones() {
    var each = Arbitraries.of(0, 0, 1, 1, 1, 2).list().ofSize(Wide.NAMES.size());
    return each.map(kinds -> new ZoneFacts(of(0, kinds), of(1, kinds), of(2, kinds)))
        .optional(0.9)
        .map(looked -> looked.orElse(ZoneFacts.UNKNOWN));
  }

  private static Set<String> of(int kind, List<Integer> kinds) {
    var names = new HashSet<String>();
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i) == kind) {
        names.add(Wide.NAMES.get(i));
      }
    }
    return names;
  }

  @Provide
  Arbitrary<Facts> facts() {
    return Combinators.combine(
            Arbitraries.of(Wide.SERVICES),
            zones(),
            Arbitraries.of(Wide.NAMES).set().ofMaxSize(2),
            Arbitraries.of(Wide.NAMES).list().ofMaxSize(1),
            Arbitraries.of(Wide.DEVICES),
            Arbitraries.of(Wide.PROOFS).list().ofMaxSize(4),
            Arbitraries.of(true, false))
        .as(
            (service, zones, groups, values, device, proofs, known) ->
                new Facts(
                        Sample.NOW,
                        service,
                        "192.0.2.7",
                        zones,
                        PersonFacts.of(
                            "id", groups, values.isEmpty() ? Map.of() : Map.of("rank", values)),
                        device,
                        proofs,
                        Optional.empty())
                    .withKnownBrowser(known));
  }
}
