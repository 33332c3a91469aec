package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.policy;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What people are told to wait for, held against every quarter of an hour that follows. */
class WaitingPropertyTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private static Optional<Instant> firstAfter(
      Instant now, Duration within, Predicate<Instant> wanted) {
    return Stream.iterate(now.plus(QUARTER), next -> next.plus(QUARTER))
        .takeWhile(next -> !next.isAfter(now.plus(within)))
        .filter(wanted)
        .findFirst();
  }

  @Property(tries = 2000)
  void aWindowOpensAndClosesWhenItsClocksSaySoAlsoWhereTheyAreChanged(
      @ForAll("windows") TimeWindow window, @ForAll("moments") Instant now) {
    var open = !window.contains(now);
    assertEquals(
        firstAfter(now, Duration.ofDays(14), at -> window.contains(at) == open),
        window.next(now, open).filter(at -> !at.isAfter(now.plus(Duration.ofDays(14)))));
  }

  @Property(tries = 1000)
  void whoIsRefusedForTheTimeAloneIsToldTheFirstMomentThatPermits(
      @ForAll("windows") TimeWindow in,
      @ForAll("windows") TimeWindow also,
      @ForAll("windows") TimeWindow out,
      @ForAll("moments") Instant now) {
    var policy =
        policy(
            rule("out", REFUSE, new Clause.During(out)),
            rule("in", PERMIT, new Clause.During(in), new Clause.During(also)));
    var facts = KNOWN.at(now);
    if (policy.evaluate(facts) instanceof Decision.Permit) {
      return;
    }
    var first =
        firstAfter(
            now,
            Duration.ofDays(31),
            at -> policy.evaluate(facts.at(at)) instanceof Decision.Permit);
    assertEquals(
        first.map(at -> List.of(Change.of(Change.Kind.WAIT, at.toString()))),
        policy.nearest(facts).map(NearestChange::changes));
  }

  /** Around the days on which clocks are changed, and on others. */
  @Provide
  Arbitrary<Instant> moments() {
    return Combinators.combine(
            Arbitraries.of(
                Instant.parse("2026-10-31T00:00:00Z"),
                Instant.parse("2026-10-24T00:00:00Z"),
                Instant.parse("2027-03-13T00:00:00Z"),
                Instant.parse("2027-03-27T00:00:00Z"),
                Instant.parse("2026-06-01T00:00:00Z")),
            Arbitraries.integers().between(0, 300))
        .as((day, quarters) -> day.plus(QUARTER.multipliedBy(quarters)));
  }

  @Provide
  Arbitrary<TimeWindow> windows() {
    var zones =
        Arbitraries.of(
                "Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC")
            .map(ZoneId::of);
    var times =
        Arbitraries.integers().between(0, 47).map(half -> LocalTime.of(half / 2, half % 2 * 30));
    var days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1).ofMaxSize(7);
    return Combinators.combine(days, times, times, zones)
        .as((on, from, to, zone) -> new TimeWindow(Set.copyOf(on), from, to, zone));
  }
}
