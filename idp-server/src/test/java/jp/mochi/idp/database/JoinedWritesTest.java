package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private final List<Integer> told = new ArrayList<>();

  private <T> T first(Function<Handle, Integer> work, Supplier<T> rest) {
    return database.writeFirst(work, told::add, rest);
  }

  private record Seen(List<Integer> within, List<Integer> outside) {}

  @Test
  void isOneTransactionWithWhatIsWrittenNext() {
    var seen =
        first(
            handle -> insert(handle, 1) + 10,
            () ->
                database.write(
                    handle -> {
                      insert(handle, 2);
                      return new Seen(ids(handle), asAnotherThreadSees());
                    }));
    assertEquals(List.of(11), told);
    assertEquals(List.of(1, 2), seen.within());
    assertEquals(List.of(), seen.outside(), "none of it had lasted by then");
    assertEquals(List.of(1, 2), ids());
  }

  @Test
  void isWrittenOnceHoweverMuchComesAfterIt() {
    var times = new AtomicInteger();
    var seen =
        first(
            handle -> times.incrementAndGet(),
            () -> {
              database.write(handle -> insert(handle, 2));
              ids();
              database.write(handle -> insert(handle, 3));
              return ids();
            });
    assertEquals(List.of(2, 3), seen);
    database.write(handle -> insert(handle, 4));
    assertEquals(1, times.get(), "and leaves what comes later alone");
    assertEquals(List.of(1), told);
  }

  @Test
  void isFoundByWhatIsReadAfterIt() {
    assertEquals(List.of(1), first(handle -> insert(handle, 1), this::ids));
    assertEquals(List.of(1), told);
  }

  @Test
  void lastsWhereNothingElseIsWritten() {
    assertEquals("a page", first(handle -> insert(handle, 1), () -> "a page"));
    assertEquals(List.of(1), ids());
    assertEquals(List.of(1), told);
  }

  @Test
  void lastsWhereTheRestFails() {
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                first(
                    handle -> insert(handle, 1),
                    () -> {
                      throw new IllegalStateException("mine");
                    }));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(1), ids());
    assertEquals(List.of(1), told);
  }

  @Test
  void lastsWhereWhatIsWrittenNextFails() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                first(handle -> insert(handle, 1), () -> database.write(JoinedWritesTest::fails)));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(1), ids(), "and what failed is undone");
    assertEquals(List.of(1), told);
  }

  private static int fails(Handle handle) {
    insert(handle, 2);
    throw new IllegalArgumentException("mine");
  }

  @Test
  void joinsTheNextWhereTheFirstFailedAndTellsWhatHasLasted() {
    var times = new AtomicInteger();
    first(
        handle -> insert(handle, 1) + 10 * times.incrementAndGet(),
        () -> {
          assertThrows(
              IllegalArgumentException.class, () -> database.write(JoinedWritesTest::fails));
          assertEquals(List.of(), asAnotherThreadSees());
          assertEquals(List.of(), told);
          return database.write(handle -> insert(handle, 3));
        });
    assertEquals(List.of(1, 3), ids());
    assertEquals(List.of(21), told);
  }

  @Test
  void nothingIsWrittenWithoutIt() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                first(JoinedWritesTest::fails, () -> database.write(handle -> insert(handle, 3))));
    assertEquals("mine", thrown.getMessage());
    assertEquals(List.of(), ids());
    assertEquals(List.of(), told);
  }

  @Test
  void whatFailsOnItsOwnIsNotTriedAgainAndNothingComesAfterIt() {
    var times = new AtomicInteger();
    Function<Handle, Integer> work =
        handle -> {
          times.incrementAndGet();
          return fails(handle);
        };
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                first(
                    work,
                    () -> {
                      assertThrows(IllegalArgumentException.class, this::ids);
                      assertThrows(
                          IllegalArgumentException.class,
                          () -> database.write(handle -> insert(handle, 3)));
                      return "a page that must not be shown";
                    }));
    assertEquals("mine", thrown.getMessage());
    assertEquals(1, times.get());
    assertThrows(IllegalArgumentException.class, () -> first(work, () -> "a page"));
    assertEquals(2, times.get());
    assertEquals(List.of(), ids());
  }

  @Test
  void joinsNothingOfAnotherThread() {
    var seen =
        first(
            handle -> insert(handle, 1),
            () -> {
              inAnotherThread(() -> database.write(handle -> insert(handle, 2)));
              return asAnotherThreadSees();
            });
    assertEquals(List.of(2), seen);
    assertEquals(List.of(1, 2), ids());
  }

  @Test
  void isRefusedWithinATransactionAndWithinItself() {
    assertThrows(
        IllegalStateException.class, () -> database.write(handle -> first(inner -> 1, () -> 2)));
    assertThrows(
        IllegalStateException.class,
        () -> first(handle -> insert(handle, 1), () -> first(inner -> 1, () -> 2)));
    assertEquals(List.of(1), ids());
    assertEquals(List.of(1), told);
  }
}
