package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.REFUSE;
import static jp.mochi.idp.hint.Some.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.TimeWindow;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Hints of rules with the clocks of several time zones, held against every quarter of two years.
 */
class ClocksPropertyTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2028-01-01T00:00:00Z");
  private static final Duration QUARTER = Duration.ofMinutes(15);

  @Property(tries = 120)
  void anAddressIsToldJustWhenSomeMomentPermits(
      @ForAll("windows") List<TimeWindow> needed, @ForAll("windows") List<TimeWindow> refused) {
    List<Rule> rules = new ArrayList<>();
    refused.forEach(window -> rules.add(rule("no " + rules.size(), REFUSE, during(window))));
    rules.add(rule("in", PERMIT, needed.stream().map(it -> during(it)).toArray(Clause[]::new)));
    var ranges = Some.ranges(Zones.NONE, rules.toArray(Rule[]::new));
    assertTrue(ranges.exact());
    assertEquals(
        quarters()
            .anyMatch(
                now ->
                    needed.stream().allMatch(it -> it.contains(now))
                        && refused.stream().noneMatch(it -> it.contains(now))),
        ranges.open());
  }

  private static Stream<Instant> quarters() {
    return Stream.iterate(FROM, now -> now.isBefore(TO), now -> now.plus(QUARTER));
  }

  private static Clause during(TimeWindow window) {
    return new Clause.During(window);
  }

  @Provide
  Arbitrary<List<TimeWindow>> windows() {
    var zones =
        Arbitraries.of(
                "Asia/Tokyo",
                "Europe/London",
                "America/New_York",
                "Australia/Lord_Howe",
                "Asia/Kathmandu",
                "UTC")
            .map(ZoneId::of);
    var hours = Arbitraries.integers().between(0, 23).map(hour -> LocalTime.of(hour, 0));
    var days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(days, hours, hours, zones)
        .as((on, from, to, zone) -> new TimeWindow(Set.copyOf(on), from, to, zone))
        .list()
        .ofMinSize(1)
        .ofMaxSize(2);
  }
}
