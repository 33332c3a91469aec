package jp.mochi.idp.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A connection for one long job beside the lanes, on a platform thread of its own. */
final class OwnConnection {
  interface Source {
    Connection open() throws SQLException;
  }

  interface Job {
    void run(Connection connection) throws SQLException, IOException;
  }

  private OwnConnection() {}

  /** What was not committed when the job ends is rolled back. */
  static void use(Source source, DatabaseSettings settings, Job job) throws IOException {
    NestedTransactions.refuse();
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .name("database-snapshot")
        .start(
            () -> {
              try (var connection = source.open()) {
                try {
                  job.run(connection);
                } finally {
                  connection.rollback();
                }
                done.complete(null);
              } catch (Throwable failed) { // handed to the caller below
                done.completeExceptionally(failed);
              }
            });
    try {
      done.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case IOException io -> throw io;
        case SQLException sql -> throw DatabaseFaults.unavailable(settings, sql);
        case RuntimeException exception -> throw exception;
        case null, default -> throw failed;
      }
    }
  }
}
