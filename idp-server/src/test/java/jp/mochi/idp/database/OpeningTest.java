package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads when the database can't be used. */
class OpeningTest {
  private static String refusal(DatabaseSettings settings) {
    var thrown =
        assertThrows(
            DatabaseUnavailable.class, () -> Databases.open(settings, Engine.MIGRATIONS).close());
    var message = String.valueOf(thrown.getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void anotherKindOfUrl() {
    assertThrows(DatabaseUnavailable.class, () -> new DatabaseSettings("jdbc:h2:mem:", "", ""));
  }

  @Test
  void aFileThatIsNoDatabase() throws IOException {
    var file = Files.writeString(Engine.folder().resolve("notes.txt"), "no database ".repeat(99));
    assertTrue(refusal(Engine.sqlite(file)).contains("not an intact SQLite database"));
  }

  @Test
  void aFolderInPlaceOfAFile() {
    assertTrue(refusal(Engine.sqlite(Engine.folder())).contains("can't be read and written"));
  }

  @Test
  void onlyTheOwnerMayReadTheFile() throws IOException {
    var settings = Engine.SQLITE.copy();
    var fresh = Engine.sqlite(Engine.folder().resolve("new").resolve("mochi.db"));
    Databases.open(fresh, Engine.MIGRATIONS).close();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(fresh.file()))));
    assertTrue(settings.toString().contains("mochi.db"));
  }

  @Test
  void aServerThatIsNotThere() {
    var message =
        refusal(new DatabaseSettings("jdbc:postgresql://localhost:1/mochi", "m", "s3cret"));
    assertTrue(message.contains("can't be reached"), message);
  }

  @Test
  void aPostgresDatabaseThatDoesNotExist() {
    var there = Engine.POSTGRESQL.copy();
    var message = refusal(new DatabaseSettings(there.url() + "x", there.username(), ""));
    assertTrue(message.contains("create it"), message);
  }

  @Test
  void aPostgresThatAnswersBeforeTheDiskHasIt() {
    var settings = Engine.POSTGRESQL.copy();
    var name = settings.url().substring(settings.url().lastIndexOf('/') + 1);
    try (var database = Databases.open(settings, Engine.MIGRATIONS)) {
      database.write(h -> h.execute("ALTER DATABASE " + name + " SET synchronous_commit = off"));
    }
    assertTrue(refusal(settings).contains("synchronous_commit = on"));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aSchemaOfANewerRelease(Engine engine) {
    var settings = engine.copy();
    try (var database = Databases.open(settings, Engine.MIGRATIONS)) {
      database.write(h -> h.execute("UPDATE flyway_idp SET version = '9999' WHERE version = '1'"));
    }
    assertTrue(refusal(settings).contains("newer release"));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aMigrationThatWasChangedAfterItRan(Engine engine) {
    var settings = engine.copy();
    try (var database = Databases.open(settings, Engine.MIGRATIONS)) {
      database.write(h -> h.execute("UPDATE flyway_idp SET checksum = 1 WHERE version = '1'"));
    }
    assertTrue(refusal(settings).contains("can't be brought up to date"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flyway_idp; DROP TABLE session", "audit", ""})
  void aHistoryTableOfAnotherName(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Migrations("db/idp", name));
    assertDoesNotThrow(() -> new Migrations("db/idp", "flyway_idp"));
  }
}
