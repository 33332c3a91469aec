package jp.mochi.idp.lifecycle.collection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The tables {@code app_collection} and {@code app_indicator}, within the caller's transaction. */
final class CollectionTable {
  /**
   * How a collection stands.
   *
   * @param leased until when a node has it to itself
   * @param due when it is asked next
   * @param changes when what holds of it changes by itself
   * @param tried when it was asked last
   * @param fetched when it last answered well
   * @param whole when it was last read from its beginning
   * @param addedAfter where reading goes on
   * @param failures in a row
   * @param why why the last try failed, if it did
   */
  record State(
      String name,
      String url,
      Instant leased,
      Instant due,
      Optional<Instant> changes,
      Optional<Instant> tried,
      Optional<Instant> fetched,
      Optional<Instant> whole,
      Optional<String> addedAfter,
      int failures,
      Optional<String> why) {
    boolean hasWorkAt(Instant now) {
      return !leased.isAfter(now)
          && (!due.isAfter(now) || changes.filter(it -> !it.isAfter(now)).isPresent());
    }
  }

  List<State> states(Handle handle) {
    return handle
        .createQuery("SELECT * FROM app_collection ORDER BY name")
        .reduceRows(
            new ArrayList<State>(),
            (all, row) -> {
              all.add(state(row));
              return all;
            });
  }

  Optional<State> state(Handle handle, String name) {
    return states(handle).stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private static State state(RowView row) {
    return new State(
        row.getColumn("name", String.class),
        row.getColumn("url", String.class),
        Instant.ofEpochMilli(row.getColumn("lease", Long.class)),
        Instant.ofEpochMilli(row.getColumn("due", Long.class)),
        time(row, "changes"),
        time(row, "tried"),
        time(row, "fetched"),
        time(row, "whole"),
        Optional.ofNullable(row.getColumn("added_after", String.class)),
        row.getColumn("failures", Integer.class),
        Optional.ofNullable(row.getColumn("why", String.class)));
  }

  private static Optional<Instant> time(RowView row, String column) {
    return Optional.ofNullable(row.getColumn(column, Long.class)).map(Instant::ofEpochMilli);
  }

  /** Makes the row of a collection that has none; it is due at once. */
  void begin(Handle handle, String name, String url) {
    handle
        .createUpdate(
            "INSERT INTO app_collection (name, url, lease, due, failures)"
                + " VALUES (:name, :url, 0, 0, 0) ON CONFLICT (name) DO NOTHING")
        .bind("name", name)
        .bind("url", url)
        .execute();
  }

  /**
   * Takes a collection for one node.
   *
   * @param always also where nothing is to be done yet
   * @return whether it is this node's until then
   */
  boolean claim(Handle handle, String name, boolean always, Instant now, Instant until) {
    return handle
            .createUpdate(
                "UPDATE app_collection SET lease = :until WHERE name = :name AND lease <= :now"
                    + " AND (:always = 1 OR due <= :now OR changes <= :now)")
            .bind("name", name)
            .bind("always", always ? 1 : 0)
            .bind("now", now.toEpochMilli())
            .bind("until", until.toEpochMilli())
            .execute()
        == 1;
  }

  /**
   * Writes down how it stands and gives it back.
   *
   * @return whether it was still this node's; if not, nothing is changed
   */
  boolean release(Handle handle, State now, Instant mine) {
    return handle
            .createUpdate(
                "UPDATE app_collection SET url = :url, lease = 0, due = :due, changes = :changes,"
                    + " tried = :tried, fetched = :fetched, whole = :whole,"
                    + " added_after = :addedAfter, failures = :failures, why = :why"
                    + " WHERE name = :name AND lease = :mine")
            .bind("name", now.name())
            .bind("url", now.url())
            .bind("due", now.due().toEpochMilli())
            .bind("changes", millis(now.changes()))
            .bind("tried", millis(now.tried()))
            .bind("fetched", millis(now.fetched()))
            .bind("whole", millis(now.whole()))
            .bind("addedAfter", now.addedAfter().orElse(null))
            .bind("failures", now.failures())
            .bind("why", now.why().orElse(null))
            .bind("mine", mine.toEpochMilli())
            .execute()
        == 1;
  }

  private static @Nullable Long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(null);
  }

  /** Forgets a collection; whether it was known, and nobody was at it. */
  boolean forget(Handle handle, String name, Instant now) {
    int rows =
        handle
            .createUpdate("DELETE FROM app_collection WHERE name = :name AND lease <= :now")
            .bind("name", name)
            .bind("now", now.toEpochMilli())
            .execute();
    if (rows == 1) {
      handle.execute("DELETE FROM app_indicator WHERE collection = ?", name);
    }
    return rows == 1;
  }

