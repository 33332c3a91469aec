package jp.mochi.idp.lifecycle.status.poll;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How each source stands, and who asks it: the table {@code status_source}. All methods take part
 * in the caller's transaction.
 *
 * <p>A source is asked by whoever holds it: a server claims it for a while, and claims it anew with
 * each page. One that has lost it (it was held up for longer than that) changes nothing any more:
 * each of its changes stands under that condition.
 */
final class PolledSources {
  private static final int LONGEST_WHY = 500;
  private static final String ANEW =
      " good = NULL, failures = 0, why = '', begun = NULL, since = NULL, page = NULL, whole = NULL,"
          + " touched = NULL, apps = NULL, counts = ''";

  private final ListedDevices devices = new ListedDevices();

  /**
   * How a source stands.
   *
   * @param due when it is to be asked next
   * @param good when its list was read to its end last
   * @param failures since then
   * @param why what kept the last try from its end; empty: nothing
   * @param reading the reading of the list that is under way
   * @param pass counts the readings
   * @param whole when all devices were read last
   * @param touched the latest time at which a device was in touch
   * @param apps when it was read last which apps the devices have, where that is another list
   * @param renewed since when its list is another one than before under the same name
   */
  record State(
      String name,
      Instant due,
      Optional<Instant> tried,
      Optional<Instant> good,
      int failures,
      String why,
      long pass,
      Optional<Reading> reading,
      Optional<Instant> whole,
      Optional<Instant> touched,
      Optional<Instant> apps,
      Optional<Instant> renewed,
      String counts) {}

  /**
   * A reading of a list that isn't at its end.
   *
   * @param since it is of devices that were in touch since then; empty: of all
   * @param page where it goes on; empty: at the first page
   * @param pages how many were read
   */
  record Reading(Instant begun, Optional<Instant> since, Optional<String> page, int pages) {}

  Optional<State> find(Handle handle, String name) {
    return Prepared.one(
        handle,
        "SELECT * FROM status_source WHERE name = ? AND forgotten IS NULL",
        statement -> statement.setString(1, name),
        PolledSources::state);
  }

  /** The names of all that were ever asked and aren't forgotten. */
  List<String> names(Handle handle) {
    return Prepared.rows(
        handle,
        "SELECT name FROM status_source WHERE forgotten IS NULL ORDER BY name",
        statement -> {},
        row -> row.getString(1));
  }

  /**
   * Forgets that a source was ever asked, but for when that was: who has run since before then with
   * an older configuration would bring it all back in its next turn. False where it isn't the
   * server's any more.
   */
  boolean forget(Handle handle, Lease lease, Instant now) {
    int rows =
        Prepared.update(
            handle,
            "UPDATE status_source SET forgotten = ?, holder = NULL, held = 0, due = ?, tried ="
                + " NULL, renewed = NULL,"
                + ANEW
                + " WHERE name = ? AND holder = ?",
            statement -> {
              statement.setLong(1, now.toEpochMilli());
              statement.setLong(2, now.toEpochMilli());
              statement.setString(3, lease.name());
              statement.setString(4, lease.holder());
            });
    if (rows == 1) {
      devices.dropAll(handle, lease.name());
    }
    return rows == 1;
  }

  /** When a source was forgotten, if it is. */
  Optional<Instant> forgotten(Handle handle, String name) {
    return Prepared.one(
            handle,
            "SELECT forgotten FROM status_source WHERE name = ?",
            statement -> statement.setString(1, name),
            row -> time(row, "forgotten"))
        .flatMap(it -> it);
  }

  /** Has a forgotten source asked again. */
  void bringBack(Handle handle, String name) {
    Prepared.update(
        handle,
        "UPDATE status_source SET forgotten = NULL WHERE name = ? AND forgotten IS NOT NULL",
        statement -> statement.setString(1, name));
  }

