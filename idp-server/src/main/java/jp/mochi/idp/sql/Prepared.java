package jp.mochi.idp.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** A prepared statement, run in the transaction of the handle and given back to its connection. */
public final class Prepared {
  private Prepared() {}

  /** Sets a statement's parameters. */
  @FunctionalInterface
  public interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  /** Reads the row that the result stands on. */
  @FunctionalInterface
  public interface Row<T> {
    T of(ResultSet result) throws SQLException;
  }

  /** Runs a statement that changes rows; how many. */
  public static int update(Handle handle, String sql, Binding binding) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      binding.to(statement);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** Runs a statement that answers with rows, also one that changes them; all of its rows. */
  public static <T> List<T> rows(Handle handle, String sql, Binding binding, Row<T> row) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      binding.to(statement);
      try (var result = statement.executeQuery()) {
        var rows = new ArrayList<T>();
        while (result.next()) {
          rows.add(row.of(result));
        }
        return rows;
      }
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** The same for what has one row or none. */
  public static <T> Optional<T> one(Handle handle, String sql, Binding binding, Row<T> row) {
    return rows(handle, sql, binding, row).stream().findFirst();
  }
}
