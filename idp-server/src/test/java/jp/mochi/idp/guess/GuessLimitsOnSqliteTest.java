package jp.mochi.idp.guess;

import java.nio.file.Path;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** Guessing limits in SQLite. */
class GuessLimitsOnSqliteTest extends GuessLimitsContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Database database() {
    return new TestDatabase(Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db")), true);
  }
}
