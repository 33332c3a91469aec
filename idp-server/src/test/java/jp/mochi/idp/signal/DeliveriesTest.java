package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.signal.Carrier.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The outbox, and who sends what of it, how often. */
@ParameterizedClass
@EnumSource(Engine.class)
class DeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private final OpenDatabase database;
  private final AuditLog audit = new AuditLog(false);
  private final Settable clock = new Settable(NOW);
  private final Tell tell = new Tell(true, List.of(), audit, clock);
  private final Road road = new Road();

  DeliveriesTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Answers as a test wants, and remembers what it was given. */
  private static final class Road implements Carrier {
    final List<Message> brought = Collections.synchronizedList(new ArrayList<>());
    final Deque<Outcome> answers = new ArrayDeque<>();

    @Override
    public String channel() {
      return "mail";
    }

    @Override
    public Trip setOut() {
      return new Trip() {
        @Override
        public Outcome bring(Message message, Begin begin) {
          assertTrue(begin.mayLeave());
          brought.add(message);
          return answers.isEmpty() ? new Outcome.Done() : answers.removeFirst();
        }

        @Override
        public void close() {}
      };
    }
  }

  private Deliveries deliveries(Carrier carrier) {
    return new Deliveries(
        new Deliveries.Parts(database, audit, (channel, outcome) -> {}, clock), carrier);
  }

  static Notice notice(String event, String device, String reference) {
    return new Notice(
        event,
        new Said("It happened to " + device, device + " に起きました"),
        Optional.empty(),
        device,
        "nakamura",
        new Circumstances(NOW, reference, "192.0.2.1", ""),
        Map.of());
  }

  private void tell(String person, String reference) {
    database.write(
        handle -> {
          tell.owner(handle, person, "tanaka", notice("device.lost", "phone-1", reference));
          return true;
        });
  }

  private List<Message> all() {
    return database.read(
        handle ->
            new Outbox().list(handle, Optional.empty(), Optional.empty(), Optional.empty(), 100));
  }

  private Message only() {
    assertEquals(1, all().size());
    return all().getFirst();
  }

  private List<String> operations() {
    return database.read(
        handle ->
            handle.createQuery("SELECT detail FROM audit ORDER BY id").mapTo(String.class).list());
  }

  @Test
  void sendsEachMessageOnceAndKeepsNothingOfWhatItSaid() {
    tell("p-1", "R1");
    tell("p-1", "R2");
    var deliveries = deliveries(road);
    deliveries.run();
    deliveries.run();
    assertEquals(2, road.brought.size());
    for (var message : all()) {
      assertEquals(Message.State.SENT, message.state());
      assertEquals("", message.content());
    }
  }

  @Test
  void anActThatIsUndoneTellsNobody() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(
                handle -> {
                  tell.owner(handle, "p-1", "tanaka", notice("device.lost", "phone-1", "R1"));
                  throw new IllegalStateException("the act fails");
                }));
    assertEquals(List.of(), all());
  }

  @Test
  void whatOneActBringsAboutComesInOneMessageAndAnothersApart() {
    database.write(
        handle -> {
          tell.owner(handle, "p-1", "tanaka", notice("certificate.revoked", "phone-1", "R1"));
          tell.owner(handle, "p-1", "tanaka", notice("device.lost", "phone-1", "R1"));
          tell.owner(handle, "p-2", "suzuki", notice("device.lost", "phone-2", "R1"));
          tell.owner(handle, "p-1", "tanaka", notice("device.lost", "phone-3", "R2"));
          return true;
        });
    deliveries(road).run();
    assertEquals(3, road.brought.size());
    var first =
        road.brought.stream()
            .filter(it -> it.reference().equals("R1") && it.person().equals("p-1"))
            .findFirst()
            .orElseThrow();
    assertEquals("device.lost", first.event());
    var items = Letter.read(first.content()).orElseThrow().items();
    assertEquals(
        List.of("device.lost", "certificate.revoked"),
        items.stream().map(Letter.Item::event).toList());
  }

  @Test
  void triesAgainLessAndLessOftenAndSendsWhenItIsTaken() {
    tell("p-1", "R1");
    road.answers.addAll(List.of(new Outcome.Later("450 busy"), new Outcome.Later("450 busy")));
    var deliveries = deliveries(road);
    deliveries.run();
    assertEquals("450 busy", only().why());
    clock.pass(Duration.ofSeconds(29));
    deliveries.run();
    assertEquals(1, road.brought.size(), "not before half a minute");
    clock.pass(Duration.ofSeconds(1));
    deliveries.run();
    clock.pass(Duration.ofSeconds(59));
    deliveries.run();
    assertEquals(2, road.brought.size(), "not before a minute");
    clock.pass(Duration.ofSeconds(1));
    deliveries.run();
    assertEquals(3, road.brought.size());
    assertEquals(Message.State.SENT, only().state());
    assertEquals(Duration.ofHours(1), Deliveries.backOff(40));
  }

  @Test
  void givesUpWithARecordWhatIsRefusedForGoodOrForThreeDays() {
    tell("p-1", "R1");
    road.answers.add(new Outcome.Never("550 no such mailbox"));
    deliveries(road).run();
    assertEquals(Message.State.GIVEN_UP, only().state());
    assertTrue(operations().getFirst().contains("mail give-up"), operations().toString());
    assertTrue(operations().getFirst().contains("550 no such mailbox"));

    tell("p-2", "R2");
    road.answers.add(new Outcome.Later("450 full"));
    deliveries(road).run();
    clock.pass(Tell.PATIENCE);
    deliveries(road).run();
    assertEquals(2, road.brought.size(), "what is too old is sent no more");
    assertEquals(2, operations().size());
    assertTrue(operations().getLast().contains("450 full"));
  }

  @Test
  void aSecondChanceIsGivenByHandAndOnlyToWhatWasGivenUp() {
    tell("p-1", "R1");
    var queue = new Queue();
    var id = only().id();
    assertFalse(database.<Boolean>write(h -> queue.retry(h, id, clock.instant())));
    road.answers.add(new Outcome.Never("550"));
    deliveries(road).run();
    assertTrue(database.<Boolean>write(h -> queue.retry(h, id, clock.instant())));
    deliveries(road).run();
    assertEquals(Message.State.SENT, only().state());
    assertFalse(database.<Boolean>write(h -> queue.retry(h, id, clock.instant())));
  }

  @Test
  void whileNobodyIsThereTheOthersWaitToo() {
    tell("p-1", "R1");
    clock.pass(Duration.ofMillis(1));
    tell("p-2", "R2");
    road.answers.add(new Outcome.NobodyThere("connection refused"));
    var deliveries = deliveries(road);
    deliveries.run();
    deliveries.run();
    assertEquals(1, road.brought.size());
    clock.pass(Duration.ofSeconds(1));
    deliveries.run();
    assertEquals(2, road.brought.size());
    assertEquals("R2", road.brought.getLast().reference());
  }

  /** What a node leaves that dies after the server has taken a message. */
  private static final class DiesThere implements Carrier {
    private final boolean afterwards;

    DiesThere(boolean afterwards) {
      this.afterwards = afterwards;
    }

    @Override
    public String channel() {
      return "mail";
    }

    @Override
    public Trip setOut() {
      return new Trip() {
        @Override
        public Outcome bring(Message message, Begin begin) {
          if (afterwards) {
            assertTrue(begin.mayLeave());
          }
          throw new Killed();
        }

        @Override
        public void close() {}
      };
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private void dies() {
    assertThrows(Killed.class, () -> deliveries(new DiesThere(true)).run());
  }

  @Test
  void whatANodeLeftBehindIsSentOnceMoreByAnotherWhenItsLeaseIsOver() {
    tell("p-1", "R1");
    dies();
    clock.pass(Deliveries.LEASE.minusSeconds(1));
    deliveries(road).run();
    assertEquals(0, road.brought.size(), "it may be under way yet");
    clock.pass(Duration.ofSeconds(1));
    deliveries(road).run();
    deliveries(road).run();
    assertEquals(1, road.brought.size());
  }

  @Test
  void whatTwoNodesHaveDiedOfGoesRoundNoMore() {
    tell("p-1", "R1");
    clock.pass(Duration.ofMillis(1));
    tell("p-2", "R2");
    dies();
    clock.pass(Deliveries.LEASE);
    dies();
    dies();
    clock.pass(Deliveries.LEASE);
    deliveries(road).run();
    assertEquals(List.of("R2"), road.brought.stream().map(Message::reference).toList());
    assertTrue(operations().getFirst().contains("stopped before saying how it went, twice"));
  }

  @Test
  void whoeverComesTooLateNotesNothing() {
    tell("p-1", "R1");
    var outbox = new Outbox();
    var first =
        database
            .write(h -> outbox.claim(h, "mail", "one", clock.instant(), clock.instant()))
            .orElseThrow();
    var second =
        database
            .write(h -> outbox.claim(h, "mail", "two", clock.instant(), NOW.plusSeconds(60)))
            .orElseThrow();
    assertEquals(first.id(), second.id());
    assertFalse(database.<Boolean>write(h -> outbox.sent(h, first, "one", NOW)));
    assertFalse(database.<Boolean>write(h -> outbox.giveUp(h, first, "one", NOW, "x")));
    assertTrue(database.<Boolean>write(h -> outbox.sent(h, second, "two", NOW)));
  }

  @Test
  void ofManyNodesOneSendsAMessage() throws Exception {
    for (var i = 0; i < 40; i++) {
      tell("p-" + i, "R" + i);
    }
    var nodes = 4;
    var ready = new CountDownLatch(nodes);
    var threads = new ArrayList<Thread>();
    for (var node = 0; node < nodes; node++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    ready.countDown();
                    for (var round = 0; round < 20; round++) {
                      deliveries(road).run();
                    }
                  }));
    }
    assertTrue(ready.await(10, TimeUnit.SECONDS));
    for (var thread : threads) {
      thread.join();
    }
    deliveries(road).run();
    assertEquals(40, road.brought.stream().map(Message::id).distinct().count());
    assertEquals(40, road.brought.size());
  }

  @Test
  void whatAServerTookWithoutAWordIsSentOnceMoreAndNoThirdTime() {
    tell("p-1", "R1");
    road.answers.addAll(List.of(new Outcome.Unsure("silent"), new Outcome.Unsure("silent")));
    deliveries(road).run();
    clock.pass(Deliveries.LEASE.minusSeconds(1));
    deliveries(road).run();
    assertEquals(1, road.brought.size());
    clock.pass(Duration.ofSeconds(1));
    deliveries(road).run();
    clock.pass(Duration.ofHours(2));
    deliveries(road).run();
    assertEquals(2, road.brought.size());
    assertEquals(Message.State.GIVEN_UP, only().state());
    assertTrue(operations().getFirst().contains("it may have arrived, twice"));
  }

  @Test
  void whatNobodyHadBegunToSendIsInNoDoubtHoweverManyNodesStopped() {
    tell("p-1", "R1");
    for (var node = 0; node < 3; node++) {
      assertThrows(Killed.class, () -> deliveries(new DiesThere(false)).run());
      clock.pass(Deliveries.LEASE);
    }
    deliveries(road).run();
    assertEquals(1, road.brought.size());
    assertEquals(Message.State.SENT, only().state());
  }

  @Test
  void whatNoChannelSendsAnyMoreIsGivenUpAndLaterForgotten() {
    tell("p-1", "R1");
    var sweep = new SweepOutbox(database, audit, tell, clock);
    sweep.run();
    assertEquals(1, sweep.waiting());
    clock.pass(Tell.PATIENCE.plusHours(3));
    sweep.run();
    assertEquals(Message.State.GIVEN_UP, only().state());
    assertTrue(operations().getFirst().contains("nobody sends it any more"));
    clock.pass(Duration.ofDays(31));
    sweep.run();
    assertEquals(List.of(), all());
  }

  @Test
  void ownersAreToldOfWhatRecordsSay() {
    var recording = new AuditLog(false, new RecordedActs(tell));
    database.write(
        handle -> {
          recording.append(handle, operated("device lost", "R1", "lost"));
          clock.pass(Duration.ofMillis(1));
          recording.append(handle, replaced("R2"));
          recording.append(handle, operated("sp add", "R3", "x"));
          recording.append(handle, operated("certificate revoke", "R4", "key-compromise"));
          clock.pass(Duration.ofMillis(1));
          recording.append(handle, operated("certificate revoke", "R5", "superseded"));
          return true;
        });
    deliveries(road).run();
    assertEquals(
        List.of("device.lost", "certificate.revoked", "certificate.revoked"),
        road.brought.stream().map(Message::event).toList(),
        "nothing took the last one's place, whatever was said");
  }

  @Test
  void everyActHasItsSentenceInBothLanguages() {
    for (var operation : RecordedActs.operations()) {
      var recording = new AuditLog(false, new RecordedActs(tell));
      database.write(
          handle -> {
            recording.append(handle, operated(operation, "R " + operation, "unspecified"));
            return true;
          });
    }
    deliveries(road).run();
    assertEquals(RecordedActs.operations().size(), road.brought.size());
    for (var message : road.brought) {
      var said = Letter.read(message.content()).orElseThrow().items().getFirst().what();
      var named = said.english().contains("phone-1") && said.japanese().contains("phone-1");
      // An authenticator app or a browser need not be on any device that is known.
      var onNone = message.event().startsWith("code.") || message.event().startsWith("browser.");
      assertTrue(named || onNone, message.event());
      assertNotEquals(said.english(), said.japanese());
    }
  }

  private static AuditEvent replaced(String reference) {
    return new AuditEvent.Operated(
        new Circumstances(NOW, reference, "", ""),
        "nakamura",
        "certificate revoke",
        "abc",
        Map.of("person", "p-1", "username", "tanaka", "reason", "superseded", "replacedBy", "def"));
  }

  private static AuditEvent operated(String operation, String reference, String reason) {
    return new AuditEvent.Operated(
        new Circumstances(NOW, reference, "", ""),
        "nakamura",
        operation,
        "phone-1",
        Map.of("person", "p-1", "username", "tanaka", "reason", reason));
  }
}
