package jp.mochi.idp.hint;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jp.mochi.idp.policy.TimeWindow;

/**
 * Moments that show what the clocks of several time zones can show at once. How far they are apart
 * changes only when one of them is changed. A week is enough of each time between two changes, and
 * one such time of each distance, unless it is shorter than a week: then it matters on which days
 * it falls, and each is looked at.
 *
 * <p>Looked at are the years up to {@link #LAST}, by the time zone data of this Java. What they
 * hold comes again in the years after: clocks are changed by weekdays, and the calendar's weekdays
 * recur after 28 years. Morocco, whose clocks follow the moon, has its changes listed until 2087.
 */
final class Clocks {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2088-01-01T00:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int MOST = 100;

  private static final LoadingCache<Set<ZoneId>, List<Steady>> KNOWN =
      Caffeine.newBuilder().maximumSize(MOST).build(Clocks::steady);

  /** A time in which no clock is changed. */
  private record Steady(Instant from, Instant end) {
    boolean isShort() {
      return Duration.between(from, end).compareTo(WEEK) < 0;
    }
  }

  private Clocks() {}

  /** Moments between which none of the windows begins or ends. */
  static Stream<Instant> moments(Set<ZoneId> zones, List<TimeWindow> windows) {
    return KNOWN.get(zones).stream().flatMap(time -> moments(time, windows));
  }

  private static Stream<Instant> moments(Steady time, List<TimeWindow> windows) {
    var end = time.isShort() ? time.end() : time.from().plus(WEEK);
    var borders =
        windows.stream()
            .flatMap(window -> window.borders(time.from()))
            .filter(border -> border.isAfter(time.from()) && border.isBefore(end))
            .distinct();
    return Stream.concat(Stream.of(time.from()), borders);
  }

  private static List<Steady> steady(Set<ZoneId> zones) {
    var changes = new TreeSet<>(Set.of(FIRST, LAST));
    zones.forEach(zone -> changes.addAll(changes(zone)));
    var known = new HashSet<List<ZoneOffset>>();
    List<Steady> steady = new ArrayList<>();
    var from = FIRST;
    for (var end : changes.tailSet(FIRST, false)) {
      var time = new Steady(from, end);
      if (time.isShort() || known.add(offsets(zones, from))) {
        steady.add(time);
      }
      from = end;
    }
    return List.copyOf(steady);
  }

  private static List<Instant> changes(ZoneId zone) {
    List<Instant> changes = new ArrayList<>();
    ZoneOffsetTransition next = zone.getRules().nextTransition(FIRST);
    while (next != null && next.getInstant().isBefore(LAST)) {
      changes.add(next.getInstant());
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return changes;
  }

  private static List<ZoneOffset> offsets(Set<ZoneId> zones, Instant moment) {
    return zones.stream()
        .sorted(Comparator.comparing(ZoneId::getId))
        .map(zone -> zone.getRules().getOffset(moment))
        .toList();
  }
}
