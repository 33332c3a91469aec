package jp.mochi.idp.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Rows that others may not change before the transaction that has read them ends. */
public final class RowLock {
  private RowLock() {}

  /** The same query, holding its rows. SQLite's one writer holds all there is, and has no words. */
  public static String after(Handle handle, String query) {
    try {
      var product = handle.getConnection().getMetaData().getDatabaseProductName();
      return product.equals("SQLite") ? query : query + " FOR UPDATE";
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }
}
