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
 * about as much as the statements of a sign-on. It can't be told from two: whatever the same thread
 * reads in between finds the first written, and where the second fails, the first is written on its
 * own.
 */
final class JoinedWrites implements OpenDatabase {
  private final OpenDatabase database;
  private final ScopedValue<First<?>> waiting = ScopedValue.newInstance();

  JoinedWrites(OpenDatabase database) {
    this.database = database;
  }

  /** Work that waits, within one thread, until something is read or written after it. */
  private static final class First<T extends @Nullable Object> {
    private final Function<Handle, T> work;
    private @Nullable Done<T> done;

    First(Function<Handle, T> work) {
      this.work = work;
    }

    private record Done<T extends @Nullable Object>(T result) {}
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> Both<A, B> writeFirst(
      Function<Handle, A> work, Supplier<B> rest) {
    NestedTransactions.refuse();
    if (waiting.isBound()) {
      throw new IllegalStateException("something else waits already to be written first");
    }
    var first = new First<>(work);
    try {
      B then = ScopedValue.where(waiting, first).call(rest::get);
      return new Both<>(written(first), then);
    } catch (RuntimeException | Error failed) {
      writtenAsWell(first, failed);
      throw failed;
    }
  }

  private void writtenAsWell(First<?> first, Throwable failed) {
    try {
      written(first);
    } catch (RuntimeException | Error also) {
      if (also != failed) {
        failed.addSuppressed(also);
      }
    }
  }

  /** Writes it now where it still waits. */
  private <A extends @Nullable Object> A written(First<A> first) {
    var done = first.done;
    if (done == null) {
      done = new First.Done<>(database.write(first.work));
      first.done = done;
    }
    return done.result();
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    if (waiting.isBound()) {
      written(waiting.get());
    }
    return database.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return waiting.isBound() && waiting.get().done == null
        ? joined(waiting.get(), work)
        : database.write(work);
  }

  private <A extends @Nullable Object, B extends @Nullable Object> B joined(
      First<A> first, Function<Handle, B> work) {
    var both =
        database.<Both<A, B>>write(
            handle -> new Both<>(first.work.apply(handle), work.apply(handle)));
    first.done = new First.Done<>(both.first());
    return both.then();
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
