package jp.mochi.idp.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema up to date with Flyway.
 *
 * <p>Flyway takes a good part of a second even where there is nothing to do, so it is asked only
 * when the history table does not agree with the bundled files word for word: the same versions,
 * each successful, each with the checksum that Flyway itself would compute. Any difference, also an
 * unreadable history, is left to Flyway's own judgement; the shortcut can only say "nothing to do".
 */
final class Schema {
  private final DataSource source;
  private final DatabaseSettings settings;

  Schema(DataSource source, DatabaseSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  void migrate(List<Migrations> modules) {
    for (var module : modules) {
      var bundled = MigrationFile.at(module.location());
      var applied = applied(module.historyTable());
      refuseNewer(applied, bundled, module);
      if (!agrees(applied, bundled)) {
        runFlyway(module);
      }
    }
  }

  private record Applied(Optional<Integer> checksum, boolean success) {}

  /** What ran, by version; empty where there is no history yet. */
  private Map<String, Applied> applied(String historyTable) {
    var sql = "SELECT version, checksum, success FROM " + historyTable + " WHERE type = 'SQL'";
    var found = new HashMap<String, Applied>();
    try (var connection = source.getConnection()) {
      if (!exists(connection, historyTable)) {
        return Map.of();
      }
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          var checksum = Optional.of(rows.getInt(2)).filter(any -> !wasNull(rows));
          found.put(rows.getString(1), new Applied(checksum, rows.getBoolean(3)));
        }
      }
      return found;
    } catch (SQLException failed) {
      throw DatabaseFaults.unavailable(settings, failed);
    }
  }

  private static boolean wasNull(java.sql.ResultSet rows) {
    try {
      return rows.wasNull();
    } catch (SQLException failed) {
      return true;
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    var types = new String[] {"TABLE"};
    try (var tables =
        connection.getMetaData().getTables(null, connection.getSchema(), table, types)) {
      return tables.next();
    }
  }

  private static void refuseNewer(
      Map<String, Applied> applied, List<MigrationFile> bundled, Migrations module) {
    var newest = bundled.stream().mapToInt(MigrationFile::version).max().orElse(0);
    var there = applied.keySet().stream().mapToInt(Integer::parseInt).max().orElse(0);
    if (there > newest) {
      throw new DatabaseUnavailable(
          "The database was written by a newer release (its %s stands at %d, this release knows %d): start that release, or restore the backup made before the upgrade."
              .formatted(module.location(), there, newest),
          null);
    }
  }

  private static boolean agrees(Map<String, Applied> applied, List<MigrationFile> bundled) {
    return applied.size() == bundled.size()
        && bundled.stream()
            .allMatch(
                file ->
                    new Applied(Optional.of(file.checksum()), true)
                        .equals(applied.get(Integer.toString(file.version()))));
  }

  /**
   * Each module has a history of its own in the one schema, so Flyway finds foreign tables there:
   * it starts from baseline 0 instead of refusing.
   */
  private void runFlyway(Migrations module) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:" + module.location())
          .table(module.historyTable())
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .cleanDisabled(true)
          .failOnMissingLocations(true)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException failed) {
      throw new DatabaseUnavailable(
          "The database's schema can't be brought up to date ("
              + String.valueOf(failed.getMessage()).replaceAll("\\s+", " ").strip()
              + "): restore the backup made before the upgrade, or report this.",
          failed);
    }
  }
}
