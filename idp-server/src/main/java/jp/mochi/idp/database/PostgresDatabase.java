package jp.mochi.idp.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, or an engine that speaks its protocol. */
final class PostgresDatabase implements OpenDatabase {
  private static final int ATTEMPTS = 6;

  /** Serialization failure, deadlock: the engine asks to try again. */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  PostgresDatabase(DatabaseSettings settings, List<Migrations> migrations) {
    this.settings = settings;
    try {
      this.pool = new HikariDataSource(pool(settings));
    } catch (RuntimeException failed) { // Hikari's own, by no common type
      throw DatabaseFaults.unavailable(settings, failed);
    }
    this.jdbi = Jdbi.create(pool);
    try {
      jdbi.useHandle(Durability::require);
      new Schema(pool, settings).migrate(migrations);
    } catch (RuntimeException failed) { // not to leave the pool's threads behind
      pool.close();
      throw failed;
    }
  }

  private static HikariConfig pool(DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.username());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(Math.max(10, 4 * Runtime.getRuntime().availableProcessors()));
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(1);
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "mochi");
    return config;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    NestedTransactions.refuse();
    return connected(() -> jdbi.withHandle(work::apply));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    NestedTransactions.refuse();
    for (var attempt = 1; ; attempt++) {
      try {
        return connected(() -> jdbi.inTransaction(work::apply));
      } catch (RuntimeException failed) { // only the engine's "try again" stays here
        if (attempt == ATTEMPTS || !asksToTryAgain(failed)) {
          throw failed;
        }
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(5, 20L << attempt)));
      }
    }
  }

  private <T extends @Nullable Object> T connected(Supplier<T> work) {
    try {
      return NestedTransactions.within(work);
    } catch (ConnectionException failed) {
      var reason = DatabaseFaults.sqlException(failed);
      if (reason != null && reason.getMessage() != null && reason.getSQLState() == null) {
        throw new DatabaseBusy("no free connection: " + reason.getMessage());
      }
      throw DatabaseFaults.unavailable(settings, failed);
    }
  }

  private static boolean asksToTryAgain(Throwable failed) {
    var sql = DatabaseFaults.sqlException(failed);
    return sql != null && sql.getSQLState() != null && TRY_AGAIN.contains(sql.getSQLState());
  }

  @Override
  public String engine() {
    return "PostgreSQL";
  }

  @Override
  public int waiting() {
    return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
  }

  @Override
  public void exportSnapshot(OutputStream out) throws IOException {
    OwnConnection.use(
        this::ownConnection,
        settings,
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          connection.setReadOnly(true);
          new SnapshotWriter(connection, out).write();
        });
  }

  @Override
  public long loadSnapshot(InputStream in, Consumer<Handle> afterwards) throws IOException {
    var loaded = new long[1];
    OwnConnection.use(
        this::ownConnection,
        settings,
        connection -> {
          loaded[0] = new SnapshotReader(connection, in).load(afterwards);
          connection.commit();
        });
    return loaded[0];
  }

  private Connection ownConnection() throws SQLException {
    var connection =
        java.sql.DriverManager.getConnection(
            settings.url(), settings.username(), settings.password());
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public void close() {
    pool.close();
  }
}
