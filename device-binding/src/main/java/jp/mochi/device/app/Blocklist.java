package jp.mochi.device.app;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import jp.mochi.device.app.BlocklistEntry.Done;
import jp.mochi.device.app.BlocklistEntry.How;
import jp.mochi.device.app.BlocklistEntry.Removed;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code blocklist} and {@code blocklist_entry}. All methods take part in the caller's
 * transaction.
 *
 * <p>The list has a version in a row of its own. Whoever changes the list changes the version first
 * and has the row alone until the change is durable; a report shares the row while it is matched.
 * So the version says exactly which entries count, and what was read of them is kept under it.
 */
public final class Blocklist {
  /** So many entries may be in force. */
  public static final int MOST = 20_000;

  static final String COLUMNS =
      "blocklist_entry.id, blocklist_entry.package AS listed_package, blocklist_entry.versions,"
          + " blocklist_entry.signer AS listed_signer, blocklist_entry.hash AS listed_hash,"
          + " blocklist_entry.action, blocklist_entry.look_back, blocklist_entry.reason_ja,"
          + " blocklist_entry.reason_en, blocklist_entry.source AS listed_source,"
          + " blocklist_entry.reference, blocklist_entry.added, blocklist_entry.added_by,"
          + " blocklist_entry.removed, blocklist_entry.removed_by, blocklist_entry.removed_how,"
          + " blocklist_entry.matched";

  /** As whom entries went whose source no longer had them, before how they went was kept. */
  private static final String HOUSE = "mochi";

  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String FIND = "SELECT " + COLUMNS + " FROM blocklist_entry WHERE ";
  private static final String INSERT =
      "INSERT INTO blocklist_entry (id, criteria, package, versions, signer, hash, action,"
          + " look_back, reason_ja, reason_en, source, reference, added, added_by)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private volatile @Nullable Read read;

  /** What was read of the list in one version. */
  private record Read(long version, ListInForce entries) {}

  /** What came of adding an entry. */
  public sealed interface Added {
    /** It is on the list; devices are yet to be looked at for it. */
    record Listed(BlocklistEntry entry) implements Added {}

    /** An entry that means the same is on the list; nothing is changed. */
    record Already(BlocklistEntry entry) implements Added {}

    /** There are as many as may be. */
    record Full(int most) implements Added {}
  }

  /**
   * Adds entries.
   *
   * @param by who does so
   * @return what came of each, in their order
   */
  public List<Added> add(Handle handle, List<BlocklistEntry.Fresh> fresh, String by, Instant now) {
    change(handle);
    int room = MOST - count(handle);
    var added = new ArrayList<Added>();
    for (var each : fresh) {
      var came = add(handle, each, room, by, now);
      room -= came instanceof Added.Listed ? 1 : 0;
      added.add(came);
    }
    return added;
  }

  private Added add(Handle handle, BlocklistEntry.Fresh fresh, int room, String by, Instant now) {
    var same =
        Rows.one(
            handle,
            FIND + "blocklist_entry.criteria = ? AND blocklist_entry.removed IS NULL",
            Blocklist::entry,
            fresh.criteria().text());
    if (same.isPresent()) {
      return new Added.Already(same.get());
    }
    if (room <= 0) {
      return new Added.Full(MOST);
    }
    var id = freshId();
    insert(handle, id, fresh, by, now);
    return new Added.Listed(find(handle, id).orElseThrow());
  }

  /** Has the list alone from now on, and makes what was read of it outdated. */
  private static void change(Handle handle) {
    Rows.change(handle, "UPDATE blocklist SET version = version + 1 WHERE id = 1");
  }

  private static int count(Handle handle) {
    return Rows.one(
            handle,
            "SELECT COUNT(*) FROM blocklist_entry WHERE removed IS NULL",
            row -> row.getInt(1))
        .orElseThrow();
  }

  private static void insert(
      Handle handle, String id, BlocklistEntry.Fresh fresh, String by, Instant now) {
    var criteria = fresh.criteria();
    Rows.change(
        handle,
        INSERT,
        id,
        criteria.text(),
        criteria.id().orElse(null),
        criteria.versions().map(VersionRange::text).orElse(null),
        criteria.signer().orElse(null),
        criteria.hash().orElse(null),
        fresh.action().text(),
        fresh.lookBack().toMillis(),
        fresh.reason().ja(),
        fresh.reason().en(),
        fresh.source().kind(),
        fresh.source().reference(),
        now.truncatedTo(ChronoUnit.MILLIS).toEpochMilli(),
        by);
  }

