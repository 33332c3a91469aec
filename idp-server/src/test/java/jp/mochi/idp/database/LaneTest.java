package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The one writer of SQLite, under pressure. */
class LaneTest {
  @Test
  void refusesRatherThanQueueWithoutEndAndFinishesWhatItTook() throws Exception {
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var results = new ArrayList<Future<Integer>>();
    try (var database = Engine.SQLITE.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var held = threads.submit(() -> database.<Integer>write(h -> waitFor(started, goOn)));
      started.await();
      for (var i = 0; i < 1_200; i++) {
        results.add(threads.submit(() -> database.<Integer>write(handle -> 1)));
      }
      while (results.stream().filter(Future::isDone).count() < 200) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      assertEquals(1, held.get());
    }
    assertEquals(1_000, results.stream().filter(LaneTest::done).count());
    assertTrue(results.stream().filter(r -> !done(r)).allMatch(LaneTest::busy));
  }

  private static int waitFor(CountDownLatch started, CountDownLatch goOn) {
    started.countDown();
    try {
      goOn.await();
      return 1;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static boolean done(Future<Integer> result) {
    return result.state() == Future.State.SUCCESS;
  }

  private static boolean busy(Future<Integer> result) {
    return result.exceptionNow() instanceof DatabaseBusy;
  }

  @Test
  void callersWhoQueuedUpShareACommit() throws Exception {
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var results = new ArrayList<Future<Integer>>();
    try (var database = Engine.SQLITE.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.write(h -> h.execute("CREATE TABLE note (id INT NOT NULL PRIMARY KEY, text TEXT)"));
      var held = threads.submit(() -> database.<Integer>write(h -> waitFor(started, goOn)));
      started.await();
      for (var i = 0; i < 100; i++) {
        var id = i % 99; // the last one collides with the first
        results.add(threads.submit(() -> insert(database, id)));
      }
      while (database.waiting() < 100) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      assertEquals(1, held.get());
    }
    assertEquals(99, results.stream().filter(LaneTest::done).count());
    assertEquals(1, results.stream().filter(r -> !done(r)).count());
  }

  private static int insert(Database database, int id) {
    return database.write(
        handle -> {
          DatabaseTest.insert(handle, id);
          return id;
        });
  }

  @Test
  void aClosedDatabaseSaysSo() {
    var database = Engine.SQLITE.open();
    database.close();
    var thrown = assertThrows(DatabaseUnavailable.class, () -> database.write(handle -> List.of()));
    assertTrue(String.valueOf(thrown.getMessage()).contains("stopping"));
  }

  @Test
  void aReaderCannotWrite() {
    try (var database = Engine.SQLITE.open()) {
      assertThrows(
          RuntimeException.class,
          () -> database.read(handle -> handle.execute("DELETE FROM session")));
    }
  }
}
