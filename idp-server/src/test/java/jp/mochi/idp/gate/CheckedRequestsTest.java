package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Trace;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckedRequestsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ManualClock time = new ManualClock();
  private final OpenDatabase database = Engine.SQLITE.open();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Runnable hindrance = () -> {};
  private final CheckedRequests checked =
      new CheckedRequests(
          new Database() {
            @Override
            public <T> T read(Function<Handle, T> work) {
              return database.read(work);
            }

            @Override
            public <T> T write(Function<Handle, T> work) {
              if (busy.get()) {
                throw new DatabaseBusy("full");
              }
              hindrance.run();
              return database.write(work);
            }

            @Override
            public void close() {
              // the test closes the real one
            }
          },
          new AuditLog(false),
          time.withZone(ZoneOffset.UTC),
          PATIENCE);

  @AfterEach
  void close() {
    database.close();
  }

  private void request(String ticket, String address, String request) {
    checked.record(
        new AuditEvent.Checked(
            new Circumstances(time.instant(), "7KQ2M-X4T9A", address, "browser"),
            new AuditEvent.Who(Optional.of("id"), "tanaka"),
            "wiki",
            "session",
            ticket,
            new Trace("v1", Optional.empty(), List.of()),
            Map.of(request, 1)));
  }

  private List<String> records() {
    return database.read(
        h -> h.createQuery("SELECT detail FROM audit ORDER BY id").mapTo(String.class).list());
  }

  @Test
  void writesTheFirstAtOnceAndCountsTheOthersUntilTheNextRound() {
    request("t", "192.0.2.1", "GET /a");
    assertEquals(1, records().size());
    request("t", "192.0.2.1", "GET /a");
    request("t", "192.0.2.1", "GET /a");
    request("t", "192.0.2.1", "POST /b");
    assertEquals(1, records().size());
    checked.run();
    assertEquals(2, records().size());
    assertEquals("{\"GET /a\":2,\"POST /b\":1}", requests(records().getLast()));
    checked.run();
    assertEquals(2, records().size());
  }

  private static String requests(String detail) {
    return detail.replaceFirst(".*\"requests\":(\\{[^}]*\\}).*", "$1");
  }

  @Test
  void anotherTicketOrAddressHasAFirstOfItsOwn() {
    request("t", "192.0.2.1", "GET /a");
    request("u", "192.0.2.1", "GET /a");
    request("t", "192.0.2.2", "GET /a");
    assertEquals(3, records().size());
  }

  @Test
  void afterTenSecondsAFirstIsWrittenAgain() {
    request("t", "192.0.2.1", "GET /a");
    time.pass(CheckedRequests.LENGTH.minus(Duration.ofMillis(1)));
    request("t", "192.0.2.1", "GET /a");
    assertEquals(1, records().size());
    time.pass(Duration.ofMillis(1));
    request("t", "192.0.2.1", "GET /a");
    assertEquals(2, records().size());
    checked.run();
    assertEquals(3, records().size());
  }

  @Test
  void whatCannotBeRecordedIsNotLetThrough() {
    busy.set(true);
    assertThrows(DatabaseBusy.class, () -> request("t", "192.0.2.1", "GET /a"));
    busy.set(false);
    request("t", "192.0.2.1", "GET /a");
    assertEquals(1, records().size());
  }

  @Test
  void aRoundThatFailsIsMadeUpForByTheNext() {
    request("t", "192.0.2.1", "GET /a");
    request("t", "192.0.2.1", "GET /b");
    busy.set(true);
    assertThrows(DatabaseBusy.class, checked::run);
    busy.set(false);
    checked.run();
    assertEquals("{\"GET /b\":1}", requests(records().getLast()));
  }

  @Test
  void moreDifferentRequestsThanARecordHoldsAreWrittenOneByOne() {
    request("t", "192.0.2.1", "GET /first");
    for (int i = 0; i <= CheckedRequests.MOST_PATHS; i++) {
      request("t", "192.0.2.1", "GET /" + i);
    }
    assertEquals(2, records().size());
    checked.close();
    assertEquals(3, records().size());
  }

  @Test
  void manyAtOnceAreAllCounted() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        var unused = threads.submit(() -> request("t", "192.0.2.1", "GET /a"));
      }
    }
    checked.close();
    int counted =
        records().stream()
            .mapToInt(r -> Integer.parseInt(r.replaceFirst(".*\"GET /a\":(\\d+).*", "$1")))
            .sum();
    assertEquals(500, counted);
  }

  /** Holds the next write up until it is let go; then this happens to it. */
  private CountDownLatch hold(CountDownLatch writing, Runnable then) {
    var go = new CountDownLatch(1);
    hindrance =
        () -> {
          hindrance = () -> {};
          writing.countDown();
          await(go);
          then.run();
        };
    return go;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whateverEndsTheFirstEndsThoseThatLeanOnIt() throws Exception {
    var writing = new CountDownLatch(1);
    var go =
        hold(
            writing,
            () -> {
              throw new StackOverflowError();
            });
    try (var threads = Executors.newCachedThreadPool()) {
      var first = threads.submit(() -> request("t", "192.0.2.1", "GET /a"));
      await(writing);
      var joined = threads.submit(() -> request("t", "192.0.2.1", "GET /b"));
      while (checked.waiting() == 0) {
        Thread.onSpinWait();
      }
      go.countDown();
      assertThrows(ExecutionException.class, () -> first.get(20, TimeUnit.SECONDS));
      var why = assertThrows(ExecutionException.class, () -> joined.get(20, TimeUnit.SECONDS));
      assertTrue(String.valueOf(why.getMessage()).contains("wasn't recorded"), why.toString());
    }
    request("t", "192.0.2.1", "GET /c");
    assertEquals(1, records().size());
  }

  @Test
  void nobodyWaitsForeverForTheFirst() throws Exception {
    var writing = new CountDownLatch(1);
    var go = hold(writing, () -> {});
    try (var threads = Executors.newCachedThreadPool()) {
      var first = threads.submit(() -> request("t", "192.0.2.1", "GET /a"));
      await(writing);
      var why =
          assertThrows(IllegalStateException.class, () -> request("t", "192.0.2.1", "GET /b"));
      assertTrue(String.valueOf(why.getMessage()).contains("not recorded yet"), why.toString());
      go.countDown();
      first.get(20, TimeUnit.SECONDS);
      request("t", "192.0.2.1", "GET /c");
    }
  }
}
