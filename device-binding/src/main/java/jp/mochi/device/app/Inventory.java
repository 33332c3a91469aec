package jp.mochi.device.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import jp.mochi.device.Rows;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import org.jdbi.v3.core.Handle;

/**
 * Which apps devices have, and had: the tables {@code device_app} and {@code app_report}. All
 * methods take part in the caller's transaction.
 *
 * <p>Each source speaks for itself: an app is on a device as long as one source that named it
 * hasn't reported again without it. So a phone's own word takes nothing away from what the
 * company's device management says.
 */
public final class Inventory {
  /** The most apps that a report may name. */
  public static final int MOST = 5_000;

  /** By how much a reporter's clock may be ahead of ours. */
  public static final Duration AHEAD = Duration.ofMinutes(5);

  /** About how many go with a source that no longer reports. */
  private static final int APPS_OF_A_SOURCE = 100;

  private static final String LAST = "SELECT at FROM app_report WHERE device = ? AND source = ?";
  private static final String NOTE =
      "INSERT INTO app_report (device, source, at, apps) VALUES (?, ?, ?, ?) ON CONFLICT (device,"
          + " source) DO UPDATE SET at = excluded.at, apps = excluded.apps";
  private static final String OPEN =
      "SELECT app.mark, app.id, device_app.source FROM device_app"
          + " JOIN app ON app.id = device_app.app"
          + " WHERE device_app.device = ? AND device_app.until IS NULL";
  private static final String END =
      "UPDATE device_app SET until = ? WHERE device = ? AND source = ? AND until IS NULL"
          + " AND app IN ";

  /** So many apps in one statement. */
  private static final int AT_ONCE = 500;

  private static final String SPANS =
      "SELECT app.package, app.version, app.signer, app.hash, app.name, device_app.source,"
          + " device_app.since, device_app.until FROM device_app JOIN app"
          + " ON app.id = device_app.app WHERE device_app.device = ?";

  private final Devices devices = new Devices();
  private final Apps apps = new Apps();
  private final Matches matches = new Matches();
  private final Blocklist blocklist;

  /**
   * @param blocklist what reports are matched against
   */
  public Inventory(Blocklist blocklist) {
    this.blocklist = blocklist;
  }

  /** Keeps a report, and what of it is on the blocklist; or refuses it whole. */
  public Reported report(Handle handle, AppReport report, Instant now) {
    if (report.apps().size() > MOST) {
      return new Reported.TooMany(report.apps().size());
    }
    if (report.at().isAfter(now.plus(AHEAD))) {
      return new Reported.FromTheFuture(report.at());
    }
    var device = devices.hold(handle, report.device());
    if (device.isEmpty()) {
      return new Reported.UnknownDevice(report.device());
    }
    if (device.get().state() == DeviceState.RETIRED) {
      return new Reported.RetiredDevice(device.get());
    }
    var at = (report.at().isAfter(now) ? now : report.at()).truncatedTo(ChronoUnit.MILLIS);
    var last = last(handle, report.device(), report.source());
    return last.isPresent() && !at.isAfter(last.get())
        ? new Reported.NotLater(last.get())
        : keep(handle, device.get(), report, at, now);
  }

  /** When a source last reported on a device. */
  public Optional<Instant> last(Handle handle, String device, String source) {
    return Rows.one(handle, LAST, row -> Instant.ofEpochMilli(row.getLong(1)), device, source);
  }

  /** An app that a device has, by a source's word. */
  private record Open(String mark, long number, String source) {}

  private Reported keep(Handle handle, Device device, AppReport report, Instant at, Instant now) {
    var list = blocklist.inForce(handle);
    var reported = Apps.byMark(report.apps());
    var open = open(handle, device.id());
    var known = new HashMap<String, Long>();
    open.stream()
        .filter(each -> each.source().equals(report.source()))
        .forEach(each -> known.put(each.mark(), each.number()));
    int gone = end(handle, report, at, known, reported.keySet());
    var fresh = new TreeMap<>(reported);
    fresh.keySet().removeAll(known.keySet());
    var numbers = apps.numbers(handle, fresh, now);
    begin(handle, report, numbers.values(), at);
    Rows.change(handle, NOTE, report.device(), report.source(), at.toEpochMilli(), reported.size());
    open.forEach(each -> fresh.remove(each.mark())); // had, by another's word
    var found = matches(handle, list, device, new Appeared(fresh, numbers, at), now);
    return new Reported.Kept(device, fresh.size(), gone, found);
  }

  private static List<Open> open(Handle handle, String device) {
    return Rows.all(
        handle, OPEN, row -> new Open(row.getString(1), row.getLong(2), row.getString(3)), device);
  }

  private static int end(
      Handle handle, AppReport report, Instant at, Map<String, Long> known, Set<String> reported) {
    var gone = new TreeMap<>(known);
    gone.keySet().removeAll(reported);
    var numbers = List.copyOf(gone.values());
    for (int from = 0; from < numbers.size(); from += AT_ONCE) {
      var some = numbers.subList(from, Math.min(from + AT_ONCE, numbers.size()));
      var values = new ArrayList<Object>(List.of(at.toEpochMilli()));
      values.addAll(List.of(report.device(), report.source()));
      values.addAll(some);
      var places = "(" + "?, ".repeat(some.size() - 1) + "?)";
      Rows.change(handle, END + places, values.toArray());
    }
    return gone.size();
  }

  private static void begin(Handle handle, AppReport report, Collection<Long> numbers, Instant at) {
    var since = at.toEpochMilli();
    Rows.insert(
        handle,
        "INSERT INTO device_app (device, app, source, since)",
        "",
        numbers.stream()
            .map(app -> List.<Object>of(report.device(), app, report.source(), since))
            .toList());
  }

