package jp.mochi.idp.lifecycle.status.poll;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;

/**
 * Which devices stood in a source's list, and what was read of them: the table {@code
 * status_polled}. All methods take part in the caller's transaction.
 */
final class ListedDevices {
  /** What was read of a device before. */
  record Known(String id, String device, String mark) {}

  /** What was read of these devices before, by their ids. */
  Map<String, Known> known(Handle handle, String source, Collection<String> ids) {
    var known = new HashMap<String, Known>();
    if (!ids.isEmpty()) {
      Prepared.rows(
              handle,
              "SELECT id, device, mark FROM status_polled WHERE source = ? AND id IN ("
                  + marks(ids)
                  + ")",
              statement -> bind(statement, 2, ids, statement2 -> statement2.setString(1, source)),
              ListedDevices::known)
          .forEach(each -> known.put(each.id(), each));
    }
    return known;
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(row.getString("id"), row.getString("device"), row.getString("mark"));
  }

  private static String marks(Collection<String> ids) {
    return String.join(", ", Collections.nCopies(ids.size(), "?"));
  }

  private static void bind(
      PreparedStatement statement, int from, Collection<String> ids, Prepared.Binding before)
      throws SQLException {
    before.to(statement);
    int place = from;
    for (var id : ids) {
      statement.setString(place++, id);
    }
  }

  /** Notes that these devices stood in the list. */
  int seen(Handle handle, String source, Collection<String> ids, long pass) {
    return ids.isEmpty()
        ? 0
        : Prepared.update(
            handle,
            "UPDATE status_polled SET pass = ? WHERE source = ? AND id IN (" + marks(ids) + ")",
            statement ->
                bind(
                    statement,
                    3,
                    ids,
                    it -> {
                      it.setLong(1, pass);
                      it.setString(2, source);
                    }));
  }

  /** Notes what was read of a device. */
  void keep(Handle handle, String source, Known known, long pass) {
    Prepared.update(
        handle,
        "INSERT INTO status_polled (source, id, device, mark, pass) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (source, id) DO UPDATE SET device = excluded.device,"
            + " mark = excluded.mark, pass = excluded.pass",
        statement -> {
          statement.setString(1, source);
          statement.setString(2, known.id());
          statement.setString(3, known.device());
          statement.setString(4, known.mark());
          statement.setLong(5, pass);
        });
  }

  /** Forgets all that was read of a source's list. */
  void dropAll(Handle handle, String source) {
    Prepared.update(
        handle,
        "DELETE FROM status_polled WHERE source = ?",
        statement -> statement.setString(1, source));
  }

  /** Forgets that a device ever stood in the list. */
  void drop(Handle handle, String source, String id) {
    Prepared.update(
        handle,
        "DELETE FROM status_polled WHERE source = ? AND id = ?",
        statement -> {
          statement.setString(1, source);
          statement.setString(2, id);
        });
  }

  /** Devices that stood in the list before this reading and not in it. */
  List<Known> left(Handle handle, String source, long pass, int most) {
    return Prepared.rows(
        handle,
        "SELECT id, device, mark FROM status_polled WHERE source = ? AND pass < ? ORDER BY id"
            + " LIMIT ?",
        statement -> {
          statement.setString(1, source);
          statement.setLong(2, pass);
          statement.setInt(3, most);
        },
        ListedDevices::known);
  }

  /** How many devices stood in the list before this reading and not in it. */
  int missing(Handle handle, String source, long pass) {
    return Prepared.one(
            handle,
            "SELECT COUNT(*) FROM status_polled WHERE source = ? AND pass < ?",
            statement -> {
              statement.setString(1, source);
              statement.setLong(2, pass);
            },
            row -> row.getInt(1))
        .orElse(0);
  }

  /** How many devices are known to have stood in the list at all. */
  int all(Handle handle, String source) {
    return missing(handle, source, Long.MAX_VALUE);
  }

  /** The devices of the register that stood in the list, and still do as far as is known. */
  Set<String> listed(Handle handle, String source) {
    return Set.copyOf(
        Prepared.rows(
            handle,
            "SELECT DISTINCT device FROM status_polled WHERE source = ?",
            statement -> statement.setString(1, source),
            row -> row.getString(1)));
  }

  /** All devices that are known to have stood in the list, with the mark of their apps. */
  List<Known> withApps(Handle handle, String source) {
    return Prepared.rows(
        handle,
        "SELECT id, device, COALESCE(apps, '') AS mark FROM status_polled WHERE source = ?",
        statement -> statement.setString(1, source),
        ListedDevices::known);
  }

  /** Notes what was said of a device's apps, by its mark. */
  void keepApps(Handle handle, String source, String id, String mark) {
    Prepared.update(
        handle,
        "UPDATE status_polled SET apps = ? WHERE source = ? AND id = ?",
        statement -> {
          statement.setString(1, mark);
          statement.setString(2, source);
          statement.setString(3, id);
        });
  }
}
