package jp.mochi.idp.gate;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;

/** One request to an in-house system as a requester: a permit becomes headers about the person. */
final class CheckRequester implements Requester {
  static final String NAME = "gate-check";
  private static final String PAGE = "page";

  private final InHouseSystems systems;
  private final Database database;
  private final Sessions sessions;
  private final CheckedRequests checked;
  private final FloodCounter refusals;
  private final Clock clock;

  CheckRequester(
      InHouseSystems systems,
      Database database,
      Sessions sessions,
      CheckedRequests checked,
      FloodCounter refusals,
      Clock clock) {
    this.systems = systems;
    this.database = database;
    this.sessions = sessions;
    this.checked = checked;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * A request that a proxy asks about.
   *
   * @param ticket the public id of the person's ticket; empty without one
   */
  static SignOnRequest request(
      GateConfig.InHouse system, Wanted wanted, String ticket, Visitor visitor) {
    return SignOnRequest.begun(
        NAME,
        system.name(),
        system.displayName().ja(),
        system.displayName().en(),
        false,
        false,
        Map.of(
            "request",
            wanted.method() + " " + wanted.path(),
            "ticket",
            ticket,
            PAGE,
            String.valueOf(wanted.navigation())),
        visitor.circumstances().time(),
        Optional.of(ReturnAddress.first(system.address())));
  }

  @Override
  public String name() {
    return NAME;
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
    var headers = systems.named(request.service()).flatMap(s -> IdentityHeaders.of(s, person));
    if (headers.isEmpty()) {
      var expected = Map.of("expected", "at most " + IdentityHeaders.LONGEST + " characters");
      var why = new Why(Reason.ATTRIBUTE_NOT_WRITABLE, Optional.of(permit), expected);
      return Optional.of(refused(request, why, Optional.of(session), visitor));
    }
    var now = clock.instant();
    if (sessions.touchIsDue(session, now)) {
      database.write(
          handle -> {
            sessions.touch(handle, session, now);
            return true;
          });
    }
    checked.record(
        new AuditEvent.Checked(
            visitor.circumstances(),
            BrowserSessions.who(session),
            request.service(),
            session.id(),
            request.details().getOrDefault("ticket", ""),
            permit.trace(),
            Map.of(request.details().getOrDefault("request", ""), 1)));
    return Optional.of(new Answer.Pass(headers.get()));
  }

  /**
   * Refuses a person for whom the rules want a factor here that they did not want a moment ago, at
   * the sign-on.
   */
  Answer refusedAgain(SignOnRequest request, Factor factor, Session session, Visitor visitor) {
    var expected =
        factor
            + ", which the sign-on a moment ago did without: does it see the person at another"
            + " address than the proxy does?";
    var why = new Why(Reason.POLICY, Optional.empty(), Map.of("expected", expected));
    return refused(request, why, Optional.of(session), visitor);
  }

  /**
   * Only where somebody is sent to the page that says why: its reference leads the helpdesk to this
   * record. Of a page's images and scripts nobody asks what would help.
   */
  @Override
  public boolean explains(SignOnRequest request) {
    return Boolean.parseBoolean(request.details().getOrDefault(PAGE, ""));
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    var detail = new HashMap<>(why.detail());
    detail.put("request", request.details().getOrDefault("request", ""));
    var told = new Why(why.reason(), why.decision(), detail, why.explanation());
    var reference = refusals.recordOneOfMany(told.record(request, session, visitor));
    return told.page(reference, request.startAgain());
  }
}
