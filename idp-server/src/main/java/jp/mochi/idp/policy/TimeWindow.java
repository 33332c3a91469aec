package jp.mochi.idp.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A recurring part of the week.
 *
 * @param days on which it begins
 * @param from when on these days it begins, itself included
 * @param to when it ends, itself excluded; at or before {@code from} it ends on the next day
 * @param zone whose clocks and days are meant
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  private static final int LOOK_AHEAD_DAYS = 15;

  public TimeWindow {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a window on no day");
    }
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    Objects.requireNonNull(zone);
  }

  /** Every day. */
  public static Set<DayOfWeek> everyDay() {
    return EnumSet.allOf(DayOfWeek.class);
  }

  /** Whether the moment lies inside. */
  public boolean contains(Instant moment) {
    var there = moment.atZone(zone);
    var time = there.toLocalTime();
    var begun = !time.isBefore(from);
    if (from.isBefore(to)) {
      return begun && time.isBefore(to) && days.contains(there.getDayOfWeek());
    }
    return begun && days.contains(there.getDayOfWeek())
        || time.isBefore(to) && days.contains(there.getDayOfWeek().minus(1));
  }

  /** The next moment after this one from which on the window is open, or else closed. */
  public Optional<Instant> next(Instant moment, boolean open) {
    return borders(moment)
        .filter(border -> border.isAfter(moment) && contains(border) == open)
        .min(Instant::compareTo);
  }

  /**
   * Moments at which the window may open or close, for two weeks: the clock shows one of its ends,
   * twice where it is put back, or is changed itself.
   */
  public Stream<Instant> borders(Instant from) {
    var rules = zone.getRules();
    var ends =
        IntStream.rangeClosed(-1, LOOK_AHEAD_DAYS)
            .mapToObj(from.atZone(zone).toLocalDate()::plusDays)
            .flatMap(day -> Stream.of(this.from, to).map(day::atTime))
            .flatMap(end -> rules.getValidOffsets(end).stream().map(end::toInstant));
    var change = rules.nextTransition(from);
    return change == null ? ends : Stream.concat(ends, Stream.of(change.getInstant()));
  }
}
