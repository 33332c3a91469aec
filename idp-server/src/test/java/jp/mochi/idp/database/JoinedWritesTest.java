package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written first, and what comes after it, are two writes to everybody who looks. */
@ParameterizedClass
@EnumSource(Engine.class)
class JoinedWritesTest {
  private final OpenDatabase database;

  JoinedWritesTest(Engine engine) {
    this.database = engine.open();
  }

  @BeforeEach
  void createTable() {
    database.write(handle -> handle.execute("CREATE TABLE note (id INT NOT NULL PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int insert(Handle handle, int id) {
    return handle.createUpdate("INSERT INTO note VALUES (:id)").bind("id", id).execute();
  }

  private static List<Integer> ids(Handle handle) {
    return handle.createQuery("SELECT id FROM note ORDER BY id").mapTo(Integer.class).list();
  }

  private List<Integer> ids() {
    return database.read(JoinedWritesTest::ids);
  }

  private List<Integer> asAnotherThreadSees() {
    return inAnotherThread(() -> ids());
  }

  private static <T> T inAnotherThread(Callable<T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(work).get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private record Seen(List<Integer> within, List<Integer> outside) {}

  @Test
  void isOneTransactionWithWhatIsWrittenNext() {
    var both =
        database.writeFirst(
            handle -> insert(handle, 1) + 10,
            () ->
                database.write(
                    handle -> {
                      insert(handle, 2);
                      return new Seen(ids(handle), asAnotherThreadSees());
                    }));
    assertEquals(11, both.first());
    assertEquals(List.of(1, 2), both.then().within());
    assertEquals(List.of(), both.then().outside(), "none of it had lasted by then");
    assertEquals(List.of(1, 2), ids());
  }

  @Test
  void isWrittenOnceHoweverMuchComesAfterIt() {
    var times = new AtomicInteger();
    var both =
        database.writeFirst(
            handle -> times.incrementAndGet(),
            () -> {
              database.write(handle -> insert(handle, 2));
              ids();
              database.write(handle -> insert(handle, 3));
              return ids();
            });
    assertEquals(1, both.first());
    assertEquals(List.of(2, 3), both.then());
    assertEquals(1, times.get());
    database.write(handle -> insert(handle, 4));
    assertEquals(1, times.get(), "and leaves what comes later alone");
  }

  @Test
  void isFoundByWhatIsReadAfterIt() {
    var both = database.writeFirst(handle -> insert(handle, 1), this::ids);
    assertEquals(List.of(1), both.then());
  }

  @Test
  void lastsWhereNothingElseIsWritten() {
    var both = database.writeFirst(handle -> insert(handle, 1), () -> "a page");
    assertEquals("a page", both.then());
    assertEquals(List.of(1), ids());
  }

  @Test
  void lastsWhereTheRestFails() {
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                database.writeFirst(
                    handle -> insert(handle, 1),
                    () -> {
                      throw new IllegalStateException("mine");
                    }));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(1), ids());
  }

  @Test
  void lastsWhereWhatIsWrittenNextFails() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                database.writeFirst(
                    handle -> insert(handle, 1), () -> database.write(JoinedWritesTest::fails)));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(1), ids(), "and what failed is undone");
  }

  private static int fails(Handle handle) {
    insert(handle, 2);
    throw new IllegalArgumentException("mine");
  }

  @Test
  void joinsTheNextWhereTheFirstFailed() {
    database.writeFirst(
        handle -> insert(handle, 1),
        () -> {
          assertThrows(
              IllegalArgumentException.class, () -> database.write(JoinedWritesTest::fails));
          assertEquals(List.of(), asAnotherThreadSees());
          return database.write(handle -> insert(handle, 3));
        });
    assertEquals(List.of(1, 3), ids());
  }

  @Test
  void nothingIsWrittenWithoutIt() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                database.writeFirst(
                    JoinedWritesTest::fails, () -> database.write(handle -> insert(handle, 3))));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(), ids());
  }

  @Test
  void joinsNothingOfAnotherThread() {
    var both =
        database.writeFirst(
            handle -> insert(handle, 1),
            () -> {
              inAnotherThread(() -> database.write(handle -> insert(handle, 2)));
              return asAnotherThreadSees();
            });
    assertEquals(List.of(2), both.then());
    assertEquals(List.of(1, 2), ids());
  }

  @Test
  void isRefusedWithinATransactionAndWithinItself() {
    assertThrows(
        IllegalStateException.class,
        () -> database.write(handle -> database.writeFirst(inner -> 1, () -> 2)));
    assertThrows(
        IllegalStateException.class,
        () ->
            database.writeFirst(
                handle -> insert(handle, 1), () -> database.writeFirst(inner -> 1, () -> 2)));
    assertEquals(List.of(1), ids());
  }
}
