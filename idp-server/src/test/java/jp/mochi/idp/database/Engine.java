package jp.mochi.idp.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import jp.mochi.idp.Tables;
import jp.mochi.ldap.FreePorts;

/** Each store's test runs on every engine. One PostgreSQL serves all tests of the JVM. */
public enum Engine {
  SQLITE {
    @Override
    public DatabaseSettings copy() {
      var settings = sqlite(folder().resolve("mochi.db"));
      furnish(settings);
      return settings;
    }

    @Override
    public DatabaseSettings fresh() {
      return sqlite(folder().resolve("mochi.db"));
    }
  },
  POSTGRESQL {
    @Override
    public DatabaseSettings copy() {
      var template = PostgresqlTemplate.MIGRATED.url();
      return create("TEMPLATE " + template.substring(template.lastIndexOf('/') + 1));
    }

    @Override
    public DatabaseSettings fresh() {
      return create("");
    }

    private DatabaseSettings create(String options) {
      var name = "t" + UUID.randomUUID().toString().replace("-", "");
      try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " " + options);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
      return new DatabaseSettings(
          "jdbc:postgresql://localhost:" + Server.RUNNING.getPort() + "/" + name, "postgres", "");
    }
  };

  /** All modules' migrations. */
  static final List<Migrations> MIGRATIONS = Tables.MIGRATIONS;

  /** Settings of a database that is empty. */
  public abstract DatabaseSettings fresh();

  /** Settings of a copy of a database with the product's schema: Flyway runs once a JVM. */
  public abstract DatabaseSettings copy();

  /** An empty database with the product's schema. */
  public OpenDatabase open() {
    return Databases.open(copy(), MIGRATIONS);
  }

  /** The same database, as a server opens it. */
  public static OpenDatabase joining(OpenDatabase plain) {
    return new JoinedWrites(plain);
  }

  /**
   * Puts a copy of a database with the product's schema where a server is to start, unless one is
   * there: Flyway runs once a JVM. Another engine's stays as it is.
   */
  public static void furnish(DatabaseSettings settings) {
    if (!settings.sqlite() || Files.exists(Path.of(settings.file()))) {
      return;
    }
    var file = Path.of(settings.file());
    try {
      Files.createDirectories(file.getParent());
      Files.copy(Path.of(SqliteTemplate.MIGRATED.file()), file, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Made with the first copy. */
  private static final class SqliteTemplate {
    static final DatabaseSettings MIGRATED = SQLITE.migrated();
  }

  /** The same for the other engine, which is started for it. */
  private static final class PostgresqlTemplate {
    static final DatabaseSettings MIGRATED = POSTGRESQL.migrated();
  }

  private DatabaseSettings migrated() {
    var settings = fresh();
    Databases.open(settings, MIGRATIONS).close();
    return settings;
  }

  static DatabaseSettings sqlite(Path file) {
    return new DatabaseSettings("jdbc:sqlite:" + file, "", "");
  }

  static Path folder() {
    try {
      return Files.createTempDirectory("mochi-database");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Started with the first test that needs it. Its defaults for tests would not be durable. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .start();
      } catch (IOException failed) {
        throw new UncheckedIOException("PostgreSQL for the tests didn't start", failed);
      }
    }
  }
}
