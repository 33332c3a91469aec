package jp.mochi.idp.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;

/** Reads the {@link SnapshotFormat} into a database of the same schema; the caller commits. */
final class SnapshotReader {
  private static final int ROWS_AT_ONCE = 500;

  private final Connection connection;
  private final InputStream in;
  private final Set<String> tables;
  private long loaded;

  SnapshotReader(Connection connection, InputStream in) throws SQLException {
    this.connection = connection;
    this.in = in;
    this.tables = new HashSet<>(SnapshotFormat.tables(connection));
  }

  /** Loads everything, then does the caller's work on it, still before the commit. */
  long load(Consumer<Handle> afterwards) throws SQLException, IOException {
    var rows = load();
    var jdbi = Jdbi.create(connection);
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    jdbi.useHandle(afterwards::accept);
    return rows;
  }

  private long load() throws SQLException, IOException {
    try (MappingIterator<JsonNode> lines =
        new JsonMapper().readerFor(JsonNode.class).readValues(in)) {
      if (!lines.hasNextValue()) {
        throw new IOException("the snapshot is empty");
      }
      checkHeader(lines.nextValue());
      emptyTables();
      var line = lines.hasNextValue() ? lines.nextValue() : null;
      while (line != null && line.has("table")) {
        line = table(line, lines);
      }
      if (line == null || !line.path("end").isNumber() || line.path("end").longValue() != loaded) {
        throw new IOException("the snapshot was cut: it has no end");
      }
      return loaded;
    }
  }

  private void checkHeader(JsonNode header) throws SQLException, IOException {
    if (header.path("mochi-snapshot").asInt() != SnapshotFormat.VERSION) {
      throw new IOException("this is not a snapshot that this release can read");
    }
    var taken = new TreeMap<String, Integer>();
    header.path("schema").properties().forEach(e -> taken.put(e.getKey(), e.getValue().asInt()));
    var here = SnapshotFormat.schema(connection);
    if (!taken.equals(here)) {
      throw new IOException(
          "the snapshot's schema is "
              + taken
              + ", this release's is "
              + here
              + ": restore with the release that made the backup, then upgrade");
    }
  }

  private void emptyTables() throws SQLException {
    var childrenFirst = new ArrayList<>(SnapshotFormat.tables(connection));
    Collections.reverse(childrenFirst);
    try (var statement = connection.createStatement()) {
      for (var table : childrenFirst) {
        statement.executeUpdate("DELETE FROM " + SnapshotFormat.quoted(table));
      }
    }
  }

  /** Loads the rows of one table; returns the line after them. */
  private @org.jspecify.annotations.Nullable JsonNode table(
      JsonNode begin, MappingIterator<JsonNode> lines) throws SQLException, IOException {
    var table = begin.path("table").asText();
    var columns = new ArrayList<String>();
    begin.path("columns").forEach(column -> columns.add(column.asText()));
    if (!tables.contains(table)
        || !Set.copyOf(columns).equals(Set.copyOf(SnapshotFormat.columns(connection, table)))) {
      throw new IOException("the snapshot has a table that this schema has not: " + table);
    }
    try (var insert = connection.prepareStatement(insert(table, columns))) {
      var types = types(table, columns);
      var waiting = 0;
      while (lines.hasNextValue()) {
        var line = lines.nextValue();
        if (!line.isArray()) {
          insert.executeBatch();
          return line;
        }
        bind(insert, line, types);
        loaded++;
        if (++waiting % ROWS_AT_ONCE == 0) {
          insert.executeBatch();
        }
      }
      return null;
    }
  }

  private static String insert(String table, List<String> columns) {
    return "INSERT INTO "
        + SnapshotFormat.quoted(table)
        + " ("
        + String.join(", ", columns.stream().map(SnapshotFormat::quoted).toList())
        + ") VALUES ("
        + String.join(", ", Collections.nCopies(columns.size(), "?"))
        + ")";
  }

  private List<Integer> types(String table, List<String> columns) throws SQLException {
    var names = String.join(", ", columns.stream().map(SnapshotFormat::quoted).toList());
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT " + names + " FROM " + SnapshotFormat.quoted(table) + " WHERE 1 = 0")) {
      var types = new ArrayList<Integer>();
      for (var i = 1; i <= columns.size(); i++) {
        types.add(rows.getMetaData().getColumnType(i));
      }
      return types;
    }
  }

  private static void bind(PreparedStatement insert, JsonNode row, List<Integer> types)
      throws SQLException, IOException {
    if (row.size() != types.size()) {
      throw new IOException("a row of the snapshot has " + row.size() + " values");
    }
    for (var i = 0; i < types.size(); i++) {
      bind(insert, i + 1, row.get(i), types.get(i));
    }
    insert.addBatch();
  }

  private static void bind(PreparedStatement insert, int at, JsonNode value, int type)
      throws SQLException, IOException {
    if (value.isNull()) {
      insert.setNull(at, type);
    } else if (value.isObject()) {
      insert.setBytes(at, value.path("base64").binaryValue());
    } else if (value.isTextual()) {
      insert.setString(at, value.textValue());
    } else if (type == Types.BIT || type == Types.BOOLEAN) {
      insert.setBoolean(at, value.asInt() != 0);
    } else if (value.isIntegralNumber()) {
      insert.setLong(at, value.longValue());
    } else {
      insert.setDouble(at, value.doubleValue());
    }
  }
}
