package jp.mochi.device.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jp.mochi.device.Rows;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code device_status} and {@code device_status_latest}: what was reported of devices,
 * with its history, and the newest report of each source. All methods take part in the caller's
 * transaction.
 *
 * <p>A report is taken while the device's row in the register is held, so that of two at once one
 * waits for the other, and a device that is shut out meanwhile takes none. A source's reports are
 * taken in the order of their times alone: one that was held back and comes late changes nothing.
 *
 * <p>A fact stands until its source says otherwise of that fact: who leaves it out of the next
 * report takes nothing back, and makes nothing fresher either. Which report each fact stands on is
 * the table {@code device_status_fact}.
 */
public final class DeviceStatuses {
  /** How far a source's clock may be ahead of ours. */
  public static final Duration SKEW = Duration.ofMinutes(5);

  /** So often a device's own word is taken, and no more often. */
  public static final Duration OWN_WORD_EVERY = Duration.ofMinutes(1);

  /** How many reports of a device are kept; those on which a fact stands in any case. */
  public static final int KEPT = 200;

  private static final String NEWEST =
      "INSERT INTO device_status_latest (device, source, number, at) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (device, source) DO UPDATE SET number = excluded.number, at = excluded.at"
          + " WHERE device_status_latest.at < excluded.at";
  private static final String FORGET =
      "DELETE FROM device_status WHERE device = ? AND number <= ? AND NOT EXISTS (SELECT 1 FROM"
          + " device_status_fact f WHERE f.device = device_status.device"
          + " AND f.number = device_status.number)";
  private static final String NUMBER =
      "SELECT number FROM device_status WHERE device = ? ORDER BY number DESC LIMIT 1";
  private static final String REVISION =
      "SELECT number FROM device_status_latest WHERE device = ? ORDER BY number DESC LIMIT 1";
  private static final String LATEST =
      "SELECT s.* FROM device_status_latest l JOIN device_status s"
          + " ON s.device = l.device AND s.number = l.number WHERE l.device = ? ORDER BY s.number";
  private static final String LAST =
      "SELECT s.* FROM device_status_latest l JOIN device_status s"
          + " ON s.device = l.device AND s.number = l.number WHERE l.device = ? AND l.source = ?";
  private static final String MARK =
      "SELECT apps_mark FROM device_status WHERE device = ? AND number = ?"
          + " AND apps_mark IS NOT NULL";
  private static final String STANDING =
      "SELECT s.*, f.fact FROM device_status_fact f JOIN device_status s"
          + " ON s.device = f.device AND s.number = f.number WHERE f.device ";
  private static final String STANDING_OF_ONE = STANDING + "= ? ORDER BY s.number";

  private static final String OF_BEFORE =
      " WHERE device = ? AND source = ? AND number IN"
          + " (SELECT number FROM device_status WHERE device = ? AND received < ?)";

  /** The fact that there was a report, whatever it told. */
  private static final String REPORT = "report";

  private static final String PAGE =
      "SELECT * FROM device_status WHERE device = ? AND number < ? ORDER BY number DESC LIMIT ?";

  private final Devices devices = new Devices();
  private final AppsReported apps;

  /**
   * @param apps is told of the apps that reports name
   */
  public DeviceStatuses(AppsReported apps) {
    this.apps = apps;
  }

  /** What came of a report. Unless it is {@link Done}, nothing of it is kept. */
  public sealed interface Taken {
    /** It is kept. */
    record Done(Device device, KeptStatus status) implements Taken {}

    /** It is the source's last once more. */
    record Again(Device device, KeptStatus status) implements Taken {}

    /** The register has no such device. */
    record UnknownDevice() implements Taken {}

    /** The device is lost or retired. */
    record ShutOut(Device device) implements Taken {}

    /** The source can know nothing of such a device. */
    record WrongSource(Device device) implements Taken {}

    /** It tells of a time that hasn't come. */
    record FromTheFuture(Instant now) implements Taken {}

    /** The source has said something newer. */
    record Older(Instant last) implements Taken {}

    /** A device's own word, too soon after its last. */
    record TooSoon(Instant from) implements Taken {}

    /** It names more apps than any device has. */
    record TooManyApps(int most) implements Taken {}
  }

  /** Takes a report, or none of it. */
  public Taken take(Handle handle, StatusReport report, Instant now) {
    var held = devices.hold(handle, report.device());
    if (held.isEmpty()) {
      return new Taken.UnknownDevice();
    }
    var device = held.get();
    if (device.state() == DeviceState.LOST || device.state() == DeviceState.RETIRED) {
      return new Taken.ShutOut(device);
    }
    if (!report.source().knows(device.platform())) {
      return new Taken.WrongSource(device);
    }
    if (report.at().isAfter(now.plus(SKEW))) {
      return new Taken.FromTheFuture(now);
    }
    int most = report.source().isSelfReported() ? AppsReported.MOST_OF_ITSELF : AppsReported.MOST;
    if (report.apps().filter(list -> list.size() > most).isPresent()) {
      return new Taken.TooManyApps(most);
    }
    return inOrder(handle, device, report, now);
  }

