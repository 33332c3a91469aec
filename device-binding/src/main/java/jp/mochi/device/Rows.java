package jp.mochi.device;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * SQL that every sign-on runs, by plain JDBC: the connection below keeps its prepared statements,
 * so that running one costs a few microseconds, where Jdbi adds some twenty. For this module's
 * packages alone.
 */
public final class Rows {
  private static final int ROWS_AT_ONCE = 200;

  private Rows() {}

  /** Reads the row that the result stands on. */
  public interface Row<T> {
    T of(ResultSet result) throws SQLException;
  }

  /** Runs a statement that changes rows; how many. */
  public static int change(Handle handle, String sql, @Nullable Object... values) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /**
   * Runs a statement that inserts rows, so many in one that it is some dozen statements for some
   * thousand rows; how many came in.
   *
   * @param head up to {@code VALUES}
   * @param tail what follows the values: {@code ON CONFLICT …}, or nothing
   * @param rows each as long as the others
   */
  public static int insert(
      Handle handle, String head, String tail, List<? extends List<? extends Object>> rows) {
    int inserted = 0;
    for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
      var some = rows.subList(from, Math.min(from + ROWS_AT_ONCE, rows.size()));
      var one = "(" + "?, ".repeat(some.getFirst().size() - 1) + "?)";
      var sql = head + " VALUES " + one + (", " + one).repeat(some.size() - 1) + " " + tail;
      inserted += change(handle, sql, some.stream().flatMap(List::stream).toArray());
    }
    return inserted;
  }

  /** All rows that a statement finds. */
  public static <T> List<T> all(Handle handle, String sql, Row<T> row, @Nullable Object... values) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement, values);
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

  /** The one row that a statement finds, if there is one. */
  public static <T> Optional<T> one(
      Handle handle, String sql, Row<T> row, @Nullable Object... values) {
    return all(handle, sql, row, values).stream().findFirst();
  }

  /** The same query, holding its rows. SQLite's one writer holds all there is, and has no words. */
  public static String locked(Handle handle, String query) {
    return held(handle, query, " FOR UPDATE");
  }

  /** The same query, holding its rows against change, together with others who do so. */
  public static String shared(Handle handle, String query) {
    return held(handle, query, " FOR SHARE");
  }

  private static String held(Handle handle, String query, String words) {
    try {
      var product = handle.getConnection().getMetaData().getDatabaseProductName();
      return product.equals("SQLite") ? query : query + words;
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** Strings, longs and integers; each as itself. */
  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
