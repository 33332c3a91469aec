package jp.mochi.cert.authority;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** Revisions in SQLite. */
class RevisionsOnSqliteTest extends RevisionsContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Jdbi jdbi() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }
}
