package jp.mochi.device.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code app_match}: which devices have, or had, an app of the blocklist. All methods
 * take part in the caller's transaction.
 *
 * <p>A match says nothing of the present by itself: whether the app is there now is looked up where
 * reports leave it, so that no match can be left standing by a report that came at the same moment.
 */
public final class Matches {
  private static final String PRESENT =
      "EXISTS (SELECT 1 FROM device_app WHERE device_app.device = app_match.device"
          + " AND device_app.app = app_match.app AND device_app.until IS NULL)";

  private static final String SELECT =
      "SELECT app_match.device, app_match.app, app_match.since, app_match.found, app_match.acted,"
          + " CASE WHEN "
          + PRESENT
          + " THEN 1 ELSE 0 END AS present, app.package, app.version, app.signer, app.hash,"
          + " app.name, "
          + Blocklist.COLUMNS
          + " FROM app_match JOIN blocklist_entry ON blocklist_entry.id = app_match.entry"
          + " JOIN app ON app.id = app_match.app WHERE ";

  private static final String IN_FORCE =
      "app_match.device = ? AND blocklist_entry.removed IS NULL AND " + PRESENT;
  private static final String SHUT_OUT =
      "SELECT 1 FROM app_match JOIN blocklist_entry ON blocklist_entry.id = app_match.entry WHERE "
          + IN_FORCE
          + " AND blocklist_entry.action <> 'warn' LIMIT 1";
  private static final String CLAIM =
      "UPDATE app_match SET acted = ? WHERE device = ? AND entry = ? AND app = ?"
          + " AND acted IS NULL";

  /** What is named at most where something is shown to people. */
  private static final int SHOWN = 10;

  /** Notes that devices have listed apps, which they hadn't a moment ago. */
  void appeared(Handle handle, List<AppMatch> matches) {
    Rows.insert(
        handle,
        "INSERT INTO app_match (device, entry, app, since, found)",
        "ON CONFLICT (device, entry, app) DO UPDATE SET since = excluded.since,"
            + " found = excluded.found, acted = NULL, confirmed = NULL",
        matches.stream()
            .map(
                match ->
                    List.<Object>of(
                        match.device(),
                        match.entry().id(),
                        match.appNumber(),
                        match.since().toEpochMilli(),
                        match.found().toEpochMilli()))
            .toList());
  }

  /**
   * Whether nobody signs on from a device now, since it has a listed app: for the transaction that
   * issues something on the strength of it.
   */
  public boolean isShutOut(Handle handle, String device) {
    return Rows.one(handle, SHUT_OUT, row -> true, device).isPresent();
  }

  /** Why so: what is on the device and shuts it out, what was found first first. */
  public List<AppMatch> shutOut(Handle handle, String device) {
    var sql =
        SELECT
            + IN_FORCE
            + " AND blocklist_entry.action <> 'warn' ORDER BY app_match.found, app_match.app"
            + " LIMIT "
            + SHOWN;
    return Rows.all(handle, sql, Matches::match, device);
  }

  /** What is on the device, and its owner is to be warned of and hasn't yet confirmed. */
  public List<AppMatch> unconfirmed(Handle handle, String device) {
    var sql =
        SELECT
            + IN_FORCE
            + " AND blocklist_entry.action = 'warn' AND app_match.confirmed IS NULL"
            + " ORDER BY app_match.found, app_match.app LIMIT "
            + SHOWN;
    return Rows.all(handle, sql, Matches::match, device);
  }

  /** Notes that one of those that {@link #unconfirmed} says was read; false where it was before. */
  public boolean confirm(Handle handle, AppMatch match, Instant now) {
    return Rows.change(
            handle,
            "UPDATE app_match SET confirmed = ? WHERE device = ? AND entry = ? AND app = ?"
                + " AND confirmed IS NULL",
            now.toEpochMilli(),
            match.device(),
            match.entry().id(),
            match.appNumber())
        == 1;
  }

  /** Matches upon which nobody has acted yet, what was found first first. */
  public List<AppMatch> pending(Handle handle, int most) {
    var sql =
        SELECT
            + "app_match.acted IS NULL ORDER BY app_match.found, app_match.device, app_match.app"
            + " LIMIT ?";
    return Rows.all(handle, sql, Matches::match, most);
  }

