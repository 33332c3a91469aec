package jp.mochi.metadata;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ServiceProvidersOnPostgresTest extends ServiceProvidersContract {
  private static @Nullable EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    jdbi().useHandle(handle -> handle.createScript(migration()).execute());
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(postgres).close();
  }

  private static Jdbi jdbi() {
    return Jdbi.create(Objects.requireNonNull(postgres).getPostgresDatabase());
  }

  @Override
  Jdbi database() {
    return jdbi();
  }
}
