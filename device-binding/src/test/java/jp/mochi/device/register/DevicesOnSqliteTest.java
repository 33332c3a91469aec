package jp.mochi.device.register;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

/** The register in SQLite. */
class DevicesOnSqliteTest extends DevicesContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Jdbi jdbi() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }
}
