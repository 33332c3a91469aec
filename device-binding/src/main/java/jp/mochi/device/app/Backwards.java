package jp.mochi.device.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * Finds the devices that an entry concerns: those that have an app of it, or had it within the
 * entry's time. It goes through them page by page, each in a transaction of its own, so that nobody
 * who signs on waits for all of it; and it can be gone through again without harm.
 */
public final class Backwards {
  private static final String HAVING =
      " FROM device_app WHERE app = ? AND (until IS NULL OR until > ?)";
  private static final String PAGE =
      "SELECT DISTINCT device" + HAVING + " AND device > ? ORDER BY device LIMIT ?";
  private static final String NOTE =
      "INSERT INTO app_match (device, entry, app, since, found)"
          + " SELECT device, CAST(? AS TEXT), app, MIN(since), CAST(? AS BIGINT)"
          + HAVING
          + " AND device > ? AND device <= ? GROUP BY device, app"
          + " ON CONFLICT (device, entry, app) DO NOTHING";

  private final Apps apps = new Apps();

  /** What is looked for, and how far that is. */
  public static final class Search {
    private final BlocklistEntry entry;
    private final List<Apps.Numbered> apps;
    private final long since;
    private final long size;
    private int app;
    private String device = "";
    private long looked;
    private long found;

    private Search(BlocklistEntry entry, List<Apps.Numbered> apps, long since, long size) {
      this.entry = entry;
      this.apps = apps;
      this.since = since;
      this.size = size;
    }

    /** Whether all has been looked at. */
    public boolean isOver() {
      return app >= apps.size();
    }

    /** How far it is, 0 to 1. */
    public double share() {
      return isOver() ? 1 : size == 0 ? 0 : Math.min(1, (double) looked / size);
    }

    /** At how many devices it has looked; one that has several listed apps counts several times. */
    public long looked() {
      return looked;
    }

    /** How many matches nobody had found before. */
    public long found() {
      return found;
    }

    /** How many apps the entry means, of those that any device had. */
    public int apps() {
      return apps.size();
    }
  }

  /** Begins to look for what an entry means. */
  public Search begin(Handle handle, BlocklistEntry entry, Instant now) {
    var meant = apps.meant(handle, entry.criteria());
    var since = now.minus(entry.lookBack()).toEpochMilli();
    return new Search(entry, meant, since, size(handle, meant, since));
  }

  private static long size(Handle handle, List<Apps.Numbered> meant, long since) {
    return meant.stream().mapToLong(each -> size(handle, each.number(), since)).sum();
  }

  private static long size(Handle handle, long app, long since) {
    return Rows.one(
            handle, "SELECT COUNT(DISTINCT device)" + HAVING, row -> row.getLong(1), app, since)
        .orElse(0L);
  }

  /**
   * How many devices have an app, or had it within the entry's time: what adding the entry would
   * find, without adding it.
   */
  public long count(Handle handle, Criteria criteria, Instant since) {
    var meant = apps.meant(handle, criteria);
    if (meant.size() == 1) {
      return size(handle, meant.getFirst().number(), since.toEpochMilli());
    }
    var devices = new java.util.HashSet<String>();
    for (var each : meant) {
      devices.addAll(
          Rows.all(
              handle,
              "SELECT DISTINCT device" + HAVING,
              row -> row.getString(1),
              each.number(),
              since.toEpochMilli()));
    }
    return devices.size();
  }

  /**
   * Looks at the next devices, and notes those that are concerned.
   *
   * @param most how many devices at once
   */
  public void next(Handle handle, Search search, int most, Instant now) {
    if (search.isOver()) {
      return;
    }
    var app = search.apps.get(search.app).number();
    var devices =
        Rows.all(handle, PAGE, row -> row.getString(1), app, search.since, search.device, most);
    last(devices).ifPresent(last -> note(handle, search, app, last, now));
    search.looked += devices.size();
    if (devices.size() < most) {
      search.app++;
      search.device = "";
    }
  }

  private static Optional<String> last(List<String> devices) {
    return devices.isEmpty() ? Optional.empty() : Optional.of(devices.getLast());
  }

  private static void note(Handle handle, Search search, long app, String last, Instant now) {
    search.found +=
        Rows.change(
            handle,
            NOTE,
            search.entry.id(),
            now.toEpochMilli(),
            app,
            search.since,
            search.device,
            last);
    search.device = last;
  }
}