  /**
   * A match as it is now, with its entry held until the transaction ends: nobody takes that off the
   * list meanwhile. Empty where it was taken off, or the match is forgotten.
   */
  public Optional<AppMatch> inForce(Handle handle, AppMatch match) {
    var entry =
        Rows.shared(handle, "SELECT 1 FROM blocklist_entry WHERE id = ? AND removed IS NULL");
    if (Rows.one(handle, entry, row -> true, match.entry().id()).isEmpty()) {
      return Optional.empty();
    }
    var sql = SELECT + "app_match.device = ? AND app_match.entry = ? AND app_match.app = ?";
    return Rows.one(
        handle, sql, Matches::match, match.device(), match.entry().id(), match.appNumber());
  }

  /** Takes it upon the caller's transaction to act; false where somebody else has. */
  public boolean claim(Handle handle, AppMatch match, Instant now) {
    return Rows.change(
            handle,
            CLAIM,
            now.toEpochMilli(),
            match.device(),
            match.entry().id(),
            match.appNumber())
        == 1;
  }

  /** What was found on a device, the latest first. */
  public List<AppMatch> ofDevice(Handle handle, String device, int most) {
    var sql = SELECT + "app_match.device = ? ORDER BY app_match.found DESC, app_match.app LIMIT ?";
    return Rows.all(handle, sql, Matches::match, device, most);
  }

  /** What was found on a person's devices since then, the latest first: for the person. */
  public List<AppMatch> ofPerson(Handle handle, String person, Instant since, int most) {
    var sql =
        SELECT
            + "app_match.device IN (SELECT id FROM device WHERE person = ?)"
            + " AND app_match.found > ? AND blocklist_entry.removed IS NULL"
            + " ORDER BY app_match.found DESC, app_match.app LIMIT ?";
    return Rows.all(handle, sql, Matches::match, person, since.toEpochMilli(), most);
  }

  /**
   * Where a page of an entry's matches ended.
   *
   * @param app the app's number
   */
  public record Place(String device, long app) {
    /** Before all. */
    public static final Place FIRST = new Place("", -1);
  }

  /** An entry's matches, by device. */
  public List<AppMatch> ofEntry(Handle handle, String entry, Place after, int most) {
    var sql =
        SELECT
            + "app_match.entry = ? AND (app_match.device, app_match.app) > (?, ?)"
            + " ORDER BY app_match.device, app_match.app LIMIT ?";
    return Rows.all(handle, sql, Matches::match, entry, after.device(), after.app(), most);
  }

  /**
   * How an entry fares.
   *
   * @param devices that have, or had, an app of it
   * @param present of these, those that have one now
   * @param pending matches upon which nobody has acted yet
   */
  public record Count(long devices, long present, long pending) {}

  /** How an entry fares. */
  public Count count(Handle handle, String entry) {
    return Rows.one(
            handle,
            "SELECT COUNT(DISTINCT device) AS devices, COUNT(DISTINCT CASE WHEN "
                + PRESENT
                + " THEN device END) AS present, COUNT(CASE WHEN acted IS NULL THEN 1 END) AS"
                + " pending FROM app_match WHERE entry = ?",
            row ->
                new Count(row.getLong("devices"), row.getLong("present"), row.getLong("pending")),
            entry)
        .orElseThrow();
  }

  /** How many devices are suspended that an entry's matches found. */
  public long suspended(Handle handle, String entry) {
    return Rows.one(
            handle,
            "SELECT COUNT(DISTINCT app_match.device) FROM app_match JOIN device"
                + " ON device.id = app_match.device AND device.state = 'suspended'"
                + " WHERE app_match.entry = ?",
            row -> row.getLong(1),
            entry)
        .orElseThrow();
  }

  /** Deletes what was found before then and is no longer so. */
  int deleteBefore(Handle handle, Instant before, int most) {
    return Rows.change(
        handle,
        "DELETE FROM app_match WHERE (device, entry, app) IN (SELECT device, entry, app FROM"
            + " app_match WHERE found < ? AND acted IS NOT NULL AND NOT "
            + PRESENT
            + " LIMIT ?)",
        before.toEpochMilli(),
        most);
  }

  private static AppMatch match(ResultSet row) throws SQLException {
    return new AppMatch(
        Blocklist.entry(row),
        row.getString("device"),
        row.getLong("app"),
        Apps.app(row),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("found")),
        row.getInt("present") == 1,
        Blocklist.time(row, "acted"));
  }
}
