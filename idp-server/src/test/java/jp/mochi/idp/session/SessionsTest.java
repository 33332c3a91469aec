package jp.mochi.idp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(1), Duration.ofHours(8));
  private static final String SERVICE = "https://sp.example/saml";
  private static final PersonId TANAKA = new PersonId("2f1c-tanaka");

  private final OpenDatabase database;
  private final Sessions sessions = new Sessions();

  SessionsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Sessions.SignedOn signedOn(PersonId person) {
    return new Sessions.SignedOn(
        person,
        "tanaka",
        List.of(new ProvedFactor(Factor.PASSWORD, NOW)),
        Optional.of("pwd-1"),
        "192.0.2.7");
  }

  private NewSession create(PersonId person, Instant at) {
    return write(handle -> sessions.create(handle, signedOn(person), at));
  }

  private <T> T write(Function<Handle, T> work) {
    return database.write(work);
  }

  private Optional<Session> find(String secret, Instant at) {
    return database.read(handle -> sessions.find(handle, secret, at, LIMITS));
  }

  @Test
  void aSecretOpensItsSessionAndNothingElseDoes() {
    var made = create(TANAKA, NOW);

    assertEquals(Optional.of(made.session()), find(made.secret(), NOW));
    assertEquals(Optional.empty(), find(made.session().id(), NOW));
    assertEquals(Optional.empty(), find(made.secret() + "x", NOW));
    var other = create(new PersonId("suzuki"), NOW);
    assertEquals(Optional.empty(), find(made.session().id() + "." + secretOf(other), NOW));
    assertEquals(Optional.empty(), find(secretOf(made), NOW));
    assertEquals(43, secretOf(made).length());
    assertEquals("NewSession[" + made.session().id() + "]", made.toString());
  }

  private static String secretOf(NewSession made) {
    return made.secret().substring(made.session().id().length() + 1);
  }

  @Test
  void idsOfOneTimeLieTogetherAndStayApart() {
    var first = create(TANAKA, NOW).session().id();
    var second = create(TANAKA, NOW).session().id();
    var later = create(TANAKA, NOW.plus(Duration.ofDays(1))).session().id();

    assertEquals(first.substring(0, 8), second.substring(0, 8), "48 bits of time");
    assertNotEquals(first.substring(8), second.substring(8));
    assertNotEquals(first.substring(0, 8), later.substring(0, 8));
  }

  @Test
  void renewalKillsTheSecretFromBeforeTheSignOn() {
    var made = create(TANAKA, NOW);
    var both =
        List.of(new ProvedFactor(Factor.PASSWORD, NOW), new ProvedFactor(Factor.CERTIFICATE, NOW));

    var renewed =
        write(handle -> sessions.renew(handle, made.session(), both, Optional.of("pwd-1"), NOW))
            .orElseThrow();

    assertEquals(Optional.empty(), find(made.secret(), NOW));
    assertEquals(both, find(renewed.secret(), NOW).orElseThrow().factors());
    assertEquals(made.session().id(), renewed.session().id());
    assertEquals(made.session().started(), renewed.session().started());
    assertNotEquals(made.secret(), renewed.secret());
  }

  /** Whoever asks for a session's device may spare the look at one that is as it was opened. */
  @Test
  void whateverIsNotedInASessionShowsThatItIsNoLongerAsItWasOpened() {
    var certificate = new HeldCertificate("00ff", "path");
    var phone = Optional.of("phone-1");

    assertTrue(stored(create(TANAKA, NOW).session()).isAsOpened());
    var used = create(TANAKA, NOW).session();
    write(handle -> touched(handle, used));
    assertTrue(stored(used).isAsOpened(), "use notes nothing");
    var certified = create(TANAKA, NOW).session();
    write(handle -> sessions.hold(handle, certified, certificate, phone));
    assertFalse(stored(certified).isAsOpened());
    assertFalse(stored(certified).without(Factor.CERTIFICATE).isAsOpened(), "nor without it");
    var keyed = create(TANAKA, NOW).session();
    write(handle -> sessions.hold(handle, keyed, "key-1", "phone-1"));
    assertFalse(stored(keyed).isAsOpened());
    var renewed = create(TANAKA, NOW).session();
    write(handle -> sessions.renew(handle, renewed, List.of(), Optional.empty(), NOW));
    assertFalse(stored(renewed).isAsOpened());
  }

  private boolean touched(Handle handle, Session session) {
    sessions.touch(handle, session, NOW.plus(Duration.ofMinutes(2)));
    return true;
  }

  private Session stored(Session session) {
    return database.read(handle -> sessions.byId(handle, session.id())).orElseThrow();
  }

  @Test
  void aSessionThatChangedSinceItWasReadIsNotRenewed() {
    var made = create(TANAKA, NOW);
    write(handle -> sessions.renew(handle, made.session(), List.of(), Optional.empty(), NOW));

    assertEquals(
        Optional.empty(),
        write(handle -> sessions.renew(handle, made.session(), List.of(), Optional.empty(), NOW)));
  }

  @Test
  void idleAndAbsoluteLimitsEndIt() {
    var made = create(TANAKA, NOW);
    var almostIdle = NOW.plus(LIMITS.idle()).minusMillis(1);

    assertTrue(find(made.secret(), almostIdle).isPresent());
    assertEquals(Optional.empty(), find(made.secret(), NOW.plus(LIMITS.idle())));

    for (var at = NOW; at.isBefore(NOW.plus(LIMITS.absolute())); at = at.plusSeconds(1800)) {
      var now = at;
      write(handle -> touched(handle, made, now));
    }
    assertTrue(find(made.secret(), NOW.plus(LIMITS.absolute()).minusMillis(1)).isPresent());
    assertEquals(Optional.empty(), find(made.secret(), NOW.plus(LIMITS.absolute())));
  }

  private boolean unchanged(NewSession made) {
    return write(handle -> sessions.unchanged(handle, made.session()));
  }

  private boolean touched(Handle handle, NewSession made, Instant now) {
    sessions.touch(handle, made.session(), now);
    return true;
  }

  @Test
  void useIsNotedOnceAMinuteAndIsNoChange() {
    var made = create(TANAKA, NOW);
    write(handle -> touched(handle, made, NOW.plusSeconds(59)));
    assertEquals(NOW, find(made.secret(), NOW).orElseThrow().lastUsed());

    write(handle -> touched(handle, made, NOW.plusSeconds(60)));
    assertEquals(NOW.plusSeconds(60), find(made.secret(), NOW).orElseThrow().lastUsed());
    assertTrue(unchanged(made));
  }

  @Test
  void theIssuingTransactionSeesThatASessionEndedOrChanged() {
    var ended = create(TANAKA, NOW);
    var changed = create(TANAKA, NOW);
    assertTrue(unchanged(ended));

    assertEquals(
        Optional.of(ended.session()), write(handle -> sessions.end(handle, ended.session().id())));
    write(handle -> sessions.renew(handle, changed.session(), List.of(), Optional.empty(), NOW));

    assertFalse(unchanged(ended));
    assertFalse(unchanged(changed));
    assertEquals(Optional.empty(), write(handle -> sessions.end(handle, ended.session().id())));
  }

  @Test
  void aProofIsSpentOnceForTheRequestThatItWasMadeFor() {
    var mine = UUID.randomUUID();
    var other = UUID.randomUUID();
    var certificate = new ProvedFactor(Factor.CERTIFICATE, NOW, Optional.of(mine));
    var device = new ProvedFactor(Factor.DEVICE, NOW, Optional.of(other));
    var session = proving(certificate, device);
    assertTrue(
        database.<Boolean>write(h -> sessions.spend(h, session, UUID.randomUUID())), "needs none");
    assertTrue(database.<Boolean>write(h -> sessions.spend(h, session, mine)));
    assertFalse(
        database.<Boolean>write(h -> sessions.spend(h, session, mine)), "as it was read before");
    var now = database.read(h -> sessions.byId(h, session.id())).orElseThrow();
    var spent = new ProvedFactor(Factor.CERTIFICATE, certificate.at());
    assertEquals(List.of(spent, device.at(spent.at())), now.factors());
    assertTrue(database.<Boolean>write(h -> sessions.spend(h, now, mine)), "rests on none by now");
    assertTrue(database.<Boolean>write(h -> sessions.unchanged(h, session)), "no change to others");
    assertTrue(database.<Boolean>write(h -> sessions.spend(h, now, other)));
  }

  private Session proving(ProvedFactor... proofs) {
    var opened = create(TANAKA, NOW);
    return database
        .write(h -> sessions.renew(h, opened.session(), List.of(proofs), Optional.empty(), NOW))
        .orElseThrow()
        .session();
  }

  /** Two answers at once, each with the session as it was before either. */
  @Test
  void ofManyAnswersAtOnceOneRestsOnAProof() throws Exception {
    var request = UUID.randomUUID();
    var session = proving(new ProvedFactor(Factor.DEVICE, NOW, Optional.of(request)));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> answer =
          () ->
              database.write(
                  h -> sessions.unchanged(h, session) && sessions.spend(h, session, request));
      var rested = 0;
      for (var each : pool.invokeAll(Collections.nCopies(8, answer))) {
        rested += each.get() ? 1 : 0;
      }
      assertEquals(1, rested);
    }
  }

  @Test
  void allSessionsOfAPersonEndAndOnlyTheirs() {
    create(TANAKA, NOW);
    create(TANAKA, NOW);
    var other = create(new PersonId("suzuki"), NOW);

    assertEquals(2, database.read(h -> sessions.of(h, TANAKA, NOW, LIMITS)).size());
    assertEquals(2, write(handle -> sessions.endAll(handle, TANAKA)).size());
    assertEquals(List.of(), database.read(h -> sessions.of(h, TANAKA, NOW, LIMITS)));
    assertTrue(find(other.secret(), NOW).isPresent());
  }

  @Test
  void theDatabaseHoldsNoSecret() throws IOException {
    var made = create(TANAKA, NOW);
    var out = new ByteArrayOutputStream();
    database.exportSnapshot(out);
    var dump = out.toString(UTF_8);

    assertTrue(dump.contains(made.session().id()));
    assertFalse(dump.contains(secretOf(made)));
  }

  @Test
  void remembersWhatAServiceWasToldBeyondTheSession() {
    var services = new ServiceSessions();
    var made = create(TANAKA, NOW);
    var first = told(made, "_a1", NOW.plusSeconds(60));
    var second = told(made, "_a2", NOW.plusSeconds(120));
    write(handle -> recorded(services, handle, first));
    write(handle -> recorded(services, handle, second));
    write(handle -> sessions.end(handle, made.session().id()));

    assertEquals(List.of(second), database.read(h -> services.ofSession(h, made.session().id())));
    assertEquals(List.of(second), database.read(h -> services.ofPerson(h, TANAKA)));
    assertEquals(List.of(second), database.read(h -> services.named(h, SERVICE, "_name")));
    assertEquals(List.of(), database.read(h -> services.named(h, "https://other", "_name")));
    write(handle -> signedOut(services, handle, second));
    var known = database.read(h -> services.ofSession(h, made.session().id())).getFirst();
    assertEquals(Optional.of(NOW), known.ended());
    assertEquals(
        0, this.<Integer>write(handle -> services.purge(handle, NOW.plusSeconds(119), 10)));
    assertEquals(
        1, this.<Integer>write(handle -> services.purge(handle, NOW.plusSeconds(120), 10)));
  }

  private static boolean signedOut(ServiceSessions services, Handle handle, ServiceSession told) {
    services.ended(handle, told, NOW);
    return true;
  }

  private static boolean recorded(ServiceSessions services, Handle handle, ServiceSession told) {
    services.record(handle, told);
    return true;
  }

  @Test
  void whatWasToldSinceIsNotTakenForSignedOut() {
    var services = new ServiceSessions();
    var made = create(TANAKA, NOW);
    var first = told(made, "_a1", NOW.plusSeconds(60));
    var second = told(made, "_a2", NOW.plusSeconds(120));
    write(handle -> recorded(services, handle, first));
    write(handle -> recorded(services, handle, second));
    write(handle -> signedOut(services, handle, first));
    assertEquals(List.of(second), left(made));
    write(handle -> signedOut(services, handle, second));
    assertEquals(List.of(), left(made));
  }

  private List<ServiceSession> left(NewSession made) {
    return database.read(h -> new ServiceSessions().left(h, made.session().id()));
  }

  @Test
  void aLaterSignOnInTheSameBrowserTakesThePlaceOfAnEarlierOne() {
    var services = new ServiceSessions();
    var made = create(TANAKA, NOW);
    var again = create(TANAKA, NOW);
    var elsewhere = create(TANAKA, NOW);
    var kept = NOW.plusSeconds(600);
    write(handle -> recorded(services, handle, told(made, "_a1", "mine", NOW, kept)));
    var later = told(again, "_a2", "mine", NOW.plusSeconds(1), kept);
    write(handle -> recorded(services, handle, later));
    var other = told(elsewhere, "_a3", "another", NOW.minusSeconds(1), kept);
    write(handle -> recorded(services, handle, other));
    assertEquals(List.of(), left(made));
    assertEquals(List.of(later), left(again));
    assertEquals(List.of(other), left(elsewhere));
    assertEquals(3, database.read(h -> services.ofPerson(h, TANAKA)).size(), "all are known");
  }

  @Test
  void whatWasToldIsKeptAsLongAsItMayMatter() {
    var ours = NOW.plus(LIMITS.absolute());
    var slack = ServiceSessions.SLACK;
    assertEquals(
        NOW.plus(ServiceSessions.UNKNOWN).plus(slack),
        ServiceSessions.kept(NOW, ours, Optional.empty()));
    var brief = Optional.of(Duration.ofHours(1));
    assertEquals(
        ours.plus(slack), ServiceSessions.kept(NOW, ours, brief), "it may ask for a logout");
    var quarter = Optional.of(Duration.ofDays(90));
    assertEquals(
        NOW.plus(Duration.ofDays(90)).plus(slack), ServiceSessions.kept(NOW, ours, quarter));
    var endless = Optional.of(Duration.ofDays(3650));
    assertEquals(
        NOW.plus(ServiceSessions.LONGEST).plus(slack), ServiceSessions.kept(NOW, ours, endless));
  }

  @Test
  void whatIsSignedOutIsForgottenSooner() {
    var services = new ServiceSessions();
    var made = create(TANAKA, NOW);
    var told = told(made, "_a1", NOW.plus(ServiceSessions.UNKNOWN));
    write(handle -> recorded(services, handle, told));
    write(handle -> signedOut(services, handle, told));
    var then = NOW.plus(ServiceSessions.SIGNED_OUT);
    assertEquals(0, this.<Integer>write(h -> services.purge(h, then.minusMillis(1), 10)));
    assertEquals(1, this.<Integer>write(h -> services.purge(h, then, 10)));
  }

  private static ServiceSession told(NewSession made, String assertion, Instant kept) {
    return told(made, assertion, "browser", NOW, kept);
  }

  private static ServiceSession told(
      NewSession made, String assertion, String browser, Instant issued, Instant kept) {
    return new ServiceSession(
        made.session().id(),
        SERVICE,
        "entry",
        "_index",
        TANAKA,
        new ServiceSessions.Name(
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "_name",
            Optional.of("https://idp.example"),
            Optional.empty()),
        assertion,
        issued,
        Optional.of(issued.plusSeconds(30)),
        Optional.of(browser),
        kept,
        Optional.empty());
  }
}
