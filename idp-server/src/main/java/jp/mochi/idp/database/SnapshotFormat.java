package jp.mochi.idp.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A snapshot is JSON lines in UTF-8, the same for both engines:
 *
 * <pre>
 * {"mochi-snapshot":1,"schema":{"flyway_idp":3}}     the versions it was taken at
 * {"table":"session","columns":["id","secret_hash"]} a table begins
 * ["6fk…",{"base64":"q83v…"}]                          its rows, one a line
 * {"end":1}                                          how many rows there were: without it, it was cut
 * </pre>
 *
 * Tables come in an order in which a referenced row precedes the one that refers to it.
 */
final class SnapshotFormat {
  static final int VERSION = 1;
  static final String HISTORY = "flyway_";

  private SnapshotFormat() {}

  /** The tables that hold content, referenced ones first. */
  static List<String> tables(Connection connection) throws SQLException {
    var ordered = new LinkedHashSet<String>();
    var names = names(connection);
    names.removeIf(name -> name.startsWith(HISTORY));
    var references = new LinkedHashMap<String, Set<String>>();
    for (var table : names) {
      references.put(table, references(connection, table));
    }
    names.forEach(table -> visit(table, references, new LinkedHashSet<>(), ordered));
    return List.copyOf(ordered);
  }

  private static void visit(
      String table, Map<String, Set<String>> references, Set<String> path, Set<String> ordered) {
    if (ordered.contains(table) || !path.add(table)) {
      return;
    }
    for (var referenced : references.getOrDefault(table, Set.of())) {
      visit(referenced, references, path, ordered);
    }
    ordered.add(table);
  }

  private static Set<String> names(Connection connection) throws SQLException {
    var names = new TreeSet<String>();
    var types = new String[] {"TABLE"};
    try (var rows = connection.getMetaData().getTables(null, connection.getSchema(), "%", types)) {
      while (rows.next()) {
        names.add(rows.getString("TABLE_NAME"));
      }
    }
    names.removeIf(name -> name.startsWith("sqlite_"));
    return names;
  }

  private static Set<String> references(Connection connection, String table) throws SQLException {
    var found = new TreeSet<String>();
    try (var rows = connection.getMetaData().getImportedKeys(null, connection.getSchema(), table)) {
      while (rows.next()) {
        found.add(rows.getString("PKTABLE_NAME"));
      }
    }
    return found;
  }

  /** The version of each module's schema. */
  static Map<String, Integer> schema(Connection connection) throws SQLException {
    var versions = new TreeMap<String, Integer>();
    for (var history : names(connection)) {
      if (history.startsWith(HISTORY)) {
        versions.put(history, newest(connection, history));
      }
    }
    return versions;
  }

  private static int newest(Connection connection, String history) throws SQLException {
    var newest = 0;
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT version FROM " + history + " WHERE type = 'SQL'")) {
      while (rows.next()) {
        newest = Math.max(newest, rows.getInt(1));
      }
    }
    return newest;
  }

  static List<String> columns(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM " + quoted(table) + " WHERE 1 = 0")) {
      var columns = new ArrayList<String>();
      for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getMetaData().getColumnName(i));
      }
      return columns;
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
