package jp.mochi.cert.authority;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** SQL that every status request runs, by plain JDBC on the caller's connection. */
final class Rows {
  private Rows() {}

  /** Reads the row that the result stands on. */
  interface Row<T> {
    T of(ResultSet result) throws SQLException;
  }

  /** Does something with the row that the result stands on. */
  interface Visit {
    void at(ResultSet result) throws SQLException;
  }

  /** Runs a statement that changes rows; how many. */
  static int change(Handle handle, String sql, Object... values) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** All rows that a statement finds. */
  static <T> List<T> all(Handle handle, String sql, Row<T> row, Object... values) {
    var rows = new ArrayList<T>();
    each(handle, sql, result -> rows.add(row.of(result)), values);
    return rows;
  }

  /** Calls with each row that a statement finds, of which there may be many. */
  static void each(Handle handle, String sql, Visit visit, Object... values) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement, values);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          visit.at(result);
        }
      }
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** The one row that a statement finds, if there is one. */
  static <T> Optional<T> one(Handle handle, String sql, Row<T> row, Object... values) {
    return all(handle, sql, row, values).stream().findFirst();
  }

  /** What the columns {@code revoked} and {@code reason} say. */
  static Optional<RevocationStatus.Revoked> revoked(ResultSet row) throws SQLException {
    var at = row.getLong("revoked");
    if (row.wasNull()) {
      return Optional.empty();
    }
    var reason = RevocationReason.of(row.getInt("reason")).orElse(RevocationReason.UNSPECIFIED);
    return Optional.of(new RevocationStatus.Revoked(reason, Instant.ofEpochMilli(at)));
  }

  /** Texts, numbers and bytes; each as itself. */
  private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case Der der -> statement.setBytes(i + 1, der.shared());
        default -> statement.setObject(i + 1, values[i]);
      }
    }
  }
}
