package jp.mochi.idp.signal;

import static jp.mochi.idp.signal.DeliveriesTest.notice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.Secret;
import jp.mochi.idp.config.WebhookConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How much may wait, and what goes first. */
@ParameterizedClass
@EnumSource(Engine.class)
class OutboxBoundsTest {
  private final OpenDatabase database;
  private final AuditLog audit = new AuditLog(false);
  private final Settable clock = new Settable(Instant.parse("2026-11-22T09:00:00Z"));
  private final Tell tell = new Tell(true, List.of(), audit, clock);

  OutboxBoundsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<Message> all() {
    return database.read(
        handle ->
            new Outbox().list(handle, Optional.empty(), Optional.empty(), Optional.empty(), 100));
  }

  private List<String> operations() {
    return database.read(
        handle ->
            handle.createQuery("SELECT detail FROM audit ORDER BY id").mapTo(String.class).list());
  }

  /** What is claimed, in its order. */
  private List<Message> claimed() {
    var claimed = new ArrayList<Message>();
    var now = clock.instant();
    var next = database.write(h -> new Outbox().claim(h, "mail", "me", now, now.plusSeconds(9)));
    while (next.isPresent()) {
      claimed.add(next.get());
      next = database.write(h -> new Outbox().claim(h, "mail", "me", now, now.plusSeconds(9)));
    }
    return claimed;
  }

  private void tell(Tell by, String event, String reference) {
    database.write(
        handle -> {
          by.owner(handle, "p-1", "tanaka", notice(event, "phone-1", reference));
          return true;
        });
  }

  @Test
  void aFullQueueHoldsNoActUpAndLeavesARecord() {
    var full = new Tell(true, List.of(), audit, new Room(2, 0), clock);
    for (var i = 0; i < 4; i++) {
      tell(full, "device.lost", "R" + i);
    }
    assertEquals(2, all().size());
    assertEquals(2, operations().size());
    assertTrue(operations().getFirst().contains("signal drop"), operations().toString());
  }

  @Test
  void aFullQueueHasRoomForWhatShutsSomebodyOut() {
    var full = new Tell(true, List.of(), audit, new Room(2, 2), clock);
    for (var i = 0; i < 4; i++) {
      tell(full, "device.registered", "R" + i);
    }
    assertEquals(2, all().size());
    tell(full, "device.lost", "L1");
    tell(full, "certificate.revoked", "L2");
    tell(full, "device.suspended", "L3");
    assertEquals(4, all().size());
    assertEquals(3, operations().size(), "two of the others, and the one beyond the reserve");
  }

  @Test
  void halfOfTheRoomIsKeptFromWhatIsToldToThousandsAndTheReserveWhole() {
    var narrow = new Tell(true, List.of(), audit, new Room(4, 1), clock);
    assertTrue(narrow.hasRoomForMany());
    tell(narrow, "certificate.ended", "R1");
    assertTrue(narrow.hasRoomForMany());
    tell(narrow, "certificate.expired", "R2");
    assertFalse(narrow.hasRoomForMany());
    for (var i = 3; i < 6; i++) {
      tell(narrow, "certificate.ended", "R" + i);
    }
    assertEquals(4, all().size(), "they aren't urgent");
    tell(narrow, "certificate.revoked", "R6");
    assertEquals("R6", claimed().getFirst().reference());
    narrow.counted(Map.of("mail", 1L));
    assertTrue(narrow.hasRoomForMany(), "as far as was counted");
    assertTrue(new Tell(false, List.of(), audit, new Room(0, 0), clock).hasRoomForMany());
  }

  private static WebhookConfig webhook(String name, String... events) {
    var secret = new Secret("whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
    return new WebhookConfig(
        name, URI.create("http://127.0.0.1:1/" + name), secret, List.of(events), List.of());
  }

  @Test
  void whatIsToldToThousandsWaitsForEachWebhookThatWantsItToo() {
    var wants = webhook("wants", "certificate.ended");
    var other = webhook("other", "device.lost");
    var narrow = new Tell(false, List.of(other, wants), audit, new Room(4, 1), clock);
    for (var i = 0; i < 2; i++) {
      assertTrue(narrow.hasRoomForMany());
      tell(narrow, "device.lost", "L" + i);
    }
    for (var i = 0; i < 2; i++) {
      assertTrue(narrow.hasRoomForMany(), "the other has none of it");
      tell(narrow, "certificate.ended", "R" + i);
    }
    assertFalse(narrow.hasRoomForMany());
    narrow.counted(Map.of(WebhookCarrier.channel(wants), 1L));
    assertTrue(narrow.hasRoomForMany());
  }

  @Test
  void oneChannelThatIsFullLeavesTheOthersTheirRoom() {
    var room = new Room(1, 0);
    var full = new Tell(true, List.of(), audit, room, clock);
    tell(full, "device.registered", "R1");
    tell(full, "device.registered", "R2");
    assertEquals(1, all().size());
    database.write(
        handle -> {
          assertFalse(room.take(handle, "mail", false, clock.instant()));
          assertTrue(room.take(handle, "webhook:other", false, clock.instant()));
          return true;
        });
  }

  @Test
  void whatIsUndoneTakesNobodysPlace() {
    var room = new Tell(true, List.of(), audit, new Room(2, 0), clock);
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(
                handle -> {
                  for (var i = 0; i < 2; i++) {
                    var notice = notice("device.registered", "phone-1", "D" + i);
                    room.owner(handle, "p-1", "tanaka", notice);
                  }
                  throw new IllegalStateException("a dry run");
                }));
    tell(room, "device.registered", "R1");
    assertEquals(List.of(), operations());
    assertEquals(1, all().size());
  }

  @Test
  void whatShutsSomebodyOutGoesBeforeAllThatWaits() {
    for (var i = 0; i < 3; i++) {
      tell(tell, "device.registered", "R" + i);
      clock.pass(Duration.ofMillis(1));
    }
    tell(tell, "device.lost", "LOST");
    var claimed = claimed();
    assertEquals("LOST", claimed.getFirst().reference());
    assertEquals(4, claimed.size());
  }

  @Test
  void ofManyThingsThatOneActBringsAboutALetterSaysThatThereAreMore() {
    database.write(
        handle -> {
          for (var i = 0; i < 25; i++) {
            tell.owner(handle, "p-1", "tanaka", notice("device.registered", "phone-" + i, "R1"));
          }
          return true;
        });
    var claimed = claimed();
    assertEquals(1, claimed.size());
    var items = Letter.read(claimed.getFirst().content()).orElseThrow().items();
    assertEquals(21, items.size());
    assertTrue(items.getLast().what().english().startsWith("More devices"));
  }
}
