package jp.mochi.device.app;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/** The table {@code app}: each app as it is known, once for all devices. */
final class Apps {
  static final String COLUMNS = "package, version, signer, hash, name";

  private static final int AT_ONCE = 500;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String INSERT =
      "INSERT INTO app (id, mark, package, version, signer, hash, name, created)";

  /** An app with its number. */
  record Numbered(long number, App app) {}

  /** By their marks, which also is the order in which rows are made and held. */
  static SortedMap<String, App> byMark(Collection<App> apps) {
    var sorted = new TreeMap<String, App>();
    apps.forEach(app -> sorted.putIfAbsent(mark(app), app));
    return sorted;
  }

  static String mark(App app) {
    try {
      var text = String.join("\0", app.id(), app.version(), app.signer(), app.hash());
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * Their numbers, made where there are none yet. The rows stay until the transaction ends: nobody
   * tidies away what is about to be had again.
   */
  Map<String, Long> numbers(Handle handle, SortedMap<String, App> apps, Instant now) {
    var numbers = known(handle, apps.keySet());
    var fresh = new TreeMap<>(apps);
    fresh.keySet().removeAll(numbers.keySet());
    insert(handle, fresh, now);
    if (numbers.size() < apps.size()) {
      var missing = new ArrayList<>(apps.keySet());
      missing.removeAll(numbers.keySet());
      numbers.putAll(known(handle, missing));
    }
    return numbers;
  }

  private static void insert(Handle handle, SortedMap<String, App> apps, Instant now) {
    var rows =
        apps.entrySet().stream()
            .map(
                each -> {
                  var app = each.getValue();
                  return List.<Object>of(
                      RANDOM.nextLong() >>> 1,
                      each.getKey(),
                      app.id(),
                      app.version(),
                      app.signer(),
                      app.hash(),
                      app.name(),
                      now.toEpochMilli());
                })
            .toList();
    Rows.insert(handle, INSERT, "ON CONFLICT (mark) DO NOTHING", rows);
  }

  private static Map<String, Long> known(Handle handle, Collection<String> marks) {
    var numbers = new HashMap<String, Long>();
    var all = new ArrayList<>(marks);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      var some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      var places = "?, ".repeat(some.size() - 1) + "?";
      var sql = "SELECT mark, id FROM app WHERE mark IN (" + places + ") ORDER BY mark";
      Rows.all(
              handle,
              Rows.shared(handle, sql),
              row -> Map.entry(row.getString(1), row.getLong(2)),
              some.toArray())
          .forEach(each -> numbers.put(each.getKey(), each.getValue()));
    }
    return numbers;
  }

  /** Those that criteria mean. */
  List<Numbered> meant(Handle handle, Criteria criteria) {
    var found = new HashMap<Long, App>();
    if (criteria.id().isPresent()) {
      find(handle, "package", criteria.id().get(), found);
    } else {
      criteria.signer().ifPresent(it -> find(handle, "signer", it, found));
      criteria.hash().ifPresent(it -> find(handle, "hash", it, found));
    }
    return found.entrySet().stream()
        .filter(each -> criteria.mean(each.getValue()))
        .map(each -> new Numbered(each.getKey(), each.getValue()))
        .sorted(java.util.Comparator.comparingLong(Numbered::number))
        .toList();
  }

  /** The condition on what isn't empty lets PostgreSQL and SQLite use the index. */
  private static void find(Handle handle, String column, String value, Map<Long, App> into) {
    var sql =
        "SELECT id, " + COLUMNS + " FROM app WHERE " + column + " = ? AND " + column + " <> ''";
    Rows.all(handle, sql, row -> new Numbered(row.getLong("id"), app(row)), value)
        .forEach(each -> into.put(each.number(), each.app()));
  }

  static App app(ResultSet row) throws SQLException {
    return new App(
        row.getString("package"),
        row.getString("version"),
        row.getString("signer"),
        row.getString("hash"),
        row.getString("name"));
  }

  /** Deletes apps that no device has had since; how many. */
  int deleteUnused(Handle handle, Instant before, int most) {
    var unused = "NOT EXISTS (SELECT 1 FROM device_app WHERE device_app.app = app.id)";
    var sql = "SELECT id FROM app WHERE created < ? AND " + unused + " ORDER BY created LIMIT ?";
    var held =
        Rows.all(
            handle, Rows.locked(handle, sql), row -> row.getLong(1), before.toEpochMilli(), most);
    // looked at again, now that nobody else can have it: a report may just have been through
    return held.stream()
        .mapToInt(id -> Rows.change(handle, "DELETE FROM app WHERE id = ? AND " + unused, id))
        .sum();
  }
}
