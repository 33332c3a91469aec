package jp.mochi.idp.guess;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;

/**
 * Bounded, expiring counts in the table {@code guess}, several in one statement.
 *
 * <p>But for the sweep and the helpdesk, rows are first touched by upserts, which take them in the
 * order in which they are named: a database with several writers locks them in that order, so that
 * two transactions which name them in the same order can't wait for each other. An {@code UPDATE …
 * WHERE counter IN (…)} promises no order.
 */
final class GuessCounts {
  private static final String PLAIN_WINDOW = Kind.NETWORK + ":%";

  private static final String LIVE = "SELECT counter, taken, until FROM guess WHERE counter IN ";

  private static final String UPSERT =
      "INSERT INTO guess (counter, taken, until, most, person) VALUES ";

  private static final String TAKE =
      """
       ON CONFLICT (counter) DO UPDATE SET
        taken = CASE WHEN guess.until <= ? THEN 1 ELSE guess.taken + 1 END,
        until = CASE WHEN guess.until > ? AND guess.counter LIKE ?
          THEN guess.until ELSE excluded.until END,
        most = excluded.most,
        person = excluded.person
      WHERE guess.until <= ? OR guess.taken < excluded.most
      RETURNING counter, taken
      """;

  private static final String GIVE_BACK =
      """
       ON CONFLICT (counter) DO UPDATE SET
        taken = CASE WHEN guess.taken > 0 THEN guess.taken - 1 ELSE 0 END
      RETURNING counter, taken
      """;

  private static final String START_OVER =
      " ON CONFLICT (counter) DO UPDATE SET taken = 0, until = 0";

  /** In an order that an index gives, so that it reads no more rows than it is asked for. */
  static final String WALK =
      "SELECT counter, taken, until FROM guess WHERE counter > ? ORDER BY counter LIMIT ?";

  /** What a counter is of; the order is the one in which rows are taken. */
  enum Kind {
    NAME,
    PAIR,
    PERSON,
    NETWORK,
    BROWSER,
    KNOWN
  }

  /** A counter, how many it takes, and for whose account. */
  record Counter(Kind kind, String key, int most, Optional<String> person) {
    String id() {
      return kind + ":" + key;
    }
  }

  /** A count that has not expired. */
  record Count(int taken, Instant until) {}

  private GuessCounts() {}

  /** The counts among these that there are and that have not expired. */
  static Map<String, Count> live(Handle handle, List<Counter> counters, Instant now) {
    var live = new HashMap<String, Count>();
    var ids = counters.stream().map(Counter::id).toList();
    Prepared.rows(
            handle,
            LIVE + "(" + list("?", ids.size()) + ")",
            statement -> {
              for (int i = 0; i < ids.size(); i++) {
                statement.setString(i + 1, ids.get(i));
              }
            },
            GuessCounts::entry)
        .stream()
        .filter(entry -> entry.getValue().until().isAfter(now))
        .forEach(entry -> live.put(entry.getKey(), entry.getValue()));
    return live;
  }

  /**
   * Counts one more under each, where that doesn't exceed its bound: one statement, so that of many
   * at once no more than the bound succeed. A count starts over after a quiet window, as a
   * directory's does; a network's a window after its first, since offices never sleep.
   *
   * @return the new counts, without those that were full
   */
  static Map<String, Integer> take(
      Handle handle, List<Counter> counters, Duration window, Instant now) {
    long at = now.toEpochMilli();
    return counts(
        Prepared.rows(
            handle,
            UPSERT + list("(?, 1, ?, ?, ?)", counters.size()) + TAKE,
            statement -> {
              int next = 1;
              for (var counter : counters) {
                statement.setString(next++, counter.id());
                statement.setLong(next++, at + window.toMillis());
                statement.setInt(next++, counter.most());
                statement.setString(next++, counter.person().orElse(null));
              }
              statement.setLong(next++, at);
              statement.setLong(next++, at);
              statement.setString(next++, PLAIN_WINDOW);
              statement.setLong(next, at);
            },
            row -> Map.entry(row.getString(1), row.getInt(2))));
  }

