package jp.mochi.cert.enrolment;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** Codes and requests in SQLite. */
class EnrolmentOnSqliteTest extends EnrolmentContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  /** Who finds another writing waits, as with the server's one writer. */
  @Override
  Jdbi jdbi() {
    return Jdbi.create(
        "jdbc:sqlite:"
            + directory.resolve("test.db")
            + "?busy_timeout=10000&transaction_mode=IMMEDIATE");
  }
}
