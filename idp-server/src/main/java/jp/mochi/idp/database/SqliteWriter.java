package jp.mochi.idp.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of SQLite. What has queued up while the disk synced the last commit, or within a
 * moment of it where that one was shared, goes into the next transaction together, so a commit's
 * cost is shared under load.
 *
 * <p>Each unit runs in its own savepoint (one that is alone needs none): what it throws undoes its
 * own changes alone and goes to its caller alone. Nobody is answered before the commit is on the
 * disk; if the commit fails, or the engine has dropped the whole transaction (a full disk), all of
 * them failed.
 */
final class SqliteWriter implements Lane.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);

  private final Connection connection;
  private final Jdbi jdbi;

  SqliteWriter(Connection plain) {
    connection = CachedStatements.over(plain);
    jdbi = SqliteConnections.jdbi(connection);
  }

  @Override
  public void accept(List<Unit<?>> units) {
    try (var handle = jdbi.open()) {
      execute("BEGIN IMMEDIATE");
      if (units.size() == 1) {
        execute(units.getFirst().run(handle) ? "COMMIT" : "ROLLBACK");
      } else {
        for (var unit : units) {
          inSavepoint(unit, handle);
        }
        execute("COMMIT");
      }
    } catch (Exception failed) { // whatever it was, every caller waits for an answer
      rollBack();
      units.forEach(unit -> unit.fail(failure(failed)));
      return;
    }
    units.forEach(Unit::answer);
  }

  private void inSavepoint(Unit<?> unit, Handle handle) throws SQLException {
    execute("SAVEPOINT unit");
    if (!unit.run(handle)) {
      execute("ROLLBACK TO unit");
    }
    execute("RELEASE unit");
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException already) {
      LOG.debug("the engine had rolled back already", already);
    }
  }

  private static RuntimeException failure(Exception failed) {
    LOG.error("a commit failed; nothing of it was written", failed);
    return new DatabaseUnavailable(
        "The database did not take a commit ("
            + DatabaseFaults.said(failed)
            + "): check its disk's space and health.",
        failed);
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException failed) {
      LOG.warn("a connection didn't close", failed);
    }
  }
}
