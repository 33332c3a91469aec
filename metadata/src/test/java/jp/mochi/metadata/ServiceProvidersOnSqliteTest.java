package jp.mochi.metadata;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ServiceProvidersOnSqliteTest extends ServiceProvidersContract {
  @TempDir Path directory = Path.of("");

  @BeforeEach
  void migrate() {
    database().useHandle(Tables::make);
  }

  @Override
  Jdbi database() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }
}
