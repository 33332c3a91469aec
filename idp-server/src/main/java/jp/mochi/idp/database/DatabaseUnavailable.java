package jp.mochi.idp.database;

import org.jspecify.annotations.Nullable;

/**
 * The database can't be used. The message is one sentence for the operator: what, and what to do.
 */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
