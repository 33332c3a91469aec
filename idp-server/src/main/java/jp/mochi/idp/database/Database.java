package jp.mochi.idp.database;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where every transaction begins and ends. No work may make an outside call: it holds the one
 * writer of SQLite.
 */
public interface Database extends AutoCloseable {
  /** Runs work that only reads. */
  <T extends @Nullable Object> T read(Function<Handle, T> work);

  /**
   * Runs work in a transaction and returns once it is durable. An exception rolls back this work
   * alone.
   *
   * @throws DatabaseBusy when too much work waits already
   */
  <T extends @Nullable Object> T write(Function<Handle, T> work);

  /**
   * Writes this, and goes on with the rest. It may be one transaction with the first that the rest
   * begins; whatever the rest reads finds it written, and when this returns or throws it is
   * durable, unless it can't be written: then what the rest reads or writes fails.
   *
   * @param work may be run again where the rest's transaction fails
   * @param whenDurable is told what the work came to, as soon as that is durable
   * @param rest begins its transactions in the same thread; may not come here again
   * @throws DatabaseBusy when too much work waits already
   */
  default <A extends @Nullable Object, B extends @Nullable Object> B writeFirst(
      Function<Handle, A> work, Consumer<A> whenDurable, Supplier<B> rest) {
    whenDurable.accept(write(work));
    return rest.get();
  }

  @Override
  void close();
}
