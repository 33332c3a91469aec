package jp.mochi.metadata;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * This module's tables as its migrations leave them: all of them, in the order of their numbers.
 */
final class Tables {
  private static final List<String> SCRIPTS = scripts();

  private Tables() {}

  /**
   * Makes them in a new SQLite database, or empty in a PostgreSQL that may have had them before.
   */
  static void make(Handle handle) {
    handle.useTransaction(
        it -> {
          if (it.queryMetadata(DatabaseMetaData::getDatabaseProductName).equals("PostgreSQL")) {
            it.execute("DROP SCHEMA public CASCADE");
            it.execute("CREATE SCHEMA public");
          }
          SCRIPTS.forEach(script -> it.createScript(script).execute());
        });
  }

  private static List<String> scripts() {
    var folder = Tables.class.getResource("/" + ServiceProviders.MIGRATIONS);
    try (var files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
      var inOrder = new TreeMap<Integer, String>();
      for (var file : files.toList()) {
        inOrder.put(number(file), Files.readString(file));
      }
      return List.copyOf(inOrder.values());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("The migrations can't be read.", e);
    }
  }

  /** {@code V70__vouched_browsers.sql} is the 70th. */
  private static int number(Path file) {
    var name = file.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }
}
