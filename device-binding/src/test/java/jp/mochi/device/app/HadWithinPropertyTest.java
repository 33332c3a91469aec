package jp.mochi.device.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jp.mochi.device.Tables;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who has an app, or had it within so many days, against a model that keeps every report and asks
 * of each hour whether the app was there.
 */
class HadWithinPropertyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final List<String> DEVICES = List.of("phone-1", "phone-2");
  private static final int HOURS = 24;
  private static final Duration HOUR = Duration.ofHours(1);

  /** One report, so many hours after the last one of all. */
  record Step(int later, String device, String source, Set<String> apps) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    var apps = Arbitraries.of("evil", "evil-2", "fine").set().ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(DEVICES),
            Arbitraries.of("api", "self"),
            apps)
        .as(Step::new)
        .list()
        .ofMaxSize(8);
  }

  /** Of each device and source, what each hour's last report named. */
  private static final class Model {
    private final Map<String, Map<Integer, Set<String>>> reports = new HashMap<>();

    void report(int hour, Step step) {
      reports
          .computeIfAbsent(step.device() + " " + step.source(), unused -> new HashMap<>())
          .put(hour, step.apps());
    }

    /** Whether the app was there at any time from the end of the first hour to that of the last. */
    boolean had(String device, String app, int first, int last) {
      for (var each : reports.entrySet()) {
        if (each.getKey().startsWith(device + " ") && had(each.getValue(), app, first, last)) {
          return true;
        }
      }
      return false;
    }

    private static boolean had(Map<Integer, Set<String>> reports, String app, int first, int last) {
      var there = false;
      for (int hour = 0; hour <= last; hour++) {
        there = reports.containsKey(hour) ? reports.get(hour).contains(app) : there;
        if (there && hour >= first) {
          return true;
        }
      }
      return false;
    }
  }

  @Property(tries = 150)
  void findsWhomTheModelFinds(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 0, max = HOURS) int back,
      @ForAll @IntRange(min = 0, max = 3) int rest) {
    try (var handle = Jdbi.create("jdbc:sqlite::memory:").open()) {
      Tables.make(handle);
      DEVICES.forEach(id -> AppDevices.active(handle, id, "tanaka", NOW));
      var blocklist = new Blocklist();
      var inventory = new Inventory(blocklist);
      var model = new Model();
      int hour = 0;
      for (var step : steps) {
        hour += step.later();
        model.report(hour, step);
        var apps = step.apps().stream().map(id -> new App(id, "1", "", "", "")).toList();
        var at = at(hour);
        var report = new AppReport(step.device(), step.source(), at, apps);
        assertEquals(Reported.Kept.class, inventory.report(handle, report, at).getClass());
      }
      int now = hour + rest;
      var expected = new TreeSet<String>();
      for (var device : DEVICES) {
        if (model.had(device, "evil", now - back, now)) {
          expected.add(device);
        }
      }
      assertEquals(expected, found(handle, blocklist, at(now), HOUR.multipliedBy(back)));
    }
  }

  private static Instant at(int hour) {
    return NOW.plus(HOUR.multipliedBy(hour));
  }

  private static Set<String> found(
      Handle handle, Blocklist blocklist, Instant now, Duration lookBack) {
    var evil =
        new Criteria(Optional.of("evil"), Optional.empty(), Optional.empty(), Optional.empty());
    var fresh =
        new BlocklistEntry.Fresh(
            evil,
            ListAction.WARN,
            lookBack,
            new BlocklistEntry.Reason("危険", "dangerous"),
            new BlocklistEntry.Source("command", ""));
    var added = blocklist.add(handle, List.of(fresh), "sato", now).getFirst();
    var entry = ((Blocklist.Added.Listed) added).entry();
    var backwards = new Backwards();
    var search = backwards.begin(handle, entry, now);
    while (!search.isOver()) {
      backwards.next(handle, search, 1, now);
    }
    var devices = new TreeSet<String>();
    new Matches()
        .ofEntry(handle, entry.id(), Matches.Place.FIRST, 9)
        .forEach(match -> devices.add(match.device()));
    return devices;
  }
}
