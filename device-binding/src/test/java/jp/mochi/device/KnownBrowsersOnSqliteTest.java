package jp.mochi.device;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known browsers in SQLite. */
class KnownBrowsersOnSqliteTest extends KnownBrowsersContract {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  @Override
  Jdbi jdbi() {
    return Jdbi.create("jdbc:sqlite:" + directory.resolve("test.db"));
  }

  /** A sign-on looks at none of the person's other browsers for it. */
  @Test
  void anIndexAloneSaysWhichBrowsersAreTooMany() {
    try (var handle = jdbi().open()) {
      var sql = KnownBrowsers.surplus(KnownBrowsers.UNVOUCHED, "browser");
      var plan =
          handle.select("EXPLAIN QUERY PLAN " + sql, "tanaka", 20).mapToMap().list().toString();
      assertTrue(plan.contains("COVERING INDEX known_browser_person_newest (person=? AND"), plan);
      assertFalse(plan.contains("TEMP B-TREE"), plan);
    }
  }
}
