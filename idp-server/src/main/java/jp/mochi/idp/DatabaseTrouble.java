package jp.mochi.idp;

import java.sql.SQLException;
import java.util.Locale;
import jp.mochi.idp.config.DatabaseConfig;
import jp.mochi.idp.database.DatabaseUnavailable;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Why the database can't be used, in both languages. */
public final class DatabaseTrouble {
  private DatabaseTrouble() {}

  static StartFailure failure(DatabaseConfig config, DatabaseUnavailable unavailable) {
    return new StartFailure(
        sentence(config, unavailable, Locale.ENGLISH),
        sentence(config, unavailable, Locale.JAPANESE),
        unavailable);
  }

  /** One sentence, with what to do. */
  public static String sentence(
      DatabaseConfig config, DatabaseUnavailable unavailable, Locale locale) {
    var english = String.valueOf(unavailable.getMessage());
    if (!locale.getLanguage().equals(Locale.JAPANESE.getLanguage())) {
      return english;
    }
    var sql = innermost(unavailable);
    if (sql == null) {
      return text("database.other", english.replaceAll("\\.$", ""));
    }
    var address = config.url().replaceFirst("\\?.*", "");
    return address.startsWith("jdbc:sqlite:")
        ? sqlite(address.substring("jdbc:sqlite:".length()), sql)
        : postgres(address, config.username(), sql);
  }

  private static String sqlite(String file, SQLException sql) {
    int code = sql.getErrorCode() & 0xff;
    if (code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return text("database.sqlite.damaged", file);
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return text("database.sqlite.busy", file);
    }
    return code == SQLiteErrorCode.SQLITE_FULL.code
        ? text("database.sqlite.full", file)
        : text("database.sqlite.closed", file, said(sql));
  }

  private static String postgres(String address, String username, SQLException sql) {
    var state = String.valueOf(sql.getSQLState());
    if (state.startsWith("28")) { // invalid authorization
      return text("database.postgres.refuses", address, username);
    }
    return state.equals("3D000") // invalid catalog name
        ? text("database.postgres.none", address)
        : text("database.postgres.away", address, said(sql));
  }

  private static @Nullable SQLException innermost(Throwable failure) {
    @Nullable SQLException found = null;
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        found = sql;
      }
    }
    return found;
  }

  private static String said(SQLException sql) {
    return String.valueOf(sql.getMessage()).lines().findFirst().orElse("").strip();
  }

  private static String text(String key, Object... details) {
    return StartFailure.text(Locale.JAPANESE, key, details);
  }
}
