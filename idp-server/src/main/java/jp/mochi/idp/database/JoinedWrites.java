package jp.mochi.idp.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes one transaction of what is to be written first and of what is written next: a commit costs
 * about as much as the statements of a sign-on. Whatever the same thread reads in between finds the
 * first written, and where the second fails, the first is written on its own; what keeps the first
 * from being written fails what comes next.
 */
final class JoinedWrites implements OpenDatabase {
  private final OpenDatabase database;
  private final ScopedValue<First<?>> ahead = ScopedValue.newInstance();

  JoinedWrites(OpenDatabase database) {
    this.database = database;
  }

  /** Work that waits, within one thread, until something is read or written after it. */
  private static final class First<A extends @Nullable Object> {
    private final Function<Handle, A> work;
    private final Consumer<A> whenDurable;

    private boolean durable;
    private @Nullable RuntimeException failure;

    First(Function<Handle, A> work, Consumer<A> whenDurable) {
      this.work = work;
      this.whenDurable = whenDurable;
    }

    /**
     * Whether it is still to be written.
     *
     * @throws RuntimeException what kept it from being written on its own: nothing comes after it
     *     then, and nobody tries again
     */
    boolean waits() {
      if (failure != null) {
        throw failure;
      }
      return !durable;
    }

    void writeAlone(OpenDatabase database) {
      try {
        lasts(database.write(work));
      } catch (RuntimeException failed) {
        failure = failed;
        throw failed;
      }
    }

    <B extends @Nullable Object> B writeWith(OpenDatabase database, Function<Handle, B> next) {
      var both =
          database.<Both<A, B>>write(handle -> new Both<>(work.apply(handle), next.apply(handle)));
      lasts(both.first());
      return both.next();
    }

    private void lasts(A result) {
      durable = true;
      whenDurable.accept(result);
    }

    private record Both<A extends @Nullable Object, B extends @Nullable Object>(A first, B next) {}
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> B writeFirst(
      Function<Handle, A> work, Consumer<A> whenDurable, Supplier<B> rest) {
    NestedTransactions.refuse();
    if (ahead.isBound()) {
      throw new IllegalStateException("something else waits already to be written first");
    }
    var first = new First<>(work, whenDurable);
    try {
      B answer = ScopedValue.where(ahead, first).call(rest::get);
      if (first.waits()) {
        first.writeAlone(database);
      }
      return answer;
    } catch (RuntimeException | Error failed) {
      if (!first.durable && first.failure == null) {
        writeAsWell(first, failed);
      }
      throw failed;
    }
  }

  private void writeAsWell(First<?> first, Throwable failed) {
    try {
      first.writeAlone(database);
    } catch (RuntimeException | Error also) {
      if (also != failed) {
        failed.addSuppressed(also);
      }
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    if (isAwaited()) {
      ahead.get().writeAlone(database);
    }
    return database.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return isAwaited() ? ahead.get().writeWith(database, work) : database.write(work);
  }

  private boolean isAwaited() {
    return ahead.isBound() && ahead.get().waits();
  }

  @Override
  public String engine() {
    return database.engine();
  }

  @Override
  public int waiting() {
    return database.waiting();
  }

  @Override
  public void exportSnapshot(OutputStream out) throws IOException {
    database.exportSnapshot(out);
  }

  @Override
  public long loadSnapshot(InputStream in, Consumer<Handle> afterwards) throws IOException {
    return database.loadSnapshot(in, afterwards);
  }

  @Override
  public void close() {
    database.close();
  }
}
