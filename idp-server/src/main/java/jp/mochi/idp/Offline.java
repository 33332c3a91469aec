package jp.mochi.idp;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.DatabaseConfig;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.MasterKey;

/** Parts of the house for commands that work while no server runs. */
public final class Offline {
  private Offline() {}

  /**
   * The database, its schema brought up to date.
   *
   * @throws StartFailure with one sentence
   */
  public static OpenDatabase database(Configuration configuration) throws StartFailure {
    return Ground.database(configuration);
  }

  /**
   * The database as it is: its schema is left alone.
   *
   * @throws jp.mochi.idp.database.DatabaseUnavailable with one sentence
   */
  public static OpenDatabase databaseAsItIs(Configuration configuration) {
    var config = configuration.database();
    return Databases.open(
        new DatabaseSettings(config.url(), config.username(), config.password().reveal()),
        List.of());
  }

  /**
   * How many connections servers, here or on other machines, hold to this PostgreSQL database; 0
   * for SQLite, which only this machine can reach. A server that has just lost its connections
   * isn't seen.
   *
   * @throws StartFailure the database can't be asked; one sentence
   */
  public static int connectedServers(DatabaseConfig config) throws StartFailure {
    if (!config.url().startsWith("jdbc:postgresql:")) {
      return 0;
    }
    var properties = new Properties();
    properties.setProperty("user", config.username());
    properties.setProperty("password", config.password().reveal());
    properties.setProperty("ApplicationName", "mochi-restore");
    properties.setProperty("connectTimeout", "5");
    try (var connection = DriverManager.getConnection(config.url(), properties);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE application_name = 'mochi' AND datname = current_database()")) {
      return rows.next() ? rows.getInt(1) : 0;
    } catch (SQLException failed) {
      var said = String.valueOf(failed.getMessage()).replaceAll("\\.$", "");
      throw StartFailure.of("database.unasked", failed, said);
    }
  }

  /**
   * The master key.
   *
   * @throws StartFailure with one sentence
   */
  public static MasterKey masterKey(Configuration configuration, Map<String, String> environment)
      throws StartFailure {
    return Ground.masterKey(configuration, environment);
  }
}