  /** Keeps versions of indicators, each unless a later one of it is known. */
  void keep(Handle handle, String collection, List<Indicator> indicators, Instant seen) {
    if (indicators.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            "INSERT INTO app_indicator (collection, id, modified, title, valid_from, valid_until,"
                + " confidence, pattern, fate, seen) VALUES (:collection, :id, :modified, :title,"
                + " :from, :until, :confidence, :pattern, :fate, :seen)"
                + " ON CONFLICT (collection, id) DO UPDATE SET seen = excluded.seen,"
                + newer("modified")
                + newer("title")
                + newer("valid_from")
                + newer("valid_until")
                + newer("confidence")
                + newer("pattern")
                + " fate = CASE WHEN excluded.modified > app_indicator.modified"
                + " THEN excluded.fate ELSE app_indicator.fate END");
    for (var each : indicators) {
      batch
          .bind("collection", collection)
          .bind("id", each.id())
          .bind("modified", each.modified().toEpochMilli())
          .bind("title", each.title())
          .bind("from", each.from().toEpochMilli())
          .bind("until", millis(each.until()))
          .bind("confidence", each.confidence().isPresent() ? each.confidence().getAsInt() : null)
          .bind("pattern", each.pattern())
          .bind("fate", each.fate().text())
          .bind("seen", seen.toEpochMilli())
          .add();
    }
    batch.execute();
  }

  private static String newer(String column) {
    return " %1$s = CASE WHEN excluded.modified > app_indicator.modified THEN excluded.%1$s"
            .formatted(column)
        + " ELSE app_indicator.%s END,".formatted(column);
  }

  /** Forgets those that a reading from the beginning hasn't seen. */
  int forgetUnseen(Handle handle, String collection, Instant seen) {
    return handle.execute(
        "DELETE FROM app_indicator WHERE collection = ? AND seen < ?",
        collection,
        seen.toEpochMilli());
  }

  long count(Handle handle, String collection) {
    return handle
        .createQuery("SELECT COUNT(*) FROM app_indicator WHERE collection = :collection")
        .bind("collection", collection)
        .mapTo(Long.class)
        .one();
  }

  /** Those whose pattern means something that can be listed, by their ids. */
  List<Indicator> listable(Handle handle, String collection) {
    return handle
        .createQuery(
            "SELECT * FROM app_indicator WHERE collection = :collection AND pattern <> ''"
                + " ORDER BY id")
        .bind("collection", collection)
        .reduceRows(
            new ArrayList<Indicator>(),
            (all, row) -> {
              all.add(indicator(row));
              return all;
            });
  }

  private static Indicator indicator(RowView row) {
    var confidence = row.getColumn("confidence", Integer.class);
    return new Indicator(
        row.getColumn("id", String.class),
        Instant.ofEpochMilli(row.getColumn("modified", Long.class)),
        row.getColumn("title", String.class),
        Instant.ofEpochMilli(row.getColumn("valid_from", Long.class)),
        time(row, "valid_until"),
        confidence == null ? OptionalInt.empty() : OptionalInt.of(confidence),
        row.getColumn("pattern", String.class),
        Fate.of(row.getColumn("fate", String.class)).orElse(Fate.FRESH));
  }

  void fate(Handle handle, String collection, Map<String, Fate> fates) {
    if (fates.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            "UPDATE app_indicator SET fate = :fate WHERE collection = :collection AND id = :id");
    fates.forEach(
        (id, fate) ->
            batch.bind("fate", fate.text()).bind("collection", collection).bind("id", id).add());
    batch.execute();
  }

  /** How many indicators have which fate. */
  Map<Fate, Long> fates(Handle handle, String collection) {
    return handle
        .createQuery(
            "SELECT fate, COUNT(*) AS n FROM app_indicator WHERE collection = :collection"
                + " GROUP BY fate")
        .bind("collection", collection)
        .reduceRows(
            new TreeMap<Fate, Long>(),
            (all, row) -> {
              Fate.of(row.getColumn("fate", String.class))
                  .ifPresent(fate -> all.put(fate, row.getColumn("n", Long.class)));
              return all;
            });
  }

  /** Indicators of a collection by their ids, all but those that are wholly on the list. */
  List<Indicator> leftOut(Handle handle, String collection, String after, int most) {
    return handle
        .createQuery(
            "SELECT * FROM app_indicator WHERE collection = :collection AND fate <> 'listed'"
                + " AND id > :after ORDER BY id LIMIT :most")
        .bind("collection", collection)
        .bind("after", after)
        .bind("most", most)
        .reduceRows(
            new ArrayList<Indicator>(),
            (all, row) -> {
              all.add(indicator(row));
              return all;
            });
  }

  /** Of those that a reading has seen which began then, or any later, what isn't on the list. */
  List<Indicator> leftOutSince(Handle handle, String collection, Instant begun, int most) {
    return handle
        .createQuery(
            "SELECT * FROM app_indicator WHERE collection = :collection AND fate <> 'listed'"
                + " AND seen >= :begun ORDER BY id LIMIT :most")
        .bind("collection", collection)
        .bind("begun", begun.toEpochMilli())
        .bind("most", most)
        .reduceRows(
            new ArrayList<Indicator>(),
            (all, row) -> {
              all.add(indicator(row));
              return all;
            });
  }
}
