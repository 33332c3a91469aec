package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write that was acknowledged survives kill −9. */
class KillTest {
  private static final int ENOUGH = 2_000;

  @Test
  void everyAcknowledgedWriteIsThereAfterAKill() throws Exception {
    var settings = Engine.SQLITE.copy();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                settings.file())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var acknowledged = new ArrayList<String>();
    try (var out = process.inputReader()) {
      for (String line; (line = out.readLine()) != null; ) {
        if (line.matches("t\\d-\\d+")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == ENOUGH) {
          process.toHandle().destroyForcibly(); // leaves what is in the pipe readable
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    acknowledged.removeLast(); // its line may have been cut

    assertTrue(acknowledged.size() >= ENOUGH - 1, "the child wrote " + acknowledged.size());
    assertEquals(List.of(), missing(settings, acknowledged));
  }

  private static List<String> missing(DatabaseSettings settings, List<String> acknowledged) {
    try (var database = Databases.open(settings, Engine.MIGRATIONS)) {
      var there =
          new HashSet<>(
              database.<List<String>>read(
                  h -> h.createQuery("SELECT id FROM audit_outbox").mapTo(String.class).list()));
      return acknowledged.stream().filter(id -> !there.contains(id)).toList();
    }
  }
}