  /** Takes one back from each; the new counts. */
  static Map<String, Integer> giveBack(Handle handle, List<String> ids) {
    return counts(
        Prepared.rows(
            handle,
            UPSERT + list("(?, 0, 0, 0, NULL)", ids.size()) + GIVE_BACK,
            statement -> {
              for (int i = 0; i < ids.size(); i++) {
                statement.setString(i + 1, ids.get(i));
              }
            },
            row -> Map.entry(row.getString(1), row.getInt(2))));
  }

  /** Counts one more under a counter, whatever its bound: what was given back wrongly. */
  static void addAgain(Handle handle, String id) {
    Prepared.update(
        handle,
        "UPDATE guess SET taken = taken + 1 WHERE counter = ?",
        statement -> statement.setString(1, id));
  }

  /** Lets these counters start over. */
  static void startOver(Handle handle, List<String> ids) {
    Prepared.update(
        handle,
        UPSERT + list("(?, 0, 0, 0, NULL)", ids.size()) + START_OVER,
        statement -> {
          for (int i = 0; i < ids.size(); i++) {
            statement.setString(i + 1, ids.get(i));
          }
        });
  }

  /**
   * Deletes those among these that count nothing, which says the same: strangers' right passwords
   * leave no row that stands until it has expired. To be called by whoever has just changed them,
   * and holds them.
   */
  static void forgetEmpty(Handle handle, List<String> ids) {
    Prepared.update(
        handle,
        "DELETE FROM guess WHERE taken = 0 AND counter IN (" + list("?", ids.size()) + ")",
        statement -> {
          for (int i = 0; i < ids.size(); i++) {
            statement.setString(i + 1, ids.get(i));
          }
        });
  }

  /** Deletes all counters of a person; how many. Rare, so that it needs no index. */
  static int delete(Handle handle, String person) {
    return Prepared.update(
        handle, "DELETE FROM guess WHERE person = ?", statement -> statement.setString(1, person));
  }

  /**
   * Goes on through the counters in their order, and deletes those that have expired among the next
   * so many. An index by their ends would be written by every try, for this alone.
   *
   * @param after the last one that was looked at, or what this returned; empty to begin
   * @return where to go on; empty once the last has been looked at
   */
  static String sweep(Handle handle, String after, Instant now, int most) {
    var next =
        Prepared.rows(
            handle,
            WALK,
            statement -> {
              statement.setString(1, after);
              statement.setInt(2, most);
            },
            GuessCounts::entry);
    var expired =
        next.stream()
            .filter(entry -> !entry.getValue().until().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    if (!expired.isEmpty()) {
      delete(handle, expired, now);
    }
    return next.size() < most ? "" : next.getLast().getKey();
  }

  /** One that another transaction renews meanwhile is looked at again once that is over. */
  private static void delete(Handle handle, List<String> ids, Instant expired) {
    Prepared.update(
        handle,
        "DELETE FROM guess WHERE until <= ? AND counter IN (" + list("?", ids.size()) + ")",
        statement -> {
          statement.setLong(1, expired.toEpochMilli());
          for (int i = 0; i < ids.size(); i++) {
            statement.setString(i + 2, ids.get(i));
          }
        });
  }

  /** Reads one of {@code counter, taken, until}. */
  private static Map.Entry<String, Count> entry(ResultSet row) throws SQLException {
    return Map.entry(
        row.getString(1), new Count(row.getInt(2), Instant.ofEpochMilli(row.getLong(3))));
  }

  private static String list(String each, int times) {
    return String.join(", ", Collections.nCopies(times, each));
  }

  private static Map<String, Integer> counts(List<Map.Entry<String, Integer>> rows) {
    var counts = new HashMap<String, Integer>();
    rows.forEach(row -> counts.put(row.getKey(), row.getValue()));
    return counts;
  }
}
