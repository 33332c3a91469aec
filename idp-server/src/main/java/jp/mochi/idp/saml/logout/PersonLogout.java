package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.idp.signout.SignOutStep;

/**
 * {@code /logout}: the person's own way out. It asks first, so that no other site signs them out.
 */
final class PersonLogout {
  private static final String PURPOSE = "logout";
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final LogoutParts parts;
  private final EndSessions sessions;
  private final TellRound round;
  private final RecordTold record;
  private final FrontChannel channel;
  private final LogoutFront front;
  private final SameOrigin origin;

  PersonLogout(
      LogoutParts parts,
      TellRound round,
      RecordTold record,
      FrontChannel channel,
      LogoutFront front) {
    this.parts = parts;
    this.sessions = new EndSessions(parts);
    this.round = round;
    this.record = record;
    this.channel = channel;
    this.front = front;
    this.origin = new SameOrigin(parts.origin());
  }

  /** {@code GET /logout}. */
  void asks(Context ctx) {
    var visitor = parts.visitors().of(ctx);
    var session = session(visitor);
    if (session.isEmpty()) {
      front.show(ctx, new SignOutStep.NobodyHere());
      return;
    }
    var expires = visitor.circumstances().time().plus(LIFETIME);
    var token = parts.sealer().seal(PURPOSE, visitor.browserHash(), session.get().id(), expires);
    front.show(ctx, new SignOutStep.Ask(session.get().username(), token, states(session.get())));
  }

  /** Where the person is signed on, as far as we know. */
  private List<ServiceState> states(Session session) {
    var now = parts.clock().instant();
    return sessions.others(Set.of(session.id())).stream()
        .map(row -> Told.of(row, parts.entry(row), new How.Waiting(), "").state(now))
        .toList();
  }

  /** {@code POST /logout}. */
  void wants(Context ctx) {
    var token = Optional.ofNullable(ctx.formParam("token")).orElse("");
    var visitor = parts.visitors().posting(ctx);
    var id = parts.sealer().content(PURPOSE, visitor.browserHash(), token);
    if (origin.isForeign(ctx) || id.isEmpty()) {
      refuse(ctx, visitor);
      return;
    }
    var mine = session(visitor).filter(session -> session.id().equals(id.get()));
    var ended = mine.flatMap(session -> sessions.ofPerson(session, visitor.circumstances()));
    if (ended.isEmpty()) {
      front.show(ctx, new SignOutStep.NobodyHere());
      return;
    }
    parts.browserSessions().forget(visitor);
    SetCookie.expired(Cookies.SESSION).on(ctx);
    var here = ended.get().sessions();
    var told = round.tell(ended.get().others(), row -> here.contains(row.sessionId()), false);
    record.write(told, here, ended.get().who(), visitor.circumstances());
    channel.begin(ctx, visitor, ended.get(), Optional.empty(), told);
  }

  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(parts.browserSessions()::find);
  }

  private void refuse(Context ctx, Visitor visitor) {
    var reason = origin.isForeign(ctx) ? Reason.WRONG_BROWSER : Reason.FLOW_EXPIRED;
    var reference =
        parts
            .refusals()
            .record(
                AuditEvent.Refused.unnamed(
                    visitor.circumstances(), Optional.empty(), reason, Map.of("path", ctx.path())));
    front.refuse(ctx, reason, reference, Optional.empty());
  }
}
