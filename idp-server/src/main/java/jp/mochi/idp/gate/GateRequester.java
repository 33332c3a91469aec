package jp.mochi.idp.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.CurrentGrounds;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.GateTickets;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * The sign-on to an in-house system as a requester: a permit becomes a code that the browser posts
 * to the system's host. As with an assertion, one transaction re-reads session and policy, stores
 * the code and writes the record; only then does the code leave.
 */
final class GateRequester implements Requester {
  static final String NAME = "gate";

  /** A page of ours posts the code on at once; without scripts, a person presses a button. */
  static final Duration CODE = Duration.ofMinutes(2);

  private final InHouseSystems systems;
  private final Database database;
  private final Stores stores;
  private final CurrentGrounds grounds;
  private final FloodCounter refusals;
  private final Clock clock;

  /** What the issuing transaction writes to. */
  record Stores(
      Sessions sessions,
      SessionLimits limits,
      GateTickets tickets,
      PolicyVersions policies,
      AuditLog audit) {}

  /** What the transaction came to. */
  private sealed interface Recorded {
    record Code(String secret) implements Recorded {}

    record SessionChanged() implements Recorded {}

    record Outdated() implements Recorded {}
  }

  GateRequester(
      InHouseSystems systems,
      Database database,
      Stores stores,
      FloodCounter refusals,
      Clock clock) {
    this.systems = systems;
    this.database = database;
    this.stores = stores;
    this.grounds = new CurrentGrounds(stores.policies());
    this.refusals = refusals;
    this.clock = clock;
  }

  /** A person wants to go to a system. */
  static SignOnRequest request(
      GateConfig.InHouse system, String returnTo, String browserHash, Instant now) {
    return SignOnRequest.begun(
        NAME,
        system.name(),
        system.displayName().ja(),
        system.displayName().en(),
        false,
        false,
        Map.of("return", returnTo, "browser", browserHash),
        now,
        Optional.of(ReturnAddress.first(system.address())));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean issues() {
    return true;
  }

  @Override
  public ServiceFacts service(SignOnRequest request) {
    return systems.facts(request.service());
  }

  @Override
  public Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var changed = new Why(Reason.CHANGED_MEANWHILE, Optional.of(permit), Map.of());
    var system = systems.named(request.service());
    var returnTo =
        system.flatMap(
            s -> ReturnAddress.within(s.address(), request.details().getOrDefault("return", "")));
    if (system.isEmpty() || returnTo.isEmpty()) {
      return Optional.of(refused(request, changed, Optional.of(session), visitor));
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var code =
        new GateTickets.Code(
            GateTickets.newId(now),
            system.get().name(),
            request.details().getOrDefault("browser", ""),
            session.id(),
            returnTo.get(),
            now.plus(CODE),
            end(permit, session, now));
    return switch (database.write(
        h -> issue(h, request.id(), code, permit, session, visitor, now))) {
      case Recorded.Code(var secret) ->
          Optional.of(
              new Answer.PostForm(InHouseSystems.done(system.get()), Map.of("code", secret), true));
      case Recorded.SessionChanged() ->
          Optional.of(refused(request, changed, Optional.of(session), visitor));
      case Recorded.Outdated() -> Optional.empty();
    };
  }

  private Recorded issue(
      Handle handle,
      UUID request,
      GateTickets.Code code,
      Decision.Permit permit,
      Session session,
      Visitor visitor,
      Instant now) {
    if (!stores.sessions().unchanged(handle, session)) {
      return new Recorded.SessionChanged();
    }
    if (!grounds.hold(handle, permit, session.device())
        || !stores.sessions().spend(handle, session, request)) {
      return new Recorded.Outdated();
    }
    stores.sessions().touch(handle, session, now);
    var secret = stores.tickets().issue(handle, code);
    stores
        .audit()
        .append(
            handle,
            new AuditEvent.Permitted(
                visitor.circumstances(),
                BrowserSessions.who(session),
                code.system(),
                session.factors(),
                permit.trace(),
                session.id(),
                code.ticket()));
    return new Recorded.Code(secret);
  }

  /** Rules to be asked again soon are: the gate asks them with every request. */
  private Instant end(Decision.Permit permit, Session session, Instant now) {
    var ours = session.started().plus(stores.limits().absolute());
    return permit
        .obligations()
        .session()
        .map(now::plus)
        .filter(end -> end.isBefore(ours))
        .orElse(ours);
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    var reference = refusals.record(why.record(request, session, visitor));
    return why.page(reference, request.startAgain());
  }
}
