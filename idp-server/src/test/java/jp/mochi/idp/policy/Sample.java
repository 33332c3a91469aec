package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Facts and rules to say things about. */
final class Sample {
  /** A Saturday, 21:00 in Tokyo. */
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static final Set<Factor> ALL = Set.of(Factor.values());
  static final Words WHY = new Words("理由", "why");
  static final Effect REFUSE = new Effect.Refuse();
  static final Effect PERMIT = new Effect.Permit(Obligations.NONE);
  static final Effect PASSWORD = require(Factor.PASSWORD);

  /** All is known: Tanaka of sales, in the office, on a healthy company phone, password proved. */
  static final Facts KNOWN =
      new Facts(
          NOW,
          new ServiceFacts(
              "crm", Set.of("sales"), Optional.of(3), Optional.of(DataLocation.HOSTED)),
          "192.0.2.7",
          zones("office"),
          PersonFacts.of("id-tanaka", Set.of("sales"), Map.of("Department", List.of("営業"))),
          new DeviceFacts(
              Optional.of(Ownership.CORPORATE),
              Optional.of(BindingStrength.DEVICE_BOUND_KEY),
              Optional.of(Compliance.COMPLIANT),
              Optional.of(NOW.minusSeconds(3600))),
          List.of(new ProvedFactor(Factor.PASSWORD, NOW.minusSeconds(600))),
          Optional.empty());

  /** Nothing is known but the time and the service's name. */
  static final Facts STRANGER =
      new Facts(
          NOW,
          ServiceFacts.named("crm"),
          "192.0.2.7",
          ZoneFacts.UNKNOWN,
          PersonFacts.UNKNOWN,
          DeviceFacts.UNKNOWN,
          List.of(),
          Optional.empty());

  private Sample() {}

  /** In these zones, and in none of the others that tests name. */
  static ZoneFacts zones(String... in) {
    var others = new HashSet<>(Set.of("office", "vpn", "abroad", "a", "b", "c"));
    others.removeAll(Set.of(in));
    return new ZoneFacts(Set.of(in), others, Set.of());
  }

  /**
   * As many places as the zones that these rules name make: any combination of a few, and each
   * alone of many. A zone that is unknown here is unknown everywhere.
   */
  static List<ZoneFacts> places(Facts facts, Rule... rules) {
    var names = new TreeSet<>(facts.zones().in());
    for (var rule : rules) {
      for (var clause : rule.clauses()) {
        if (clause instanceof Clause.Among(var subject, var zones, var negated)
            && subject == Subject.ZONES) {
          names.addAll(zones);
        }
      }
    }
    var unknown = facts.zones().unknown();
    names.removeAll(unknown);
    return Stream.concat(
            Stream.of(Set.<String>of()),
            names.size() > 6
                ? names.stream().map(Set::of)
                : Sets.powerSet(names).stream().map(Set::copyOf))
        .distinct()
        .map(in -> new ZoneFacts(in, Sets.difference(names, in), unknown))
        .toList();
  }

  static Effect require(Factor... factors) {
    return new Effect.Require(
        List.of(factors).stream()
            .map(factor -> new Effect.Requirement(factor, Optional.empty()))
            .toList(),
        Obligations.NONE);
  }

  static Effect require(Factor factor, Duration maxAge) {
    return new Effect.Require(
        List.of(new Effect.Requirement(factor, Optional.of(maxAge))), Obligations.NONE);
  }

  static Rule rule(String name, Effect effect, Clause... clauses) {
    return new Rule(name, WHY, List.of(clauses), Optional.empty(), effect, false);
  }

  static Rule rule(String name, Effect effect, String when, Clause... clauses) {
    return new Rule(name, WHY, List.of(clauses), Optional.of(when(when)), effect, false);
  }

  static Rule onTrial(Rule rule) {
    return new Rule(rule.name(), rule.reason(), rule.clauses(), rule.when(), rule.effect(), true);
  }

  static When when(String cel) {
    return assertInstanceOf(When.Compiled.Good.class, When.compile(cel)).when();
  }

  static Clause among(Subject subject, String... names) {
    return new Clause.Among(subject, Set.of(names), false);
  }

  static Clause notAmong(Subject subject, String... names) {
    return new Clause.Among(subject, Set.of(names), true);
  }

  static RuleSet policy(Rule... rules) {
    return new RuleSet("v7", List.of(rules), ALL);
  }

  static Facts proved(Facts facts, Factor factor, Instant at) {
    return facts.withFactors(List.of(new ProvedFactor(factor, at)));
  }
}
