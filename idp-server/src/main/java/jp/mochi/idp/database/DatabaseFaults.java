package jp.mochi.idp.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** What an engine's error means to the operator: one sentence, with what to do. */
final class DatabaseFaults {
  private DatabaseFaults() {}

  static DatabaseUnavailable unavailable(DatabaseSettings settings, Throwable failure) {
    var sql = sqlException(failure);
    var what =
        settings.sqlite() ? sqlite(settings, failure, sql) : postgres(settings, failure, sql);
    return new DatabaseUnavailable(what, failure);
  }

  private static String sqlite(
      DatabaseSettings settings, Throwable failure, @Nullable SQLException sql) {
    var file = "The database file " + settings.file();
    var code = sql == null ? -1 : sql.getErrorCode() & 0xff;
    if (code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return file
          + " is not an intact SQLite database: name another in database.url or restore a"
          + " backup.";
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return file + " is held by another process: stop it first.";
    }
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return file + " can't grow: free space on its disk.";
    }
    return file
        + " can't be opened ("
        + said(failure)
        + "): check database.url, the folder and its owner.";
  }

  private static String postgres(
      DatabaseSettings settings, Throwable failure, @Nullable SQLException sql) {
    var state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    if (state.startsWith("28")) {
      return "PostgreSQL at "
          + settings.shown()
          + " refuses the user \""
          + settings.username()
          + "\": check database.username, database.password and pg_hba.conf.";
    }
    if (state.equals("3D000")) {
      return "PostgreSQL has no database of the name in "
          + settings.shown()
          + ": create it, or correct database.url.";
    }
    return "PostgreSQL at "
        + settings.shown()
        + " can't be reached ("
        + said(failure)
        + "): check database.url and that the server runs.";
  }

  static @Nullable SQLException sqlException(Throwable failure) {
    @Nullable SQLException found = null;
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        found = sql;
      }
    }
    return found;
  }

  /** The innermost message on one line. */
  static String said(Throwable failure) {
    var at = failure;
    while (at.getCause() != null && at.getCause() != at) {
      at = at.getCause();
    }
    var message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    var line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
