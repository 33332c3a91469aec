package jp.mochi.cert.enrolment;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Codes and requests in PostgreSQL. */
class EnrolmentOnPostgresTest {
  @SuppressWarnings("NullAway.Init") // start() sets it
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

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

  private static Jdbi database() {
    return Jdbi.create(postgres.getPostgresDatabase());
  }
}
