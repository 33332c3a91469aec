package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one writer of SQLite, under pressure. Whoever waits without end fails after five minutes. */
@Timeout(300)
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
  void afterASharedBatchTheNextIsHeldForCompany() throws Exception {
    var worker = new Counting();
    try (var lane = lane(worker);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shareABatch(lane, worker, threads);
      come(3, lane, threads);
    }
    assertEquals(List.of(1, 2, 3), worker.sizes);
  }

  private static void come(int callers, Lane lane, ExecutorService threads) throws Exception {
    var all = new ArrayList<Future<?>>();
    for (var i = 0; i < callers; i++) {
      all.add(threads.submit(() -> lane.call(handle -> "one of them")));
    }
    for (var each : all) {
      each.get();
    }
  }

  /** Each second batch waits for all eight, for an hour; the others for as many as the last had. */
  @Test
  void noMoreAreWaitedForThanCameLastTimeButForACensus() throws Exception {
    var worker = new Counting();
    var batch = new Lane.Batch(8, Duration.ofHours(1), 2);
    try (var lane = new Lane("counting", 100, batch, List.of(worker));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shareABatch(lane, worker, threads);
      come(2, lane, threads);
      come(8, lane, threads);
      come(8, lane, threads);
    }
    assertEquals(List.of(1, 2, 2, 8, 8), worker.sizes);
  }

  @Test
  void whoWaitsForCompanyIsServedWhenNobodyHasComeInTime() throws Exception {
    var worker = new Counting();
    var soon = new Lane.Batch(3, Duration.ofMillis(20), 1);
    try (var lane = new Lane("soon", 100, soon, List.of(worker));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shareABatch(lane, worker, threads);
      lane.call(handle -> "the next one");
    }
    assertEquals(List.of(1, 2, 1), worker.sizes);
  }

  @Test
  void whoComesAloneNeverWaitsForCompany() {
    var worker = new Counting();
    worker.goOn.countDown();
    try (var lane = lane(worker)) {
      lane.call(handle -> "alone");
      lane.call(handle -> "alone again");
    }
    assertEquals(List.of(1, 1), worker.sizes);
  }

  @Test
  void aLaneThatClosesHoldsNobodyForCompany() throws Exception {
    var worker = new Counting();
    Thread last;
    try (var lane = lane(worker);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shareABatch(lane, worker, threads);
      last = Thread.ofPlatform().start(() -> lane.call(handle -> "the last one"));
      while (last.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    last.join();
    assertEquals(List.of(1, 2, 1), worker.sizes);
  }

  @Test
  void whoWaitsTooLongIsToldSoAndTheirWorkIsNeverDone() throws Exception {
    var worker = new Counting();
    try (var lane =
            new Lane("patient", 100, Lane.Batch.SINGLE, Duration.ofMillis(1), List.of(worker));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> lane.call(handle -> "the first"));
      worker.started.await();
      var late = threads.submit(() -> lane.call(handle -> "late"));
      var refused = assertThrows(ExecutionException.class, late::get);
      assertInstanceOf(DatabaseBusy.class, refused.getCause());
      worker.goOn.countDown();
      first.get(); // what has started is seen through
    }
    assertEquals(List.of(1), worker.sizes);
  }

  @Test
  void onlyOneWorkerWaitsForCompanyAndItsQueueHoldsABatch() {
    var company = new Lane.Batch(3, Duration.ofMillis(1), 1);
    var two = List.of(new Counting(), new Counting());
    assertThrows(IllegalArgumentException.class, () -> new Lane("two", 100, company, two));
    var one = List.of(new Counting());
    assertThrows(IllegalArgumentException.class, () -> new Lane("short", 2, company, one));
    new Lane("single", 2, Lane.Batch.SINGLE, two).close();
  }

  @Test
  void whoIsInAWorkersHandsWhenItBreaksIsToldSo() {
    var broken =
        new Lane.Worker() {
          @Override
          public void accept(List<Unit<?>> units) {
            throw new OutOfMemoryError("as a test wants it");
          }

          @Override
          public void close() {}
        };
    try (var lane = new Lane("broken", 100, Lane.Batch.SINGLE, List.of(broken))) {
      assertThrows(DatabaseUnavailable.class, () -> lane.call(handle -> "lost"));
    }
  }

  /** Batches of three at the most; for company it would wait longer than any test may run. */
  private static Lane lane(Counting worker) {
    return new Lane("counting", 100, new Lane.Batch(3, Duration.ofHours(1), 1), List.of(worker));
  }

  private static void shareABatch(Lane lane, Counting worker, ExecutorService threads)
      throws Exception {
    var first = threads.submit(() -> lane.call(handle -> "the first"));
    worker.started.await();
    var shared = new ArrayList<Future<?>>();
    shared.add(threads.submit(() -> lane.call(handle -> "one of two")));
    shared.add(threads.submit(() -> lane.call(handle -> "the other")));
    while (lane.waiting() < 2) {
      Thread.onSpinWait();
    }
    worker.goOn.countDown();
    first.get();
    for (var each : shared) {
      each.get();
    }
  }

  /** Notes how many units came together; the first waits until it may go on. */
  private static final class Counting implements Lane.Worker {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    @Override
    public void accept(List<Unit<?>> units) {
      sizes.add(units.size());
      waitFor(started, goOn);
      units.forEach(Unit::answer);
    }

    @Override
    public void close() {}
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
