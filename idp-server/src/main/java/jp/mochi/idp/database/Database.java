package jp.mochi.idp.database;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Where every transaction begins and ends. No work may make an outside call: it holds the one
 * writer of SQLite.
 */
public interface Database extends AutoCloseable {
  /** Runs work that only reads. */
  <T extends @org.jspecify.annotations.Nullable Object> T read(Function<Handle, T> work);

  /**
   * Runs work in a transaction and returns once it is durable. An exception rolls back this work
   * alone.
   *
   * @throws DatabaseBusy when too much work waits already
   */
  <T extends @org.jspecify.annotations.Nullable Object> T write(Function<Handle, T> work);

  @Override
  void close();
}
