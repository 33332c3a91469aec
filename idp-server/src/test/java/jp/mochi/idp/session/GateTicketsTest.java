package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class GateTicketsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(1), Duration.ofHours(8));

  private final OpenDatabase database;
  private final Sessions sessions = new Sessions();
  private final GateTickets tickets = new GateTickets(sessions, LIMITS);

  GateTicketsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private <T> T write(Function<Handle, T> work) {
    return database.write(work);
  }

  private Session session() {
    var signedOn =
        new Sessions.SignedOn(
            new PersonId("tanaka-1"),
            "tanaka",
            List.of(new ProvedFactor(Factor.PASSWORD, NOW)),
            Optional.empty(),
            "192.0.2.7");
    return write(h -> sessions.create(h, signedOn, NOW)).session();
  }

  private static GateTickets.Code code(Session session) {
    return new GateTickets.Code(
        GateTickets.newId(NOW),
        "wiki",
        "browser",
        session.id(),
        "https://wiki.corp.example/a",
        NOW.plusSeconds(120),
        NOW.plus(Duration.ofMinutes(30)));
  }

  private Optional<GateTickets.Ticket> find(String secret, String system, Instant at) {
    return database.read(h -> tickets.find(h, secret, system, at));
  }

  @Test
  void aCodeIsTakenOnceAndSaysWhatItWasMadeFor() {
    var code = code(session());
    var secret = write(h -> tickets.issue(h, code));
    assertEquals(Optional.empty(), write(h -> tickets.take(h, secret + "x")));
    assertEquals(Optional.of(code), write(h -> tickets.take(h, secret)));
    assertEquals(Optional.empty(), write(h -> tickets.take(h, secret)));
  }

  @Test
  void ofManyWhoShowACodeAtOnceOneGetsIt() throws Exception {
    var code = code(session());
    var secret = write(h -> tickets.issue(h, code));
    var taken = new ArrayList<Optional<GateTickets.Code>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Optional<GateTickets.Code>> take = () -> write(h -> tickets.take(h, secret));
      var tries = new ArrayList<Future<Optional<GateTickets.Code>>>();
      for (int i = 0; i < 20; i++) {
        tries.add(threads.submit(take));
      }
      for (var one : tries) {
        taken.add(one.get());
      }
    }
    assertEquals(1, taken.stream().filter(Optional::isPresent).count());
  }

  @Test
  void aTicketOpensItsSystemWhileItAndItsSessionLast() {
    var session = session();
    var code = code(session);
    var secret = write(h -> tickets.open(h, code, NOW)).orElseThrow();
    var expected = Optional.of(new GateTickets.Ticket(code.ticket(), NOW, session));
    assertEquals(expected, find(secret, "wiki", NOW.plus(Duration.ofMinutes(29))));
    assertEquals(Optional.empty(), find(secret, "tasks", NOW));
    assertEquals(Optional.empty(), find(secret, "wiki", NOW.plus(Duration.ofMinutes(30))));
    assertTrue(write(h -> sessions.end(h, session.id())).isPresent());
    assertEquals(Optional.empty(), find(secret, "wiki", NOW));
    assertEquals(Optional.empty(), write(h -> tickets.open(h, code, NOW)));
  }

  @Test
  void aSessionPastItsLimitsOpensNothing() {
    var code = code(session());
    assertTrue(write(h -> tickets.open(h, code, NOW)).isPresent());
    assertTrue(write(h -> tickets.open(h, code, NOW.plus(Duration.ofHours(1)))).isEmpty());
  }

  @Test
  void aNewTicketTakesTheOldOnesPlace() {
    var code = code(session());
    var old = write(h -> tickets.open(h, code, NOW)).orElseThrow();
    assertTrue(find(old, "wiki", NOW).isPresent());
    write(
        h -> {
          tickets.discard(h, old);
          return true;
        });
    assertEquals(Optional.empty(), find(old, "wiki", NOW));
  }

  @Test
  void whatHasExpiredIsSwept() {
    var code = code(session());
    var secret = write(h -> tickets.issue(h, code));
    write(h -> tickets.open(h, code, NOW));
    sweep(NOW.plusSeconds(119));
    assertEquals(2, rows());
    sweep(NOW.plusSeconds(120));
    assertEquals(1, rows());
    assertEquals(Optional.empty(), write(h -> tickets.take(h, secret)));
    sweep(NOW.plus(Duration.ofMinutes(30)));
    assertEquals(0, rows());
  }

  private void sweep(Instant at) {
    new Sweeper(database, Clock.fixed(at, ZoneOffset.UTC), LIMITS).run();
  }

  private int rows() {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT (SELECT COUNT(*) FROM gate_code) + (SELECT COUNT(*) FROM gate_ticket)")
                .mapTo(Integer.class)
                .one());
  }
}
