package jp.mochi.idp.inforce;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.DatabaseBusy;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A database until so much of it has been read; whoever opened it closes it.
 *
 * @param left how many reads are left
 */
record CountedReads(Database database, AtomicInteger left) implements Database {
  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    if (left.getAndDecrement() <= 0) {
      throw new DatabaseBusy("no reads are left");
    }
    return database.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return database.write(work);
  }

  @Override
  public void close() {
    // the test closes the real one
  }
}
