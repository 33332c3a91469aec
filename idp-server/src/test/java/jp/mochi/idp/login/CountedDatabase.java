package jp.mochi.idp.login;

import java.io.InputStream;
import java.io.OutputStream;
import java.sql.DriverManager;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** SQLite with the product's tables, one writer at a time; counts what it is asked. */
final class CountedDatabase implements OpenDatabase {
  private final Jdbi jdbi;
  private final ReentrantLock writer = new ReentrantLock();
  private final AtomicInteger transactions = new AtomicInteger();

  CountedDatabase(CountedStatements statements) {
    var url = Engine.SQLITE.copy().url();
    this.jdbi = Jdbi.create(() -> statements.counting(DriverManager.getConnection(url)));
  }

  /** How many transactions there were. */
  int transactions() {
    return transactions.get();
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    transactions.incrementAndGet();
    writer.lock();
    try {
      return jdbi.inTransaction(work::apply);
    } finally {
      writer.unlock();
    }
  }

  @Override
  public String engine() {
    return "SQLite";
  }

  @Override
  public int waiting() {
    return 0;
  }

  @Override
  public void exportSnapshot(OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long loadSnapshot(InputStream in, Consumer<Handle> afterwards) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
