package jp.mochi.idp.login;

import java.sql.DriverManager;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** SQLite with the product's tables, one writer at a time; counts what it is asked. */
final class CountedDatabase implements Database {
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
  public void close() {}
}
