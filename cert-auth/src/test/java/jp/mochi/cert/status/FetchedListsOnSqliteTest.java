package jp.mochi.cert.status;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** Fetched lists in SQLite. */
class FetchedListsOnSqliteTest extends FetchedListsContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Jdbi jdbi() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }
}
