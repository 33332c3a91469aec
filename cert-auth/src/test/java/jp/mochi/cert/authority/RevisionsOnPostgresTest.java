package jp.mochi.cert.authority;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Revisions in PostgreSQL. */
class RevisionsOnPostgresTest extends RevisionsContract {
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
  Jdbi jdbi() {
    return Jdbi.create(postgres.getPostgresDatabase());
  }
}
