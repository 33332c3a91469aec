package jp.mochi.idp.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** SQLite in this process: one thread that writes, several that read. */
final class SqliteDatabase implements OpenDatabase {
  private static final int QUEUE = 1_000;

  // A commit costs as much CPU as the statements of a sign-on. While callers come in company, the
  // next commit is held until as many are there as for the last, or a hundredth of a second has
  // gone since its start, which no phone notices.
  private static final Lane.Batch COMMITS = new Lane.Batch(128, Duration.ofMillis(10), 16);

  private final DatabaseSettings settings;
  private final SqliteConnections connections;
  private final Lane writer;
  private final Lane readers;

  SqliteDatabase(DatabaseSettings settings, List<Migrations> migrations) {
    this.settings = settings;
    this.connections = new SqliteConnections(settings);
    try {
      new Schema(connections.source(), settings).migrate(migrations);
      var write = new SqliteWriter(connections.writing());
      var read = new ArrayList<Reader>();
      for (var i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        read.add(new Reader(connections.reading()));
      }
      writer = new Lane("sqlite-writer", QUEUE, COMMITS, List.of(write));
      readers = new Lane("sqlite-reader", QUEUE, Lane.Batch.SINGLE, read);
    } catch (SQLException failed) {
      throw DatabaseFaults.unavailable(settings, failed);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    return readers.call(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return writer.call(work);
  }

  @Override
  public String engine() {
    return "SQLite";
  }

  @Override
  public int waiting() {
    return writer.waiting() + readers.waiting();
  }

  @Override
  public void exportSnapshot(OutputStream out) throws IOException {
    OwnConnection.use(
        connections::reading,
        settings,
        connection -> {
          connection.setAutoCommit(false); // one read transaction: one moment
          new SnapshotWriter(connection, out).write();
        });
  }

  @Override
  public long loadSnapshot(InputStream in, Consumer<Handle> afterwards) throws IOException {
    var loaded = new long[1];
    OwnConnection.use(
        connections::writing,
        settings,
        connection -> {
          connection.setAutoCommit(false);
          loaded[0] = new SnapshotReader(connection, in).load(afterwards);
          connection.commit();
        });
    return loaded[0];
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }

  private static final class Reader implements Lane.Worker {
    private final Connection connection;
    private final Jdbi jdbi;

    Reader(Connection plain) {
      connection = CachedStatements.over(plain);
      jdbi = SqliteConnections.jdbi(connection);
    }

    @Override
    public void accept(List<Unit<?>> units) {
      for (var unit : units) {
        try (var handle = jdbi.open()) {
          unit.run(handle);
        }
        unit.answer();
      }
    }

    @Override
    public void close() {
      SqliteWriter.closeQuietly(connection);
    }
  }
}
