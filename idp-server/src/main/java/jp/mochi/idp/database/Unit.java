package jp.mochi.idp.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One caller's work on its way through a {@link Lane}. Work that has not started within the lane's
 * patience is given up, and only then: the state changes once, to STARTED or to ABANDONED, so
 * nobody is told "busy" about work that is done after all.
 */
final class Unit<T extends @Nullable Object> {
  private enum State {
    WAITING,
    STARTED,
    ABANDONED
  }

  private final Function<Handle, T> work;
  private final long made = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;

  Unit(Function<Handle, T> work) {
    this.work = work;
  }

  /** Whether the lane may begin with it; not where it was given up. */
  boolean start() {
    return state.compareAndSet(State.WAITING, State.STARTED);
  }

  /** Runs the work; whether it succeeded. Nobody is answered yet. */
  boolean run(Handle handle) {
    try {
      result = NestedTransactions.within(() -> work.apply(handle));
      return true;
    } catch (Throwable thrown) { // the caller's own, handed back to it; the lane must live on
      failure = thrown;
      return false;
    }
  }

  /** Tells the caller what {@link #run} came to. */
  void answer() {
    if (failure == null) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }

  /** Gives up what has waited this long, in nanoseconds, and hasn't started. */
  void giveUp(long patience) {
    if (System.nanoTime() - made > patience
        && state.compareAndSet(State.WAITING, State.ABANDONED)) {
      var seconds = TimeUnit.NANOSECONDS.toSeconds(patience);
      fail(new DatabaseBusy("work waited " + seconds + " s for the database"));
    }
  }

  /** Waits until it is done or given up; what has started is seen through. */
  T await() {
    try {
      return answer.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      if (state.compareAndSet(State.WAITING, State.ABANDONED)) {
        throw new DatabaseBusy("stopped while waiting for the database");
      }
      return seenThrough();
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  private T seenThrough() {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      throw rethrown(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    switch (cause) {
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(cause);
    }
  }
}
