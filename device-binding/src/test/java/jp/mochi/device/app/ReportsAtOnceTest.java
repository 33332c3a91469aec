package jp.mochi.device.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jp.mochi.device.Tables;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes at once. SQLite has one writer, so only PostgreSQL has such moments. */
class ReportsAtOnceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @SuppressWarnings("NullAway.Init") // start() sets it
  private EmbeddedPostgres postgres;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Jdbi jdbi;

  @BeforeEach
  void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    jdbi = Jdbi.create(postgres.getPostgresDatabase());
    jdbi.useHandle(Tables::make);
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  private static BlocklistEntry.Fresh fresh(String id) {
    return new BlocklistEntry.Fresh(
        new Criteria(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty()),
        ListAction.SIGN_OUT,
        Duration.ofDays(30),
        new BlocklistEntry.Reason("危険", "dangerous"),
        new BlocklistEntry.Source("command", ""));
  }

  private static App app(String id) {
    return new App(id, "1", "", "", "");
  }

  private boolean isShutOut(String device) {
    return jdbi.withHandle(handle -> new Matches().isShutOut(handle, device));
  }

  /** One node: its own copy of the list, as it was read last. */
  private final class Node {
    private final Blocklist blocklist = new Blocklist();
    private final Inventory inventory = new Inventory(blocklist);

    Reported report(String device, Instant at, List<App> apps) {
      return jdbi.<Reported, RuntimeException>inTransaction(
          handle -> inventory.report(handle, new AppReport(device, "api", at, apps), at));
    }

    BlocklistEntry add(String id) {
      var added =
          jdbi.inTransaction(handle -> blocklist.add(handle, List.of(fresh(id)), "sato", NOW));
      return assertInstanceOf(Blocklist.Added.Listed.class, added.getFirst()).entry();
    }

    void look(BlocklistEntry entry) {
      var backwards = new Backwards();
      var search = jdbi.withHandle(handle -> backwards.begin(handle, entry, NOW));
      while (!search.isOver()) {
        jdbi.useTransaction(handle -> backwards.next(handle, search, 100, NOW));
      }
    }
  }

  /** Of a report that is on its way, either itself or the look backwards finds the app. */
  @Test
  void noReportSlipsInBetweenAnEntryAndTheLookBackwards() throws Exception {
    var one = new Node();
    var other = new Node();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 40; i++) {
        var device = "phone-" + i;
        var evil = "evil-" + i;
        jdbi.useHandle(handle -> AppDevices.active(handle, device, device, NOW));
        one.report(device, NOW, List.of(app("fine"))); // both have read the list before
        other.report(device, NOW.plusSeconds(1), List.of(app("fine")));
        var barrier = new CyclicBarrier(2);
        List<Callable<Object>> acts =
            List.of(
                () -> {
                  barrier.await();
                  return one.report(device, NOW.plusSeconds(2), List.of(app(evil)));
                },
                () -> {
                  barrier.await();
                  var entry = other.add(evil);
                  other.look(entry);
                  return entry;
                });
        for (var done : threads.invokeAll(acts)) {
          done.get();
        }
        assertTrue(isShutOut(device), "round " + i);
      }
    }
  }

  /** The same with the worst moment made to happen: the report has looked, and hasn't committed. */
  @Test
  void whoeverAddsAnEntryWaitsForReportsThatHaveLookedAtTheList() throws Exception {
    var node = new Node();
    jdbi.useHandle(handle -> AppDevices.active(handle, "phone-1", "tanaka", NOW));
    var looked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var report =
          threads.submit(
              () ->
                  jdbi.inTransaction(
                      handle -> {
                        var kept =
                            node.inventory.report(
                                handle,
                                new AppReport("phone-1", "api", NOW, List.of(app("evil"))),
                                NOW);
                        looked.countDown();
                        assertTrue(goOn.await(10, TimeUnit.SECONDS));
                        return kept;
                      }));
      assertTrue(looked.await(10, TimeUnit.SECONDS));
      var other = new Node();
      var adding =
          threads.submit(
              () -> {
                other.look(other.add("evil"));
                return true;
              });
      assertThrows(TimeoutException.class, () -> adding.get(1, TimeUnit.SECONDS), "it waits");
      goOn.countDown();
      report.get();
      assertTrue(adding.get());
    }
    assertTrue(isShutOut("phone-1"));
  }

  @Test
  void manyDevicesThatReportTheSameNewAppsAtOnceGetInEachOthersWayAtMost() throws Exception {
    var apps = new ArrayList<App>();
    for (int i = 0; i < 60; i++) {
      apps.add(app("app-" + i));
    }
    var acts = new ArrayList<Callable<Reported>>();
    var barrier = new CyclicBarrier(8);
    for (int i = 0; i < 8; i++) {
      var device = "phone-" + i;
      jdbi.useHandle(handle -> AppDevices.active(handle, device, device, NOW));
      var shuffled = new ArrayList<>(apps);
      Collections.shuffle(shuffled, new java.util.Random(i));
      var node = new Node();
      acts.add(
          () -> {
            barrier.await();
            return node.report(device, NOW, shuffled);
          });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(acts)) {
        assertEquals(60, assertInstanceOf(Reported.Kept.class, done.get()).appeared());
      }
    }
    int rows =
        jdbi.withHandle(
            handle -> handle.createQuery("SELECT COUNT(*) FROM app").mapTo(Integer.class).one());
    assertEquals(60, rows);
  }

  @Test
  void ofTwoNodesOneActsUponAMatch() throws Exception {
    var node = new Node();
    jdbi.useHandle(handle -> AppDevices.active(handle, "phone-1", "tanaka", NOW));
    node.add("evil");
    node.report("phone-1", NOW, List.of(app("evil")));
    var match = jdbi.withHandle(handle -> new Matches().pending(handle, 9)).getFirst();
    var acts =
        Collections.nCopies(
            4,
            (Callable<Boolean>)
                () -> jdbi.inTransaction(handle -> new Matches().claim(handle, match, NOW)));
    try (var threads = Executors.newFixedThreadPool(4)) {
      int claimed = 0;
      for (var done : threads.invokeAll(acts)) {
        claimed += done.get() ? 1 : 0;
      }
      assertEquals(1, claimed);
    }
  }
}
