package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.EndOfSessions.Act;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever ends a session, it is gone, its services are owed their sign-out, and it is on record.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class EndOfSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final PersonId TANAKA = new PersonId("p-1");
  private static final PersonId SATO = new PersonId("p-2");
  private static final Act ACT =
      new Act(new Circumstances(NOW, "ABCDE-FGHJK", "", ""), "the test says so");

  private final OpenDatabase database;
  private final Sessions sessions = new Sessions();
  private final EndOfSessions ending = new EndOfSessions(new AuditLog(false));

  EndOfSessionsTest(Engine engine) {
    database = engine.open();
  }

  /** Somebody else's, which no act here ends. */
  @BeforeEach
  void another() {
    signedOn(SATO, Factor.ONE_TIME_CODE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private interface Ways {
    Collection<Session> end(Handle handle);
  }

  private Session signedOn(PersonId person, Factor... factors) {
    var proofs = List.of(factors).stream().map(factor -> new ProvedFactor(factor, NOW)).toList();
    var signedOn =
        new Sessions.SignedOn(person, person.value(), proofs, Optional.empty(), "192.0.2.1");
    return database.write(
        handle -> {
          var session = sessions.create(handle, signedOn, NOW).session();
          new ServiceSessions().record(handle, at(session));
          return session;
        });
  }

  private static ServiceSession at(Session session) {
    return new ServiceSession(
        session.id(),
        "https://box.example/saml",
        "e-1",
        "i-" + session.id(),
        session.person(),
        new ServiceSessions.Name("f", "name", Optional.empty(), Optional.empty()),
        "a-" + session.id(),
        NOW,
        Optional.empty(),
        Optional.empty(),
        NOW.plus(Duration.ofDays(1)),
        Optional.empty());
  }

  private void assertEnds(Session session, Ways way) {
    var ended = database.<List<Session>>write(handle -> List.copyOf(way.end(handle)));
    assertEquals(List.of(session.id()), ended.stream().map(Session::id).toList());
    assertEquals(Optional.empty(), database.read(h -> sessions.byId(h, session.id())));
    var untold = new UntoldSessions();
    assertTrue(database.<Boolean>read(handle -> untold.isOwed(handle, session.id())));
    var records = all("SELECT detail FROM audit WHERE kind = 'session-ended'");
    assertEquals(1, records.size(), records.toString());
    assertTrue(records.getFirst().contains("the test says so"), records.toString());
    assertEquals(List.of("1"), all("SELECT COUNT(*) FROM session"));
  }

  private List<String> all(String query) {
    return database.read(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Test
  void byItsId() {
    var session = signedOn(TANAKA, Factor.PASSWORD);
    assertEnds(session, handle -> ending.one(handle, session.id(), ACT).stream().toList());
    assertEquals(Optional.empty(), database.write(h -> ending.one(h, session.id(), ACT)));
  }

  @Test
  void asItWasReadAndNotOnceItHasChanged() {
    var session = signedOn(TANAKA, Factor.PASSWORD);
    var changed =
        database.write(
            h ->
                sessions
                    .renew(h, session, session.factors(), Optional.empty(), NOW)
                    .orElseThrow()
                    .session());
    assertEquals(Optional.empty(), database.write(h -> ending.asRead(h, session, ACT)));
    assertEnds(changed, handle -> ending.asRead(handle, changed, ACT).stream().toList());
  }

  @Test
  void ofAPerson() {
    assertEnds(signedOn(TANAKA, Factor.PASSWORD), handle -> ending.of(handle, TANAKA, ACT));
  }

  @Test
  void ofNoPhone() {
    assertEnds(signedOn(TANAKA, Factor.PASSWORD), handle -> ending.ofNoPhone(handle, TANAKA, ACT));
  }

  @Test
  void withACode() {
    assertEnds(
        signedOn(TANAKA, Factor.PASSWORD, Factor.ONE_TIME_CODE),
        handle -> ending.withCode(handle, TANAKA, ACT));
  }

  @Test
  void withACertificate() {
    var session = signedOn(TANAKA, Factor.CERTIFICATE);
    var held = new HeldCertificate("ab".repeat(32), "path");
    database.write(h -> sessions.hold(h, session, held, Optional.of("phone-1")));
    assertEnds(session, handle -> ending.withCertificate(handle, held.fingerprint(), ACT));
  }

  @Test
  void fromADevice() {
    var session = signedOn(TANAKA, Factor.CERTIFICATE);
    var held = new HeldCertificate("ab".repeat(32), "path");
    database.write(h -> sessions.hold(h, session, held, Optional.of("phone-1")));
    assertEnds(session, handle -> ending.from(handle, "phone-1", ACT));
  }

  @Test
  void withAKey() {
    var session = signedOn(TANAKA, Factor.DEVICE);
    database.write(h -> sessions.hold(h, session, "key-1", "phone-1"));
    assertEnds(session, handle -> ending.withKey(handle, "key-1", ACT));
  }

  @Test
  void whatHadEndedBeforeIsOwedWithoutARecord() {
    var session = signedOn(TANAKA, Factor.PASSWORD);
    database.write(h -> sessions.end(h, session.id()));
    var who = new AuditEvent.Who(Optional.of("p-1"), "tanaka");
    database.write(
        h -> {
          ending.endedBefore(h, List.of(session.id()), who, ACT.circumstances());
          return true;
        });
    var untold = new UntoldSessions();
    assertTrue(database.<Boolean>read(handle -> untold.isOwed(handle, session.id())));
    assertEquals(List.of(), all("SELECT detail FROM audit WHERE kind = 'session-ended'"));
  }
}
