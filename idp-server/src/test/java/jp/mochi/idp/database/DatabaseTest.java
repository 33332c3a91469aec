package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class DatabaseTest {
  private final Engine engine;
  private OpenDatabase database;

  DatabaseTest(Engine engine) {
    this.engine = engine;
    this.database = engine.open();
  }

  @BeforeEach
  void createTable() {
    database.write(
        handle -> handle.execute("CREATE TABLE note (id INT NOT NULL PRIMARY KEY, text TEXT)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  static void insert(Handle handle, int id) {
    handle.createUpdate("INSERT INTO note VALUES (:id, 'x')").bind("id", id).execute();
  }

  private List<Integer> ids() {
    return database.read(
        handle ->
            handle.createQuery("SELECT id FROM note ORDER BY id").mapTo(Integer.class).list());
  }

  @Test
  void readsWhatWasWritten() {
    database.write(
        handle -> {
          insert(handle, 1);
          return 0;
        });

    assertEquals(List.of(1), ids());
  }

  @Test
  void anExceptionUndoesItsOwnWorkAndReachesItsCaller() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                database.write(
                    handle -> {
                      insert(handle, 1);
                      throw new IllegalArgumentException("mine");
                    }));

    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(), ids());
  }

  @Test
  void aThousandVirtualThreadsWriteAndOnlyTheFailingOnesFail() throws Exception {
    var failed = 0;
    var results = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 1_000; i++) {
        var id = i;
        results.add(
            threads.submit(() -> database.write(handle -> insertUnlessSeventh(handle, id))));
      }
      for (var result : results) {
        failed += failed(result);
      }
    }

    assertEquals(143, failed);
    assertEquals(857, ids().size());
    assertTrue(ids().stream().noneMatch(id -> id % 7 == 0));
  }

  private static int insertUnlessSeventh(Handle handle, int id) {
    insert(handle, id);
    if (id % 7 == 0) {
      throw new IllegalArgumentException("every seventh");
    }
    return id;
  }

  private static int failed(Future<?> result) throws InterruptedException {
    try {
      result.get();
      return 0;
    } catch (ExecutionException thrown) {
      assertTrue(thrown.getCause() instanceof IllegalArgumentException, thrown.toString());
      return 1;
    }
  }

  @Test
  void aViolatedConstraintLeavesTheNextTransactionAlone() {
    database.write(handle -> handle.execute("INSERT INTO note VALUES (1, 'x')"));
    assertThrows(
        RuntimeException.class,
        () -> database.write(handle -> handle.execute("INSERT INTO note VALUES (1, 'x')")));
    database.write(handle -> handle.execute("INSERT INTO note VALUES (2, 'x')"));

    assertEquals(List.of(1, 2), ids());
  }

  @Test
  void refusesATransactionWithinATransaction() {
    assertThrows(
        IllegalStateException.class,
        () -> database.write(handle -> database.write(inner -> inner.execute("SELECT 1"))));
    assertThrows(
        IllegalStateException.class, () -> database.read(handle -> database.read(inner -> 1)));
    assertEquals(1, database.<Integer>write(handle -> 1));
  }

  @Test
  void opensAgainWithItsSchemaAndItsContent() {
    var settings = engine.fresh();
    try (var first = Databases.open(settings, Engine.MIGRATIONS)) {
      first.write(
          handle ->
              handle.execute(
                  "INSERT INTO persistent_name_id (person_id, service, value, created)"
                      + " VALUES ('p', 's', 'v', 1)"));
    }
    try (var second = Databases.open(settings, Engine.MIGRATIONS)) {
      assertEquals(
          "v",
          second.<String>read(
              handle ->
                  handle
                      .createQuery("SELECT value FROM persistent_name_id")
                      .mapTo(String.class)
                      .one()));
    }
  }
}
