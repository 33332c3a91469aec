package jp.mochi.idp.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Connections to one SQLite file, as this project wants them. */
final class SqliteConnections {
  /** How long to wait for another process that writes, in milliseconds. */
  private static final int BUSY_TIMEOUT = 10_000;

  private final DatabaseSettings settings;

  SqliteConnections(DatabaseSettings settings) {
    this.settings = settings;
    createFile(Path.of(settings.file()));
  }

  /**
   * The settings behind "durable before it is answered": with a write-ahead log, {@code
   * synchronous=FULL} syncs it at each commit ({@code NORMAL} would not).
   */
  SQLiteDataSource source() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // Otherwise the driver asks for the last row's id after each update: as dear as the update.
    config.setGetGeneratedKeys(false);
    // Each connection belongs to one thread of a lane, so the engine needs no locks of its own.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    var source = new SQLiteDataSource(config);
    source.setUrl(settings.url());
    return source;
  }

  /**
   * The connection that writes. Its log is folded into the database at 32 MiB rather than 4: hashes
   * as keys touch the same pages again and again, and each is copied once for each time. Its cache
   * holds the inner pages of all indexes of some millions of records.
   */
  Connection writing() throws SQLException {
    var connection = source().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 8000");
      statement.execute("PRAGMA cache_size = -8000");
    }
    return connection;
  }

  Connection reading() throws SQLException {
    var connection = source().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
    return connection;
  }

  /** A Jdbi whose handles all use this connection and leave it open. */
  static Jdbi jdbi(Connection connection) {
    var jdbi =
        Jdbi.create(
            new ConnectionFactory() {
              @Override
              public Connection openConnection() {
                return connection;
              }

              @Override
              public void closeConnection(Connection open) {
                // the lane's thread closes it
              }
            });
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    return jdbi;
  }

  /** Created by us first, so that nobody else on the machine may read it. */
  private void createFile(Path file) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      var ownerOnly = Set.copyOf(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    } catch (FileAlreadyExistsException there) {
      checkReadable(file);
    } catch (IOException failed) {
      throw DatabaseFaults.unavailable(settings, new UncheckedIOException(failed));
    }
  }

  private void checkReadable(Path file) {
    if (!Files.isReadable(file) || !Files.isWritable(file) || Files.isDirectory(file)) {
      throw new DatabaseUnavailable(
          "The database file "
              + file
              + " can't be read and written by this user: change its owner or database.url.",
          null);
    }
  }
}
