package jp.mochi.idp.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.guess.GuessCounts.Counter;
import jp.mochi.idp.guess.GuessCounts.Kind;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several writers do to guessing limits: SQLite has one. */
class GuessLimitsOnPostgresTest {
  private final OpenDatabase database = Engine.POSTGRESQL.open();

  @AfterEach
  void close() {
    database.close();
  }

  /** The sweep waits for the row's new state, which its own look at the table didn't see. */
  @Test
  void theSweepLeavesACountThatIsRenewedMeanwhile() throws Exception {
    var counters = List.of(new Counter(Kind.NAME, "tanaka", 5, Optional.empty()));
    var window = Duration.ofMinutes(15);
    var begun = Instant.parse("2026-11-21T09:00:00Z");
    var later = begun.plus(window);
    database.write(handle -> GuessCounts.take(handle, counters, window, begun));
    try (var elsewhere = Executors.newSingleThreadExecutor()) {
      var swept =
          database.write(
              handle -> {
                GuessCounts.take(handle, counters, window, later);
                var sweep =
                    CompletableFuture.runAsync(
                        () -> database.write(other -> swept(other, later)), elsewhere);
                awaitOneWhoWaits(handle);
                return sweep;
              });
      swept.get(20, TimeUnit.SECONDS);
    }
    assertEquals(
        Set.of("NAME:tanaka"),
        database.read(handle -> GuessCounts.live(handle, counters, later)).keySet());
  }

  /** Who counts waits for whoever deletes an empty row, and counts from one then. */
  @Test
  void countsATryWhoseRowIsForgottenMeanwhile() throws Exception {
    var counters =
        List.of(
            new Counter(Kind.NAME, "tanaka", 5, Optional.empty()),
            new Counter(Kind.PAIR, "tanaka", 5, Optional.empty()));
    var ids = counters.stream().map(Counter::id).toList();
    var window = Duration.ofMinutes(15);
    var now = Instant.parse("2026-11-21T09:00:00Z");
    database.write(handle -> GuessCounts.take(handle, counters, window, now));
    try (var elsewhere = Executors.newSingleThreadExecutor()) {
      var taken =
          database.write(
              handle -> {
                GuessCounts.giveBack(handle, ids);
                GuessCounts.forgetEmpty(handle, ids);
                assertEquals(Map.of(), GuessCounts.live(handle, counters, now));
                var take =
                    CompletableFuture.supplyAsync(
                        () ->
                            database.write(other -> GuessCounts.take(other, counters, window, now)),
                        elsewhere);
                awaitOneWhoWaits(handle);
                return take;
              });
      assertEquals(Map.of(ids.get(0), 1, ids.get(1), 1), taken.get(20, TimeUnit.SECONDS));
    }
  }

  private static boolean swept(Handle handle, Instant now) {
    return GuessCounts.sweep(handle, "", now, 10).isEmpty();
  }

  private static void awaitOneWhoWaits(Handle handle) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (handle
              .createQuery("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
              .mapTo(Integer.class)
              .one()
              .equals(0)) {
            Thread.onSpinWait();
          }
        });
  }
}
