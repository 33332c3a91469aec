package jp.mochi.idp.database;

/** Too much work waits for the database: refused rather than queued without end. */
public final class DatabaseBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseBusy(String message) {
    super(message);
  }
}
