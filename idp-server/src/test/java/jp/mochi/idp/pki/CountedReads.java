package jp.mochi.idp.pki;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A real database that tells how often it was read. */
final class CountedReads implements Database {
  private final Database real;
  private final AtomicInteger reads = new AtomicInteger();

  CountedReads(Database real) {
    this.real = real;
  }

  int sinceLast() {
    return reads.getAndSet(0);
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    reads.incrementAndGet();
    return real.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return real.write(work);
  }

  @Override
  public void close() {
    real.close();
  }
}
