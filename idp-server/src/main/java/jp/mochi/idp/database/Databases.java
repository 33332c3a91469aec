package jp.mochi.idp.database;

import java.util.List;
import org.jdbi.v3.core.JdbiException;

/** Opens the database that the configuration names. */
public final class Databases {
  private Databases() {}

  /**
   * Opens it and brings its schema up to date, module by module in the order given.
   *
   * @throws DatabaseUnavailable with one sentence for the operator
   */
  public static OpenDatabase open(DatabaseSettings settings, List<Migrations> migrations) {
    try {
      return new JoinedWrites(
          settings.sqlite()
              ? new SqliteDatabase(settings, migrations)
              : new PostgresDatabase(settings, migrations));
    } catch (JdbiException failed) {
      throw DatabaseFaults.unavailable(settings, failed);
    }
  }
}
