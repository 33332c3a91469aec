package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is owed to services of sessions that have ended. */
@ParameterizedClass
@EnumSource(Engine.class)
class UntoldSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final AuditEvent.Who WHO = new AuditEvent.Who(Optional.of("p-1"), "tanaka");
  private static final Circumstances ACT = new Circumstances(NOW, "ABCDE-FGHJK", "", "");

  private final OpenDatabase database;
  private final UntoldSessions untold = new UntoldSessions();
  private final ServiceSessions services = new ServiceSessions();

  UntoldSessionsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ServiceSession signedOn(String session) {
    var row =
        new ServiceSession(
            session,
            "https://box.example/saml",
            "e-1",
            "i-1",
            new PersonId("p-1"),
            new ServiceSessions.Name("f", "name", Optional.empty(), Optional.empty()),
            "a-1",
            NOW,
            Optional.empty(),
            Optional.empty(),
            NOW.plus(Duration.ofDays(1)),
            Optional.empty());
    database.write(
        handle -> {
          services.record(handle, row);
          return true;
        });
    return row;
  }

  private void owe(String... sessions) {
    database.write(
        handle -> {
          untold.owe(handle, List.of(sessions), WHO, ACT);
          return true;
        });
  }

  private boolean isOwed(String session) {
    return database.<Boolean>read(handle -> untold.isOwed(handle, session));
  }

  private Optional<UntoldSessions.Untold> claim(Instant now) {
    return database.write(handle -> untold.claim(handle, now, now.plusSeconds(60)));
  }

  @Test
  void isOwedOnlyWhereAServiceIsKnownToGoOn() {
    signedOn("s-1");
    var out = signedOn("s-2");
    database.write(
        handle -> {
          services.ended(handle, out, NOW);
          return true;
        });
    owe("s-1", "s-2", "s-3");
    assertTrue(isOwed("s-1"));
    assertFalse(isOwed("s-2"), "it is signed out there");
    assertFalse(isOwed("s-3"), "no service was told of it");
  }

  @Test
  void isTakenUpOnceWhoeverEndedItHasHadItsTime() {
    signedOn("s-1");
    owe("s-1");
    var due = NOW.plus(UntoldSessions.PATIENCE);
    assertEquals(Optional.empty(), claim(due.minusMillis(1)));
    assertFalse(database.<Boolean>read(handle -> untold.isAnyDue(handle, due.minusMillis(1))));
    assertTrue(database.<Boolean>read(handle -> untold.isAnyDue(handle, due)));
    assertEquals(
        Optional.of(new UntoldSessions.Untold("s-1", WHO, "ABCDE-FGHJK", NOW, 1)), claim(due));
    assertEquals(Optional.empty(), claim(due), "another node has it");
    assertEquals(2, claim(due.plusSeconds(60)).orElseThrow().attempts());
  }

  @Test
  void isOwedNoMoreOnceTheyWereTold() {
    signedOn("s-1");
    owe("s-1", "s-1");
    database.write(
        handle -> {
          untold.told(handle, List.of("s-1", "s-9"));
          return true;
        });
    assertFalse(isOwed("s-1"));
    assertEquals(Optional.empty(), claim(NOW.plus(Duration.ofDays(1))));
  }
}
