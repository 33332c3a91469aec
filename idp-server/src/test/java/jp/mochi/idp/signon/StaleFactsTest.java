package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ForRequest;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.ldap.Account;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one database, each with its own view of the directory: what one of them knows too
 * late ends no session of the other's.
 */
class StaleFactsTest {
  private static final PersonId TANAKA = new PersonId("id-tanaka");
  private static final Decision PERMIT =
      new Decision.Permit(Obligations.NONE, new Trace("v1", Optional.empty(), List.of()));
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(8), Duration.ofHours(12));
  private static final LookUp AWAY = new LookUp.Unavailable(new IOException("nobody answers"));
  private static final LookUp GONE = new LookUp.NotFound();
  private static final String OLD = "133500000000000000";
  private static final String NEW = "133500000000000009";

  private final ManualClock time = new ManualClock();
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final OpenDatabase database = Engine.SQLITE.open();
  private final List<Session> told = new ArrayList<>();
  private Policy rules = facts -> PERMIT;
  private final Node one = new Node();
  private final Node other = new Node();

  @AfterEach
  void close() {
    database.close();
  }

  private static LookUp entry(String mark) {
    return new LookUp.Found(person(mark, false));
  }

  private static LookUp disabled(String mark) {
    return new LookUp.Found(person(mark, true));
  }

  private static Person person(String mark, boolean disabled) {
    return new Person(
        TANAKA, "tanaka", "uid=tanaka", Map.of(), Map.of(), Set.of(), Optional.of(mark), disabled);
  }

  private Visitor visitor(Optional<String> secret) {
    return new Visitor(
        "b", secret, Optional.empty(), new Circumstances(clock.instant(), "r", "203.0.113.5", ""));
  }

  /** A server with a view of the directory. */
  private final class Node {
    private final View view = new View();
    private final People people = new People(view, clock, Duration.ofMinutes(15));
    private final BrowserSessions sessions =
        new BrowserSessions(database, new Sessions(), LIMITS, new AuditLog(false), clock);
    private final SignOn loop =
        new SignOn(
            sessions,
            people,
            () -> facts -> rules.evaluate(facts),
            List.of(new Service()),
            Holding.FOR_GOOD,
            outcome -> {},
            (session, visitor) -> told.add(session),
            clock);

    /** Signs on with the password of this mark; the cookie's value. */
    private String signOn(String mark) {
      var person = person(mark, false);
      people.remember(person);
      return sessions
          .open(person, Factor.PASSWORD, Optional.empty(), visitor(Optional.empty()), handle -> "")
          .session()
          .secret();
    }

    private Outcome comesWith(String secret) {
      return loop.proceed(request(), visitor(Optional.of(secret)));
    }

    /** Has read the person by now. */
    private void knows(LookUp entry) {
      view.says(entry);
      people.read(TANAKA);
    }
  }

  /** Each node has found the session with the proof in it, a moment ago. */
  @Test
  void whatOneNodeHasSpentTheOtherAsksForAgain() {
    var asked = new Effect.Requirement(Factor.CERTIFICATE, Optional.empty());
    var effect = new Effect.Require(List.of(asked), Obligations.NONE);
    var why = new Words("端末", "Phone");
    var rule = new Rule("phone", why, List.of(), Optional.empty(), effect, false);
    rules = new RuleSet("v1", List.of(rule), Set.of(Factor.CERTIFICATE));
    one.knows(entry(OLD));
    other.knows(entry(OLD));
    var request = request();
    var proof =
        new BrowserSessions.CertificateProof(
            person(OLD, false),
            new HeldCertificate("f", "p"),
            Optional.empty(),
            new ForRequest(UUID.randomUUID(), request.id()),
            Map.of());
    var certified =
        one.sessions.certify(proof, visitor(Optional.empty()), handle -> true, handle -> {});
    var secret =
        assertInstanceOf(BrowserSessions.Certified.Opened.class, certified).session().secret();
    other.sessions.find(secret);
    assertIn(one.loop.proceed(request, visitor(Optional.of(secret))));
    var again = other.loop.proceed(request, visitor(Optional.of(secret)));
    var collect = assertInstanceOf(Outcome.Collect.class, again, again::toString);
    assertEquals(Factor.CERTIFICATE, collect.factor());
    assertNothingEnded();
  }

  private SignOnRequest request() {
    return SignOnRequest.begun(
        "service", "crm", "crm", "crm", false, false, Map.of(), clock.instant(), Optional.empty());
  }

  private static void assertIn(Outcome outcome) {
    var answered = assertInstanceOf(Outcome.Answered.class, outcome);
    assertInstanceOf(Answer.Pass.class, answered.answer());
  }

  /** Refused for the directory's sake, and the session lives on. */
  private void assertNotNow(Outcome outcome) {
    var answered = assertInstanceOf(Outcome.Answered.class, outcome);
    var refusal = assertInstanceOf(Answer.Refusal.class, answered.answer());
    assertEquals(Reason.DIRECTORY_UNAVAILABLE, refusal.reason());
    assertNothingEnded();
  }

  private void assertNothingEnded() {
    assertEquals(List.of(), told);
    assertEquals(1, sessions());
  }

  /** The session is over, its services are told once, and the person is asked. */
  private void assertOver(Outcome outcome) {
    assertInstanceOf(Outcome.Collect.class, outcome);
    assertEquals(1, told.size());
    assertEquals(0, sessions());
  }

  private int sessions() {
    return database.read(
        h -> h.createQuery("SELECT COUNT(*) FROM session").mapTo(Integer.class).one());
  }

  @Test
  void aNodeThatKnewThePersonBeforeThePasswordChangedLooksAgain() {
    other.knows(entry(OLD));
    other.view.says(entry(NEW));
    assertIn(other.comesWith(one.signOn(NEW)));
    assertNothingEnded();
  }

  @Test
  void anOutageDoesNotTurnWhatWasKnownLastIntoAChange() {
    other.knows(entry(OLD));
    var secret = one.signOn(NEW);
    other.view.says(AWAY);
    assertNotNow(other.comesWith(secret));
    time.pass(Duration.ofMinutes(5));
    assertNotNow(other.comesWith(secret));
    other.view.says(entry(NEW));
    assertIn(other.comesWith(secret));
    assertNothingEnded();
  }

  @Test
  void whatWasKnownLastStillLetsInWhomItAgreesWith() {
    var secret = one.signOn(NEW);
    other.knows(entry(NEW));
    other.view.says(AWAY);
    time.pass(Duration.ofMinutes(5));
    assertIn(other.comesWith(secret));
  }

  @Test
  void aReplicaThatLagsEndsNothing() {
    other.view.says(entry(OLD));
    var secret = one.signOn(NEW);
    assertIn(other.comesWith(secret));
    assertIn(other.comesWith(secret));
    assertNothingEnded();
  }

  @Test
  void aPasswordThatWasSetSinceEndsTheSession() {
    var secret = one.signOn(OLD);
    other.view.says(entry(NEW));
    assertOver(other.comesWith(secret));
    assertInstanceOf(Outcome.Collect.class, other.comesWith(secret));
    assertEquals(1, told.size());
  }

  @Test
  void whoWasDisabledWhenTheNodeLookedLastIsLookedAtAgain() {
    other.knows(disabled(OLD));
    other.view.says(entry(OLD));
    var secret = one.signOn(OLD);
    assertIn(other.comesWith(secret));
    assertNothingEnded();
    time.pass(People.MAX_AGE);
    other.view.says(disabled(OLD));
    assertOver(other.comesWith(secret));
  }

  @Test
  void whoWasDisabledBeforeTheOutageIsRefusedDuringIt() {
    other.knows(disabled(OLD));
    other.view.says(AWAY);
    assertNotNow(other.comesWith(one.signOn(OLD)));
  }

  @Test
  void severalEntriesOfOneIdEndNothingAndLetNobodyIn() {
    other.view.says(new LookUp.Ambiguous());
    var secret = one.signOn(OLD);
    assertNotNow(other.comesWith(secret));
    other.view.says(entry(OLD));
    assertIn(other.comesWith(secret));
  }

  @Test
  void oneEmptySearchIsNoLeaver() {
    var secret = one.signOn(OLD);
    other.view.says(entry(OLD));
    other.view.saysOnce(GONE);
    assertIn(other.comesWith(secret));
    assertNothingEnded();
  }

  @Test
  void aLeaverGetsNothingAfterAMinute() {
    var secret = one.signOn(OLD);
    one.view.says(GONE);
    time.pass(People.MAX_AGE);
    assertOver(one.comesWith(secret));
  }

  @Test
  void aSessionThatWasProvedAnewMeanwhileIsNotEndedAsItWasBefore() {
    var secret = one.signOn(OLD);
    var before = other.sessions.find(secret).orElseThrow();
    var renewed =
        one.sessions.open(
            person(NEW, false),
            Factor.PASSWORD,
            Optional.empty(),
            visitor(Optional.of(secret)),
            handle -> "");
    other.view.says(entry(NEW));
    assertInstanceOf(Outcome.Collect.class, other.comesWith(secret));
    assertNothingEnded();
    assertFalse(other.sessions.end(before, "password changed", visitor(Optional.empty())));
    assertIn(other.comesWith(renewed.session().secret()));
    var now = renewed.session().session();
    assertTrue(other.sessions.end(now, "password changed", visitor(Optional.empty())));
  }

  /** Lets everybody pass whom the loop lets through. */
  private final class Service implements Requester {
    @Override
    public String name() {
      return "service";
    }

    @Override
    public Optional<Answer> permitted(
        SignOnRequest request,
        Decision.Permit permit,
        Session session,
        Person person,
        Visitor visitor) {
      return database.<Boolean>write(handle -> restsOnItsProof(handle, request, session))
          ? Optional.of(new Answer.Pass(Map.of()))
          : Optional.empty();
    }

    private boolean restsOnItsProof(Handle handle, SignOnRequest request, Session session) {
      var sessions = new Sessions();
      return sessions.unchanged(handle, session) && sessions.spend(handle, session, request.id());
    }

    @Override
    public boolean issues() {
      return true;
    }

    @Override
    public Answer refused(
        SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
      return new Answer.Refusal(
          why.reason(), "r", Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** One server of the directory, which says of everybody what the test says. */
  private static final class View implements Directory {
    private LookUp answer = GONE;
    private Optional<LookUp> once = Optional.empty();

    private void says(LookUp entry) {
      answer = entry;
    }

    private void saysOnce(LookUp entry) {
      once = Optional.of(entry);
    }

    @Override
    public LookUp read(PersonId id) {
      var said = once.orElse(answer);
      once = Optional.empty();
      return said;
    }

    @Override
    public LookUp find(String username) {
      return answer;
    }

    @Override
    public LookUp find(String attribute, String value) {
      return answer;
    }

    @Override
    public AccountLookUp account(String username) {
      return new AccountLookUp.NotFound();
    }

    @Override
    public BindOutcome authenticate(Account account, Password password) {
      throw new AssertionError("the loop binds as nobody");
    }

    @Override
    public ChangeOutcome changePassword(Account account, Password old, Password fresh) {
      throw new AssertionError("the loop changes nothing");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