  private static String freshId() {
    var id = new StringBuilder("bl-");
    for (int i = 0; i < 12; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** Somebody takes an entry off the list; empty where it isn't on it. */
  public Optional<BlocklistEntry> remove(Handle handle, String id, String by, Instant now) {
    return remove(handle, id, new Removed(now, by, How.STAFF));
  }

  /** The same with how it goes. */
  public Optional<BlocklistEntry> remove(Handle handle, String id, Removed removed) {
    change(handle);
    int rows =
        Rows.change(
            handle,
            "UPDATE blocklist_entry SET removed = ?, removed_by = ?, removed_how = ? WHERE id = ?"
                + " AND removed IS NULL",
            removed.at().toEpochMilli(),
            removed.by(),
            removed.how().text(),
            id);
    return rows == 0 ? Optional.empty() : find(handle, id);
  }

  /** The entry of this id, also one that was taken off. */
  public Optional<BlocklistEntry> find(Handle handle, String id) {
    return Rows.one(handle, FIND + "blocklist_entry.id = ?", Blocklist::entry, id);
  }

  /**
   * Entries, the latest first.
   *
   * @param all also those that were taken off
   * @param before where the last page ended
   */
  public List<BlocklistEntry> list(
      Handle handle, boolean all, Optional<BlocklistEntry> before, int most) {
    var at = before.map(it -> it.added().at().toEpochMilli()).orElse(Long.MAX_VALUE);
    var id = before.map(BlocklistEntry::id).orElse("");
    var sql =
        FIND
            + "(blocklist_entry.added, blocklist_entry.id) < (?, ?)"
            + (all ? "" : " AND blocklist_entry.removed IS NULL")
            + " ORDER BY blocklist_entry.added DESC, blocklist_entry.id DESC LIMIT ?";
    return Rows.all(handle, sql, Blocklist::entry, at, id, most);
  }

  /** Those that came from a source and are in force, by what they are called there. */
  public List<BlocklistEntry> from(Handle handle, String source) {
    return Rows.all(
        handle,
        FIND + "blocklist_entry.source = ? AND blocklist_entry.removed IS NULL",
        Blocklist::entry,
        source);
  }

  /** Those that came from a source and were taken off, the latest last. */
  public List<BlocklistEntry> takenOff(Handle handle, String source) {
    return Rows.all(
        handle,
        FIND
            + "blocklist_entry.source = ? AND blocklist_entry.removed IS NOT NULL"
            + " ORDER BY blocklist_entry.removed, blocklist_entry.id",
        Blocklist::entry,
        source);
  }

  /** Those for which devices are yet to be looked at, the oldest first. */
  public List<BlocklistEntry> unmatched(Handle handle, int most) {
    return Rows.all(
        handle,
        FIND
            + "blocklist_entry.matched IS NULL AND blocklist_entry.removed IS NULL"
            + " ORDER BY blocklist_entry.added, blocklist_entry.id LIMIT ?",
        Blocklist::entry,
        most);
  }

  /** Notes that all devices have been looked at for an entry. */
  public void matched(Handle handle, String id, Instant now) {
    Rows.change(
        handle, "UPDATE blocklist_entry SET matched = ? WHERE id = ?", now.toEpochMilli(), id);
  }

  /** All that counts, held until the transaction ends: nobody adds to it meanwhile. */
  ListInForce inForce(Handle handle) {
    long version =
        Rows.one(
                handle,
                Rows.shared(handle, "SELECT version FROM blocklist WHERE id = 1"),
                row -> row.getLong(1))
            .orElseThrow();
    var known = read;
    if (known != null && known.version() == version) {
      return known.entries();
    }
    var entries =
        new ListInForce(
            Rows.all(handle, FIND + "blocklist_entry.removed IS NULL", Blocklist::entry));
    read = new Read(version, entries);
    return entries;
  }

  static BlocklistEntry entry(ResultSet row) throws SQLException {
    return new BlocklistEntry(
        row.getString("id"),
        Criteria.of(
            Optional.ofNullable(row.getString("listed_package")),
            Optional.ofNullable(row.getString("versions")),
            Optional.ofNullable(row.getString("listed_signer")),
            Optional.ofNullable(row.getString("listed_hash"))),
        ListAction.of(row.getString("action")).orElseThrow(),
        Duration.ofMillis(row.getLong("look_back")),
        new BlocklistEntry.Reason(row.getString("reason_ja"), row.getString("reason_en")),
        new BlocklistEntry.Source(row.getString("listed_source"), row.getString("reference")),
        new Done(Instant.ofEpochMilli(row.getLong("added")), row.getString("added_by")),
        removed(row),
        time(row, "matched"));
  }

  private static Optional<Removed> removed(ResultSet row) throws SQLException {
    var by = row.getString("removed_by");
    var how = how(row.getString("removed_how"), by);
    return time(row, "removed").map(at -> new Removed(at, by == null ? "" : by, how));
  }

  /** Nodes of a former release, which may run beside this one, keep the name alone. */
  private static How how(@Nullable String kept, @Nullable String by) {
    return (kept == null ? HOUSE.equals(by) : How.SOURCE.text().equals(kept))
        ? How.SOURCE
        : How.STAFF;
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