  private Taken inOrder(Handle handle, Device device, StatusReport report, Instant now) {
    var last = Rows.one(handle, LAST, StatusRow::read, device.id(), report.source().text());
    if (last.filter(it -> !report.at().isAfter(it.at())).isPresent()) {
      return late(handle, device, report, last.get());
    }
    var rest = last.map(it -> it.received().plus(OWN_WORD_EVERY)).filter(now::isBefore);
    if (report.source().isSelfReported() && rest.isPresent()) {
      return new Taken.TooSoon(rest.get());
    }
    var newerApps = newerApps(handle, report, now);
    return newerApps.isPresent()
        ? new Taken.Older(newerApps.get())
        : new Taken.Done(device, keep(handle, report, now));
  }

  /** Where the same source has told of the device's apps by another way, at a later time. */
  private Optional<Instant> newerApps(Handle handle, StatusReport report, Instant now) {
    var at = report.at().isAfter(now) ? now : report.at();
    return report
        .apps()
        .flatMap(list -> apps.last(handle, report.device(), report.source().text()))
        .filter(last -> !at.isAfter(last));
  }

  private static Taken late(Handle handle, Device device, StatusReport report, KeptStatus last) {
    var mark = Rows.one(handle, MARK, row -> row.getString(1), device.id(), last.number());
    var same =
        report.at().equals(last.at())
            && report.facts().equals(last.facts())
            && report.apps().map(StatusRow::mark).equals(mark);
    return same ? new Taken.Again(device, last) : new Taken.Older(last.at());
  }

  private KeptStatus keep(Handle handle, StatusReport report, Instant now) {
    var number = Rows.one(handle, NUMBER, row -> row.getLong(1), report.device()).orElse(0L) + 1;
    var kept =
        new KeptStatus(
            report.device(),
            number,
            report.source(),
            report.at(),
            Instant.ofEpochMilli(now.toEpochMilli()),
            report.facts(),
            report.apps().map(List::size));
    StatusRow.insert(handle, kept, report.apps().map(StatusRow::mark));
    newest(handle, kept);
    stand(handle, kept);
    Rows.change(handle, FORGET, report.device(), number - KEPT);
    report
        .apps()
        .ifPresent(
            list ->
                apps.reported(handle, report.device(), report.source().text(), report.at(), list));
    return kept;
  }

  private static void newest(Handle handle, KeptStatus kept) {
    var source = kept.source().text();
    int changed =
        Rows.change(handle, NEWEST, kept.device(), source, kept.number(), kept.at().toEpochMilli());
    if (changed != 1) {
      throw new IllegalStateException("a newer report of " + source + " came into a held row");
    }
  }

  /**
   * What it tells takes the place of what its source told of the same before, and of that alone.
   */
  private static void stand(Handle handle, KeptStatus kept) {
    var told = new ArrayList<>(kept.facts().told());
    told.add(REPORT);
    Rows.insert(
        handle,
        "INSERT INTO device_status_fact (device, source, fact, number)",
        "ON CONFLICT (device, source, fact) DO UPDATE SET number = excluded.number",
        told.stream()
            .map(fact -> List.of(kept.device(), kept.source().text(), fact, kept.number()))
            .toList());
  }

  /**
   * The number of the last report that counts; 0 where there is none. The same as the highest
   * number of {@link #standing}. One read by the primary key.
   */
  public long revision(Handle handle, String device) {
    return Rows.one(handle, REVISION, row -> row.getLong(1), device).orElse(0L);
  }

  /** The newest report of each source, the oldest first. */
  public List<KeptStatus> latest(Handle handle, String device) {
    return Rows.all(handle, LATEST, StatusRow::read, device);
  }

  /**
   * What is known of a device by each source's word, the oldest first: each source's last report,
   * and of earlier ones the facts of which it has said nothing since. All of it is one statement's
   * view, so that the highest number tells which reports were looked at.
   */
  public List<KeptStatus> standing(Handle handle, String device) {
    return whole(Rows.all(handle, STANDING_OF_ONE, Standing::read, device));
  }

  /** The same of several devices, by their ids, in one read; without those nobody told of. */
  public Map<String, List<KeptStatus>> standing(Handle handle, List<String> of) {
    if (of.isEmpty()) {
      return Map.of();
    }
    var sql = STANDING + "IN (" + marks(of) + ") ORDER BY s.number";
    return Rows.all(handle, sql, Standing::read, of.toArray()).stream()
        .collect(
            Collectors.groupingBy(
                each -> each.report().device(),
                Collectors.collectingAndThen(Collectors.toList(), DeviceStatuses::whole)));
  }

