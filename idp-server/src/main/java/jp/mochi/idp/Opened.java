package jp.mochi.idp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a start has opened so far, to be closed in the other order: when the server stops, and when
 * a start fails halfway. Whatever runs on by itself is put here as soon as it is there.
 */
final class Opened implements AutoCloseable {
  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** Keeps how this part is closed, and answers the part. */
  <T> T add(T part, Consumer<? super T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  /** Closes everything, also where one part fails to; the first failure is thrown in the end. */
  @Override
  public void close() {
    RuntimeException failed = null;
    while (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } catch (RuntimeException e) { // the others must end too
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
