package jp.mochi.idp.database;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a transaction within a transaction. With SQLite's one writer it would wait for itself,
 * with a pool it would take a second connection while it holds the first: both stop a server under
 * load and neither shows in a test without load.
 *
 * <p>What a cache answers in front of a read doesn't show it either, until the moment when the
 * cache has nothing: such a cache refuses by itself, whatever it holds.
 */
public final class NestedTransactions {
  private static final ThreadLocal<Boolean> WITHIN = ThreadLocal.withInitial(() -> false);

  private NestedTransactions() {}

  /**
   * @throws IllegalStateException within a transaction
   */
  public static void refuse() {
    if (WITHIN.get()) {
      throw new IllegalStateException("already in a transaction: hand its handle on instead");
    }
  }

  static <T extends @Nullable Object> T within(Supplier<T> work) {
    WITHIN.set(true);
    try {
      return work.get();
    } finally {
      WITHIN.remove();
    }
  }
}
