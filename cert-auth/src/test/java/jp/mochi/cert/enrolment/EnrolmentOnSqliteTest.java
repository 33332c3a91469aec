package jp.mochi.cert.enrolment;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Codes and requests in SQLite. */
class EnrolmentOnSqliteTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Nested
  class Challenges extends ChallengesContract {
    @Override
    Jdbi jdbi() {
      return database();
    }
  }

  @Nested
  class Requests extends EnrolmentRequestsContract {
    @Override
    Jdbi jdbi() {
      return database();
    }
  }

  /** Who finds another writing waits, as with the server's one writer. */
  private Jdbi database() {
    return Jdbi.create(
        "jdbc:sqlite:"
            + directory.resolve("test.db")
            + "?busy_timeout=10000&transaction_mode=IMMEDIATE");
  }
}
