package jp.mochi.device;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** Known browsers in SQLite. */
class KnownBrowsersOnSqliteTest extends KnownBrowsersContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Jdbi jdbi() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }
}
