package jp.mochi.idp.hint;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.idp.policy.TimeWindow;

/**
 * One week of local time. Windows recur week by week and ask for nothing but day and time, so
 * whatever holds at some moment of one time zone's clocks holds at one of this week's, and at
 * others than the borders nothing changes. Every local time comes in some week, also those that a
 * clock change leaves out of one.
 */
final class Week {
  private static final LocalDate MONDAY = LocalDate.EPOCH.with(DayOfWeek.MONDAY);

  private Week() {}

  /** Moments between which no window begins or ends. */
  static Stream<LocalDateTime> moments(List<TimeWindow> windows) {
    var times =
        Stream.concat(
                Stream.of(LocalTime.MIDNIGHT),
                windows.stream().flatMap(window -> Stream.of(window.from(), window.to())))
            .distinct()
            .toList();
    return MONDAY.datesUntil(MONDAY.plusWeeks(1)).flatMap(day -> times.stream().map(day::atTime));
  }

  /** Whether the window is open when its clocks show that. */
  static boolean contains(TimeWindow window, LocalDateTime moment) {
    var utc = new TimeWindow(window.days(), window.from(), window.to(), ZoneOffset.UTC);
    return utc.contains(moment.toInstant(ZoneOffset.UTC));
  }
}
