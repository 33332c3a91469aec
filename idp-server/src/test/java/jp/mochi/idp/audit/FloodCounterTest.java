package jp.mochi.idp.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.reason.Reason;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of counts while the database takes nothing. */
class FloodCounterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private final OpenDatabase database = Engine.SQLITE.open();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final StoppedClock clock = new StoppedClock(NOW);
  private final FloodCounter flood =
      new FloodCounter(
          new Database() {
            @Override
            public <T extends @Nullable Object> T read(Function<Handle, T> work) {
              return database.read(work);
            }

            @Override
            public <T extends @Nullable Object> T write(Function<Handle, T> work) {
              if (busy.get()) {
                throw new DatabaseBusy("full");
              }
              return database.write(work);
            }

            @Override
            public void close() {
              // the test closes the real one
            }
          },
          new AuditLog(false),
          clock);

  @AfterEach
  void close() {
    database.close();
  }

  private String refuse(String reference) {
    return flood.record(
        new AuditEvent.Refused(
            new Circumstances(clock.instant(), reference, "203.0.113.7", "curl"),
            Optional.empty(),
            Optional.empty(),
            Reason.BAD_SIGNATURE,
            Optional.empty(),
            Optional.empty(),
            Map.of()));
  }

  private void refuse(int times) {
    for (int i = 0; i < times; i++) {
      refuse("R" + i);
    }
  }

  private List<String> details(String kind) {
    return database.read(
        h ->
            h.createQuery("SELECT detail FROM audit WHERE kind = :kind ORDER BY id")
                .bind("kind", kind)
                .mapTo(String.class)
                .list());
  }

  private void assertCounted(int count) {
    var detail = details("flood").getLast();
    assertTrue(detail.contains("\"count\":" + count + "}"), detail);
  }

  @Test
  void aCountThatCouldNotBeWrittenIsWrittenOnceTheDatabaseTakesIt() {
    refuse(25);
    clock.now = NOW.plusSeconds(60);
    busy.set(true);
    assertThrows(DatabaseBusy.class, flood::run);
    assertThrows(DatabaseBusy.class, flood::run);
    busy.set(false);
    flood.run();
    assertEquals(2, details("flood").size(), "opened and closed");
    assertCounted(15);
    flood.run();
    flood.close();
    assertEquals(2, details("flood").size(), "and no second time");
  }

  @Test
  void aCountThatCouldNotBeWrittenGoesWithTheNextRefusal() {
    refuse(25);
    clock.now = NOW.plusSeconds(60);
    busy.set(true);
    assertThrows(DatabaseBusy.class, () -> refuse("next"));
    busy.set(false);
    refuse("after");
    assertCounted(15);
    assertEquals(11, details("refused").size());
    flood.close();
    assertEquals(2, details("flood").size());
  }

  @Test
  void whatCouldNotBeWrittenAtShutdownIsWrittenByTheNextAttempt() {
    refuse(13);
    busy.set(true);
    assertThrows(DatabaseBusy.class, flood::close);
    busy.set(false);
    flood.close();
    assertCounted(3);
  }

  @Test
  void aRefusalThatCouldNotBeWrittenIsNoneOfTheTen() {
    busy.set(true);
    for (int i = 0; i < 15; i++) {
      assertThrows(DatabaseBusy.class, () -> refuse("lost"));
    }
    busy.set(false);
    refuse(10);
    assertEquals(10, details("refused").size());
    assertEquals(List.of(), details("flood"));
    flood.close();
    assertEquals(List.of(), details("flood"));
  }

  @Test
  void aFloodThatCouldNotBeOpenedIsOpenedByTheNext() {
    refuse(10);
    busy.set(true);
    assertThrows(DatabaseBusy.class, () -> refuse("lost"));
    busy.set(false);
    assertEquals("opens", refuse("opens"));
    assertEquals("opens", refuse("joins"));
    assertEquals(1, details("flood").size());
    flood.close();
    assertEquals(2, details("flood").size());
    assertCounted(3);
  }

  private void refuseOneOfMany(String session) {
    flood.recordOneOfMany(
        new AuditEvent.Refused(
            new Circumstances(clock.instant(), "R", "203.0.113.7", "browser"),
            Optional.of(new AuditEvent.Who(Optional.of("id-" + session), session)),
            Optional.of("wiki"),
            Reason.POLICY,
            Optional.empty(),
            Optional.of(session),
            Map.of()));
  }

  @Test
  void oneSessionDoesNotHideTheNext() {
    for (int i = 0; i < 30; i++) {
      refuseOneOfMany("s" + i % 2);
    }
    assertEquals(20, details("refused").size());
    flood.close();
    assertEquals(4, details("flood").size());
    assertCounted(5);
  }

  @Test
  void soManySessionsAreCountedOneByOneAndTheOthersTogether() {
    for (int i = 0; i < 5_015; i++) {
      refuseOneOfMany("s" + i);
    }
    refuse("a stranger is none of them");
    assertEquals(5_011, details("refused").size());
    flood.close();
    assertEquals("{\"network\":\"other sessions\",\"count\":5}", details("flood").getLast());
  }
}
