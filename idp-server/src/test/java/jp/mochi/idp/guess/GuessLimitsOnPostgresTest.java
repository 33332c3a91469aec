package jp.mochi.idp.guess;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Guessing limits in PostgreSQL. */
class GuessLimitsOnPostgresTest extends GuessLimitsContract {
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

  @Override
  Database database() {
    return new TestDatabase(Jdbi.create(postgres.getPostgresDatabase()), false);
  }
}
