package jp.mochi.idp.policy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Prints microseconds of one thread's CPU for an evaluation of 200 rules: 40 that refuse, an
 * expression in every tenth, the one that decides at the very end. Run by hand; {@code
 * docs/performance.md} quotes it.
 */
final class PolicyBenchmark {
  private static final int RULES = 200;

  private PolicyBenchmark() {}

  public static void main(String[] arguments) {
    var policy = policy(true);
    var plain = policy(false);
    measure("200 rules, 20 with CEL, all known", policy, Sample.KNOWN);
    measure("200 rules, 20 with CEL, a stranger", policy, Sample.STRANGER);
    measure("200 rules without CEL, all known", plain, Sample.KNOWN);
    var places = List.of(Sample.zones(), Sample.zones("office"), Sample.zones("abroad"));
    var refused = Sample.KNOWN.withZones(Sample.zones("abroad"));
    long start = cpu();
    var nearest = NearestChange.of(policy, refused, places);
    System.out.printf(
        "nearest change (cold) %.1f ms: %s%n",
        (cpu() - start) / 1e6, nearest.map(NearestChange::changes));
  }

  private static RuleSet policy(boolean cel) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < RULES - 1; i++) {
      rules.add(rule(i, cel && i % 10 == 9));
    }
    var office = Sample.among(Subject.ZONES, "office");
    rules.add(Sample.rule("last", Sample.PASSWORD, Sample.among(Subject.SERVICES, "crm"), office));
    return new RuleSet("v", rules, Sample.ALL);
  }

  /** None of them matches, and each is told apart by another of its conditions. */
  private static Rule rule(int i, boolean cel) {
    var effect = i % 5 == 0 ? Sample.REFUSE : i % 5 == 1 ? Sample.PERMIT : Sample.PASSWORD;
    var window =
        new TimeWindow(
            TimeWindow.everyDay(), LocalTime.of(3, 0), LocalTime.of(4, 0), ZoneId.of("Asia/Tokyo"));
    List<Clause> clauses =
        switch (i % 8) {
          case 0, 1, 2 -> List.of(Sample.among(Subject.SERVICES, "service" + i, "other" + i));
          case 3 ->
              List.of(
                  Sample.among(Subject.SERVICES, "crm"), Sample.among(Subject.ZONES, "branch" + i));
          case 4 ->
              List.of(
                  Sample.among(Subject.TAGS, "sales"),
                  Sample.among(Subject.GROUPS, "group" + i, "team" + i));
          case 5 ->
              List.of(
                  Sample.among(Subject.OWNERSHIP, "byod"), Sample.among(Subject.SENSITIVITY, "4"));
          case 6 -> List.of(new Clause.Attribute("department", Set.of("部" + i), false));
          default ->
              List.of(
                  i % 16 == 7
                      ? new Clause.During(window)
                      : new Clause.StatusAge(Duration.ofDays(7), true));
        };
    var when =
        "'abroad"
            + i
            + "' in zones && person.groups.exists(g, g == 'x') && service.sensitivity > 3";
    return new Rule(
        "rule" + i,
        Sample.WHY,
        cel ? List.of(Sample.among(Subject.SERVICES, "crm")) : clauses,
        cel ? Optional.of(Sample.when(when)) : Optional.empty(),
        effect,
        false);
  }

  private static void measure(String name, RuleSet policy, Facts facts) {
    long rounds = 0;
    for (int i = 0; i < 3; i++) {
      long start = cpu();
      rounds = 0;
      while (cpu() - start < 2_000_000_000L) {
        for (int j = 0; j < 100; j++) {
          policy.evaluate(facts);
        }
        rounds += 100;
      }
    }
    var decision = policy.evaluate(facts);
    System.out.printf(
        "%-36s %.2f µs, %d rules looked at, %s%n",
        name,
        2_000_000.0 / rounds,
        decision.trace().steps().size(),
        decision.getClass().getSimpleName());
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