  private static State state(ResultSet row) throws SQLException {
    var begun = time(row, "begun");
    var since = time(row, "since");
    var page = Optional.ofNullable(row.getString("page"));
    int pages = row.getInt("pages");
    return new State(
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("due")),
        time(row, "tried"),
        time(row, "good"),
        row.getInt("failures"),
        row.getString("why"),
        row.getLong("pass"),
        begun.map(it -> new Reading(it, since, page, pages)),
        time(row, "whole"),
        time(row, "touched"),
        time(row, "apps"),
        time(row, "renewed"),
        row.getString("counts"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long at = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
  }

  private static void time(PreparedStatement statement, int place, Optional<Instant> at)
      throws SQLException {
    if (at.isPresent()) {
      statement.setLong(place, at.get().toEpochMilli());
    } else {
      statement.setNull(place, Types.BIGINT);
    }
  }

  /** Brings a source in that was never asked; one whose list is another now begins anew. */
  void enter(Handle handle, String name, String identity, Instant now) {
    var short500 = cut(identity);
    Prepared.update(
        handle,
        "INSERT INTO status_source (name, identity, held, due, failures, why, pass, pages, counts)"
            + " VALUES (?, ?, 0, ?, 0, '', 0, 0, '') ON CONFLICT (name) DO NOTHING",
        statement -> {
          statement.setString(1, name);
          statement.setString(2, short500);
          statement.setLong(3, now.toEpochMilli());
        });
    int changed =
        Prepared.update(
            handle,
            "UPDATE status_source SET identity = ?, held = 0, due = ?, renewed = ?,"
                + ANEW
                + " WHERE name = ? AND identity <> ?",
            statement -> {
              statement.setString(1, short500);
              statement.setLong(2, now.toEpochMilli());
              statement.setLong(3, now.toEpochMilli());
              statement.setString(4, name);
              statement.setString(5, short500);
            });
    if (changed == 1) {
      devices.dropAll(handle, name);
    }
  }

  /**
   * Takes it upon a server to ask a source.
   *
   * @param early also where it isn't due yet
   * @return whether no other server does, and it is due
   */
  boolean claim(Handle handle, Lease lease, boolean early, Instant now) {
    return Prepared.update(
            handle,
            "UPDATE status_source SET holder = ?, held = ?, tried = ? WHERE name = ?"
                + " AND held <= ? AND due <= ? AND forgotten IS NULL",
            statement -> {
              statement.setString(1, lease.holder());
              statement.setLong(2, lease.until().toEpochMilli());
              statement.setLong(3, now.toEpochMilli());
              statement.setString(4, lease.name());
              statement.setLong(5, now.toEpochMilli());
              statement.setLong(6, early ? Long.MAX_VALUE : now.toEpochMilli());
            })
        == 1;
  }

  /**
   * That a source is a server's for a while.
   *
   * @param holder the server, this time
   */
  record Lease(String name, String holder, Instant until) {}

  /** Notes where a reading goes on; false where the source isn't the server's any more. */
  boolean note(
      Handle handle,
      Lease lease,
      long pass,
      Reading reading,
      Optional<Instant> touched,
      String counts) {
    return Prepared.update(
            handle,
            "UPDATE status_source SET held = ?, pass = ?, begun = ?, since = ?, page = ?,"
                + " pages = ?, touched = ?, counts = ? WHERE name = ? AND holder = ?",
            statement -> {
              statement.setLong(1, lease.until().toEpochMilli());
              statement.setLong(2, pass);
              statement.setLong(3, reading.begun().toEpochMilli());
              time(statement, 4, reading.since());
              statement.setString(5, orNull(reading.page()));
              statement.setInt(6, reading.pages());
              time(statement, 7, touched);
              statement.setString(8, counts);
              statement.setString(9, lease.name());
              statement.setString(10, lease.holder());
            })
        == 1;
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }

  /**
   * Gives a source back that was read to its end.
   *
   * @param whole when all devices were read last
   * @param why what is wrong all the same; empty: nothing
   */
  boolean end(
      Handle handle, Lease lease, Instant now, Instant due, Optional<Instant> whole, String why) {
    return Prepared.update(
            handle,
            "UPDATE status_source SET holder = NULL, held = 0, due = ?, good = ?, failures = 0,"
                + " why = ?, begun = NULL, since = NULL, page = NULL, whole = ?"
                + " WHERE name = ? AND holder = ?",
            statement -> {
              statement.setLong(1, due.toEpochMilli());
              statement.setLong(2, now.toEpochMilli());
              statement.setString(3, cut(why));
              time(statement, 4, whole);
              statement.setString(5, lease.name());
              statement.setString(6, lease.holder());
            })
        == 1;
  }

  /** Gives a source back whose reading goes on later, on whichever server. */
  void pause(Handle handle, Lease lease, Instant due) {
    Prepared.update(
        handle,
        "UPDATE status_source SET holder = NULL, held = 0, due = ? WHERE name = ? AND holder = ?",
        statement -> {
          statement.setLong(1, due.toEpochMilli());
          statement.setString(2, lease.name());
          statement.setString(3, lease.holder());
        });
  }

  /** Gives a source back that couldn't be read to its end. */
  boolean fail(Handle handle, Lease lease, Instant due, String why, Stays stays) {
    return Prepared.update(
            handle,
            "UPDATE status_source SET holder = NULL, held = 0, due = ?, failures = failures + 1,"
                + " why = ?"
                + stays.sql()
                + " WHERE name = ? AND holder = ?",
            statement -> {
              statement.setLong(1, due.toEpochMilli());
              statement.setString(2, cut(why));
              statement.setString(3, lease.name());
              statement.setString(4, lease.holder());
            })
        == 1;
  }

  private static String cut(String why) {
    return why.substring(0, Math.min(why.length(), LONGEST_WHY));
  }

  /** Holds on to a source for a while longer; false where it isn't the server's any more. */
  boolean hold(Handle handle, Lease lease) {
    return Prepared.update(
            handle,
            "UPDATE status_source SET held = ? WHERE name = ? AND holder = ?",
            statement -> {
              statement.setLong(1, lease.until().toEpochMilli());
              statement.setString(2, lease.name());
              statement.setString(3, lease.holder());
            })
        == 1;
  }

  /** Notes that the apps were read. */
  void appsRead(Handle handle, Lease lease, Instant now) {
    Prepared.update(
        handle,
        "UPDATE status_source SET apps = ? WHERE name = ? AND holder = ?",
        statement -> {
          statement.setLong(1, now.toEpochMilli());
          statement.setString(2, lease.name());
          statement.setString(3, lease.holder());
        });
  }
}