  /** Each report with what stands of it. */
  private static List<KeptStatus> whole(List<Standing> standing) {
    var facts = new LinkedHashMap<KeptStatus, Set<String>>();
    for (var each : standing) {
      facts.computeIfAbsent(each.report(), unused -> new TreeSet<>()).add(each.fact());
    }
    return facts.entrySet().stream()
        .map(each -> each.getKey().with(each.getKey().facts().only(each.getValue())))
        .toList();
  }

  /** That a fact stands by a report. */
  private record Standing(KeptStatus report, String fact) {
    static Standing read(ResultSet row) throws SQLException {
      return new Standing(StatusRow.read(row), row.getString("fact"));
    }
  }

  /**
   * Forgets a source's word on a device, as if it had never said anything; how many facts that are.
   * Its reports stay in the history. {@link StatusSource#ATTESTATION} is its hardware's word beside
   * all of its keys.
   */
  public int forget(Handle handle, String device, StatusSource source) {
    if (devices.hold(handle, device).isEmpty()) {
      return 0;
    }
    var text = source.text();
    var named = source.equals(StatusSource.ATTESTATION) ? text + ":%" : "";
    var of = " WHERE device = ? AND (source = ? OR source LIKE ?)";
    Rows.change(handle, "DELETE FROM device_status_latest" + of, device, text, named);
    return Rows.change(handle, "DELETE FROM device_status_fact" + of, device, text, named);
  }

  /**
   * Forgets what of a source's word on a device came in before a time; how many facts that are. The
   * word itself goes where all of it did.
   */
  public int forget(Handle handle, String device, StatusSource source, Instant before) {
    if (devices.hold(handle, device).isEmpty()) {
      return 0;
    }
    var values = new Object[] {device, source.text(), device, before.toEpochMilli()};
    Rows.change(handle, "DELETE FROM device_status_latest" + OF_BEFORE, values);
    return Rows.change(handle, "DELETE FROM device_status_fact" + OF_BEFORE, values);
  }

  /**
   * Devices on which words of these sources stand that came in before a time, by their ids.
   *
   * @param after the id where the last page ended; empty for the first
   */
  public List<String> spokenOf(
      Handle handle, List<StatusSource> by, Instant before, String after, int most) {
    var values = new ArrayList<Object>(by.stream().map(StatusSource::text).toList());
    values.addAll(List.of(after, before.toEpochMilli(), most));
    return Rows.all(
        handle,
        "SELECT DISTINCT l.device FROM device_status_latest l JOIN device_status_fact f"
            + " ON f.device = l.device AND f.source = l.source JOIN device_status s"
            + " ON s.device = f.device AND s.number = f.number WHERE l.source IN ("
            + marks(by)
            + ") AND l.device > ? AND s.received < ? ORDER BY l.device LIMIT ?",
        row -> row.getString(1),
        values.toArray());
  }

  /**
   * Devices on which words of these sources stand, by their ids.
   *
   * @param after the id where the last page ended; empty for the first
   */
  public List<String> spokenOf(Handle handle, List<StatusSource> by, String after, int most) {
    var values = new ArrayList<Object>(by.stream().map(StatusSource::text).toList());
    values.add(after);
    values.add(most);
    return Rows.all(
        handle,
        "SELECT DISTINCT device FROM device_status_latest WHERE source IN ("
            + marks(by)
            + ") AND device > ? ORDER BY device LIMIT ?",
        row -> row.getString(1),
        values.toArray());
  }

  /** How many devices these are. */
  public int countSpokenOf(Handle handle, List<StatusSource> by) {
    return Rows.one(
            handle,
            "SELECT COUNT(DISTINCT device) FROM device_status_latest WHERE source IN ("
                + marks(by)
                + ")",
            row -> row.getInt(1),
            by.stream().map(StatusSource::text).toArray())
        .orElse(0);
  }

  private static String marks(List<?> values) {
    return String.join(", ", Collections.nCopies(values.size(), "?"));
  }

  /**
   * What was reported of a device, the latest first.
   *
   * @param before the number where the last page ended; {@link Long#MAX_VALUE} for the first
   */
  public List<KeptStatus> history(Handle handle, String device, long before, int most) {
    return Rows.all(handle, PAGE, StatusRow::read, device, before, most);
  }

  /** One report by its number. */
  public Optional<KeptStatus> find(Handle handle, String device, long number) {
    return history(handle, device, number + 1, 1).stream()
        .filter(each -> each.number() == number)
        .findFirst();
  }
}
