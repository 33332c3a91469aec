package jp.mochi.idp.hint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.AddressRange;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.LocatedRange;
import jp.mochi.idp.network.Origin;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.When;
import jp.mochi.idp.policy.Words;

/** Rules and zones to say things about. */
final class Some {
  static final Effect REFUSE = new Effect.Refuse();
  static final Effect PERMIT = new Effect.Permit(Obligations.NONE);
  static final Effect PASSWORD =
      new Effect.Require(
          List.of(new Effect.Requirement(Factor.PASSWORD, Optional.empty())), Obligations.NONE);

  private Some() {}

  static Rule rule(String name, Effect effect, Clause... clauses) {
    return new Rule(
        name, new Words("理由", "why"), List.of(clauses), Optional.empty(), effect, false);
  }

  static Rule when(String cel, Rule rule) {
    var when = Optional.of(compiled(cel));
    return new Rule(rule.name(), rule.reason(), rule.clauses(), when, rule.effect(), false);
  }

  static When compiled(String cel) {
    return switch (When.compile(cel)) {
      case When.Compiled.Good(var when) -> when;
      case When.Compiled.Bad bad -> throw new AssertionError(bad.problem());
    };
  }

  static Clause inZone(String... zones) {
    return new Clause.Among(Subject.ZONES, Set.of(zones), false);
  }

  static Clause notInZone(String... zones) {
    return new Clause.Among(Subject.ZONES, Set.of(zones), true);
  }

  static Clause in(Subject subject, String... names) {
    return new Clause.Among(subject, Set.of(names), false);
  }

  static Clause notIn(Subject subject, String... names) {
    return new Clause.Among(subject, Set.of(names), true);
  }

  static LoadedZone zone(String name, String... ranges) {
    return new LoadedZone(name, true, ranges(ranges), Optional.empty());
  }

  static LoadedZone partly(String name, String... ranges) {
    return new LoadedZone(name, true, ranges(ranges), Optional.of("list not fetched yet"));
  }

  static ServiceRanges ranges(Zones zones, Rule... rules) {
    return ServiceRanges.of(policy(rules), zones, ServiceFacts.named("crm"));
  }

  static RuleSet policy(Rule... rules) {
    return new RuleSet("v1", List.of(rules), Set.of(Factor.values()));
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static List<LocatedRange> ranges(String... texts) {
    return Arrays.stream(texts)
        .flatMap(text -> ((AddressRange.Blocks) AddressRange.parse(text)).blocks().stream())
        .map(block -> new LocatedRange(block, new Origin.InFile(Path.of("/p.yaml"), 1)))
        .toList();
  }
}