  /** Apps that a device didn't have a moment ago. */
  private record Appeared(SortedMap<String, App> apps, Map<String, Long> numbers, Instant at) {}

  private List<AppMatch> matches(
      Handle handle, ListInForce list, Device device, Appeared appeared, Instant now) {
    var found = new ArrayList<AppMatch>();
    appeared
        .apps()
        .forEach(
            (mark, app) -> {
              for (var entry : list.meaning(app)) {
                var number = appeared.numbers().get(mark);
                var match =
                    new AppMatch(
                        entry,
                        device.id(),
                        number == null ? 0 : number,
                        app,
                        appeared.at(),
                        now,
                        true,
                        Optional.empty());
                found.add(match);
              }
            });
    matches.appeared(handle, found);
    return found;
  }

  /** What a device has now, by their ids; each source's word for itself. */
  public List<AppSpan> present(Handle handle, String device) {
    var sql =
        SPANS
            + " AND device_app.until IS NULL ORDER BY app.package, app.version, app.id,"
            + " device_app.source";
    return Rows.all(handle, sql, Inventory::span, device);
  }

  /**
   * What a device has and had, what came last first.
   *
   * @param before only what it had since before then
   */
  public List<AppSpan> history(Handle handle, String device, Instant before, int most) {
    var sql =
        SPANS
            + " AND device_app.since < ? ORDER BY device_app.since DESC, app.package, app.id,"
            + " device_app.source LIMIT ?";
    return Rows.all(handle, sql, Inventory::span, device, before.toEpochMilli(), most);
  }

  private static AppSpan span(ResultSet row) throws SQLException {
    return new AppSpan(
        Apps.app(row),
        row.getString("source"),
        Instant.ofEpochMilli(row.getLong("since")),
        Blocklist.time(row, "until"));
  }

  /** A source's last report on a device. */
  public record LastReport(String source, Instant at, int apps) {}

  /** The last report of each source, the latest first. */
  public List<LastReport> lastReports(Handle handle, String device) {
    return Rows.all(
        handle,
        "SELECT source, at, apps FROM app_report WHERE device = ? ORDER BY at DESC, source",
        row ->
            new LastReport(
                row.getString("source"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getInt("apps")),
        device);
  }

  /** An app and how many devices have it now. */
  public record Spread(App app, long devices) {}

  /** An app in all its versions, and how many devices have each. */
  public List<Spread> spread(Handle handle, String id, int most) {
    return Rows.all(
        handle,
        "SELECT app.package, app.version, app.signer, app.hash, app.name,"
            + " COUNT(DISTINCT device_app.device) AS devices FROM app JOIN device_app"
            + " ON device_app.app = app.id AND device_app.until IS NULL WHERE app.package = ?"
            + " GROUP BY app.id, app.package, app.version, app.signer, app.hash, app.name"
            + " ORDER BY devices DESC, app.version LIMIT ?",
        row -> new Spread(Apps.app(row), row.getLong("devices")),
        App.folded(id),
        most);
  }

  /**
   * The devices that have an app in any version, by their ids.
   *
   * @param after where the last page ended; empty for the first
   */
  public List<String> having(Handle handle, String id, String after, int most) {
    return Rows.all(
        handle,
        "SELECT DISTINCT device_app.device FROM app JOIN device_app ON device_app.app = app.id"
            + " AND device_app.until IS NULL WHERE app.package = ? AND device_app.device > ?"
            + " ORDER BY device_app.device LIMIT ?",
        row -> row.getString(1),
        App.folded(id),
        after,
        most);
  }

  /**
   * Forgets what is over since before then: apps that devices no longer have, sources that no
   * longer report with what they said, matches of what is gone, apps that nobody has.
   *
   * @param most how much of each at once
   */
  public Forgotten deleteBefore(Handle handle, Instant before, int most) {
    int sources = Math.max(1, most / APPS_OF_A_SOURCE);
    int silent = silent(handle, before, sources);
    int spans =
        Rows.change(
            handle,
            "DELETE FROM device_app WHERE (device, app, source, since) IN (SELECT device, app,"
                + " source, since FROM device_app WHERE until IS NOT NULL AND until < ?"
                + " ORDER BY until LIMIT ?)",
            before.toEpochMilli(),
            most);
    int found = matches.deleteBefore(handle, before, most);
    int unused = apps.deleteUnused(handle, before, most);
    return new Forgotten(
        silent + spans + found + unused,
        silent >= sources || Stream.of(spans, found, unused).anyMatch(gone -> gone >= most));
  }

  /**
   * What was forgotten.
   *
   * @param rows how many rows are gone
   * @param mayBeMore whether of one kind as many went as were to go at once
   */
  public record Forgotten(int rows, boolean mayBeMore) {}

  private static int silent(Handle handle, Instant before, int most) {
    var at = before.toEpochMilli();
    return Rows.all(
            handle,
            "SELECT device, source FROM app_report WHERE at < ? ORDER BY at LIMIT ?",
            row -> new String[] {row.getString(1), row.getString(2)},
            at,
            most)
        .stream()
        .mapToInt(each -> silent(handle, each[0], each[1], at))
        .sum();
  }

  /** Forgets all that a source has ever said of a device's apps, as if it never had. */
  public int forget(Handle handle, String device, String source) {
    return devices.hold(handle, device).isEmpty()
        ? 0
        : silent(handle, device, source, Long.MAX_VALUE);
  }

  private static int silent(Handle handle, String device, String source, long before) {
    int gone =
        Rows.change(
            handle,
            "DELETE FROM app_report WHERE device = ? AND source = ? AND at < ?",
            device,
            source,
            before);
    return gone == 0
        ? 0
        : gone
            + Rows.change(
                handle, "DELETE FROM device_app WHERE device = ? AND source = ?", device, source);
  }
}
