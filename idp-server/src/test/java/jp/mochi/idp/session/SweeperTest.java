package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sweep takes, and what it leaves. */
@ParameterizedClass
@EnumSource(Engine.class)
class SweeperTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(1), Duration.ofHours(8));
  private static final PersonId TANAKA = new PersonId("2f1c-tanaka");

  private final Engine engine;
  private final OpenDatabase database;
  private final Sessions sessions = new Sessions();
  private final ConsumedRequests requests = new ConsumedRequests();

  SweeperTest(Engine engine) {
    this.engine = engine;
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void removesWhatIsOverAndLeavesTheRest() {
    create(NOW);
    var alive = create(NOW.plus(LIMITS.idle()));
    consume("old", NOW.plusSeconds(1));
    consume("new", NOW.plus(LIMITS.absolute()));
    var later = NOW.plus(LIMITS.idle());

    sweep(later.minusMillis(1));
    assertEquals(2, count("session"));
    sweep(later);

    assertEquals(1, count("session"));
    assertEquals(1, count("consumed_request"));
    assertTrue(database.read(h -> sessions.find(h, alive.secret(), later, LIMITS)).isPresent());
  }

  /** It is over at its absolute limit, and goes when it would have been idle for too long. */
  @Test
  void removesASessionInUseToItsEndAnIdleTimeAfterIt() {
    var made = create(NOW).session();
    var end = NOW.plus(LIMITS.absolute());
    var used = end.minusSeconds(90);
    database.write(
        handle -> {
          sessions.touch(handle, made, used);
          return true;
        });

    sweep(end);
    assertEquals(1, count("session"));
    assertEquals(
        Optional.empty(), database.read(h -> sessions.live(h, made.id(), end, LIMITS)), "is over");
    assertEquals(List.of(), database.read(h -> sessions.recent(h, end, LIMITS, 9)));
    assertEquals(List.of(), database.read(h -> sessions.of(h, TANAKA, end, LIMITS)));

    sweep(used.plus(LIMITS.idle()));
    assertEquals(0, count("session"));
  }

  /** Nor does one that is over take a place among those used last. */
  @Test
  void listsThoseAliveBesideOneThatIsOver() {
    var over = create(NOW).session();
    var end = NOW.plus(LIMITS.absolute());
    var alive = create(end.minusSeconds(120)).session();
    database.write(
        handle -> {
          sessions.touch(handle, over, end.minusSeconds(60));
          return true;
        });
    var listed = database.read(h -> sessions.recent(h, end, LIMITS, 1));
    assertEquals(List.of(alive.id()), listed.stream().map(Session::id).toList());
  }

  @Test
  void removesMoreRequestsThanOneWriteTakes() {
    for (var i = 0; i < 450; i++) {
      consume("old" + i, NOW.plusSeconds(1));
    }
    consume("new", NOW.plusSeconds(3));
    sweep(NOW.plusSeconds(2));
    assertEquals(1, count("consumed_request"));
  }

  @Test
  void looksThroughTheRequestsAtEveryTenthRun() {
    var sweeper = new Sweeper(database, Clock.fixed(NOW, ZoneOffset.UTC), LIMITS);
    for (var run = 0; run < 11; run++) {
      consume("old" + run, NOW.minusSeconds(1));
      sweeper.run();
      assertEquals(run % 10, count("consumed_request"), "run " + run);
    }
  }

  /** A table of all sessions is no table to look through each minute. */
  @Test
  void anIndexSaysWhichSessionsNobodyUses() {
    assumeTrue(engine == Engine.SQLITE, "whose plans don't hang on how much there is");
    var plan =
        database.read(
            handle ->
                handle
                    .createQuery("EXPLAIN QUERY PLAN " + Sessions.PURGE)
                    .bind("idle", 0)
                    .bind("batch", 1)
                    .mapToMap()
                    .list()
                    .toString());
    assertTrue(plan.contains("INDEX session_last_used (last_used<?)"), plan);
  }

  private NewSession create(Instant at) {
    var proved = List.of(new ProvedFactor(Factor.PASSWORD, NOW));
    var signedOn =
        new Sessions.SignedOn(TANAKA, "tanaka", proved, Optional.of("pwd-1"), "192.0.2.7");
    return database.write(handle -> sessions.create(handle, signedOn, at));
  }

  private void consume(String id, Instant expires) {
    database.write(handle -> requests.consume(handle, "sp", id, "browser", expires));
  }

  private void sweep(Instant at) {
    new Sweeper(database, Clock.fixed(at, ZoneOffset.UTC), LIMITS).run();
  }

  private int count(String table) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
  }
}
