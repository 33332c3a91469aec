package jp.mochi.idp.database;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a transaction within a transaction. With SQLite's one writer it would wait for itself,
 * with a pool it would take a second connection while it holds the first: both stop a server under
 * load and neither shows in a test without load.
 */
final class NestedTransactions {
  private static final ThreadLocal<Boolean> WITHIN = ThreadLocal.withInitial(() -> false);

  private NestedTransactions() {}

  static void refuse() {
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
