package jp.mochi.idp.database;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the {@link SnapshotFormat}, row by row: no table is ever whole in memory. */
final class SnapshotWriter {
  private static final int ROWS_AT_ONCE = 500;

  private final Connection connection;
  private final JsonGenerator json;
  private long written;

  SnapshotWriter(Connection connection, OutputStream out) throws IOException {
    this.connection = connection;
    this.json = new JsonMapper().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
  }

  void write() throws SQLException, IOException {
    line(
        Map.of(
            "mochi-snapshot", SnapshotFormat.VERSION, "schema", SnapshotFormat.schema(connection)));
    for (var table : SnapshotFormat.tables(connection)) {
      table(table);
    }
    line(Map.of("end", written));
    json.writeRaw('\n');
    json.flush();
  }

  private void table(String table) throws SQLException, IOException {
    var columns = SnapshotFormat.columns(connection, table);
    line(Map.of("table", table, "columns", columns));
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (var rows = statement.executeQuery(select(table, columns))) {
        while (rows.next()) {
          row(rows, columns.size());
        }
      }
    }
  }

  private static String select(String table, List<String> columns) {
    return "SELECT "
        + String.join(", ", columns.stream().map(SnapshotFormat::quoted).toList())
        + " FROM "
        + SnapshotFormat.quoted(table);
  }

  private void row(ResultSet rows, int columns) throws SQLException, IOException {
    json.writeStartArray();
    for (var i = 1; i <= columns; i++) {
      value(rows.getObject(i));
    }
    json.writeEndArray();
    written++;
  }

  private void value(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case byte[] octets -> {
        json.writeStartObject();
        json.writeBinaryField("base64", octets);
        json.writeEndObject();
      }
      case Boolean bool -> json.writeNumber(bool ? 1 : 0);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case String text -> json.writeString(text);
      default ->
          throw new IOException(
              "a column of type " + value.getClass().getSimpleName() + " has no portable form");
    }
  }

  private void line(Map<String, ?> content) throws IOException {
    json.writePOJO(content);
  }
}
