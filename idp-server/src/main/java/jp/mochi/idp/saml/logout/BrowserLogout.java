package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutDecoded;
import jp.mochi.idp.saml.codec.LogoutMessages;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.Session;

/** Logout messages that come by way of a browser, requests and answers (SAML Profiles 2.0 §4.4). */
final class BrowserLogout {
  private static final String REPOST = "logout-repost";
  private static final Duration REPOST_LIFETIME = Duration.ofMinutes(2);

  private final LogoutParts parts;
  private final VerifyLogout verify;
  private final EndSessions sessions;
  private final TellRound round;
  private final RecordTold record;
  private final LogoutAnswer answers;
  private final FrontChannel channel;
  private final LogoutFront front;
  private final SameOrigin origin;

  BrowserLogout(
      LogoutParts parts,
      TellRound round,
      RecordTold record,
      LogoutAnswer answers,
      FrontChannel channel,
      LogoutFront front) {
    this.parts = parts;
    this.verify = new VerifyLogout(parts);
    this.sessions = new EndSessions(parts);
    this.round = round;
    this.record = record;
    this.answers = answers;
    this.channel = channel;
    this.front = front;
    this.origin = new SameOrigin(parts.origin());
  }

  /** SAML Bindings 2.0 §3.4: the message comes in the query. */
  void redirected(Context ctx) {
    take(ctx, parts.visitors().of(ctx), LogoutMessages.redirect(ctx.req().getQueryString()));
  }

  /**
   * SAML Bindings 2.0 §3.5: the message comes in a form. A browser sends no {@code SameSite=Lax}
   * cookie with a post from another site: a page of ours posts the message again, sealed, from our
   * own origin.
   */
  void posted(Context ctx) {
    var body = ctx.body();
    if (Visitors.hasBrowser(ctx)) {
      take(ctx, parts.visitors().of(ctx), LogoutMessages.post(body));
      return;
    }
    var stranger = parts.visitors().unmarked(ctx);
    if (LogoutMessages.post(body) instanceof LogoutDecoded.Malformed malformed) {
      take(ctx, stranger, malformed);
      return;
    }
    var expires = stranger.circumstances().time().plus(REPOST_LIFETIME);
    front.repost(ctx, LogoutAddresses.AGAIN, parts.sealer().seal(REPOST, "", body, expires));
  }

  /** Another site can't send this form: a browser that came from there would get a new cookie. */
  void again(Context ctx) {
    var token = Optional.ofNullable(ctx.formParam("token")).orElse("");
    if (origin.isForeign(ctx)) {
      refuse(ctx, parts.visitors().unmarked(ctx), Reason.WRONG_BROWSER, Map.of());
      return;
    }
    var visitor = parts.visitors().of(ctx);
    parts
        .sealer()
        .content(REPOST, "", token)
        .ifPresentOrElse(
            body -> take(ctx, visitor, LogoutMessages.post(body)),
            () -> refuse(ctx, visitor, Reason.FLOW_EXPIRED, Map.of()));
  }

  private void take(Context ctx, Visitor visitor, LogoutDecoded decoded) {
    switch (decoded) {
      case LogoutDecoded.Malformed(var reason, var detail) ->
          refuse(ctx, visitor, reason, Map.of("fault", detail));
      case LogoutDecoded.Fault(var said) ->
          refuse(ctx, visitor, Reason.NOT_A_REQUEST, Map.of("fault", said));
      case LogoutDecoded.Response(var response) -> channel.answered(ctx, response);
      case LogoutDecoded.Request(var request) -> {
        var came = came(visitor);
        obey(ctx, visitor, came, verify.verify(request, came));
      }
    }
  }

  private VerifyLogout.Came came(Visitor visitor) {
    return new VerifyLogout.Came(
        parts.browserAddress(),
        Optional.of(visitor.browserHash()),
        session(visitor).map(Session::id),
        visitor.circumstances());
  }

  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(parts.browserSessions()::find);
  }

  private void obey(
      Context ctx, Visitor visitor, VerifyLogout.Came came, VerifyLogout.Outcome outcome) {
    switch (outcome) {
      case VerifyLogout.Outcome.Untrusted(var reason, var reference) ->
          front.refuse(ctx, reason, reference, Optional.empty());
      case VerifyLogout.Outcome.Told told -> refuse(ctx, told);
      case VerifyLogout.Outcome.Good(var wish, var relayState) ->
          obey(ctx, visitor, came, wish, relayState);
    }
  }

  private void obey(
      Context ctx,
      Visitor visitor,
      VerifyLogout.Came came,
      EndSessions.Wish wish,
      Optional<String> relayState) {
    switch (sessions.wished(wish)) {
      case EndSessions.Outcome.Refused(var fault, var service) -> {
        if (wish.only().isPresent()) {
          var untrusted = verify.untrusted(fault, Optional.of(service), came);
          front.refuse(ctx, untrusted.reason(), untrusted.reference(), Optional.empty());
        } else {
          refuse(ctx, verify.told(service, wish.request(), relayState, fault, came));
        }
      }
      case EndSessions.Outcome.Ended ended -> {
        forget(ctx, visitor, came, ended.sessions());
        var asked = wish.request().id();
        var begun = channel.begun(ctx, visitor, wish.service().entityId(), asked);
        if (begun.isPresent()) { // the same page again: nobody is told a second time
          FrontChannel.go(ctx, begun.get());
          return;
        }
        var here = here(ctx, visitor, came);
        var told = round.tell(ended.others(), row -> isHere(row, visitor, here), false);
        record.write(told, ended.sessions(), ended.who(), visitor.circumstances());
        goOn(ctx, visitor, ended, wish, relayState, told);
      }
    }
  }

  /**
   * Whether it is this very browser that was signed on there; who brings a request may be anybody.
   */
  private static boolean isHere(ServiceSession row, Visitor visitor, Set<String> here) {
    return row.browser().filter(visitor.browserHash()::equals).isPresent()
        || here.contains(row.sessionId());
  }

  /** The sessions that this browser has, or had when it set out. */
  private Set<String> here(Context ctx, Visitor visitor, VerifyLogout.Came came) {
    var here = new HashSet<>(channel.underWay(ctx, visitor));
    came.session().ifPresent(here::add);
    return here;
  }

  private void forget(Context ctx, Visitor visitor, VerifyLogout.Came came, Set<String> ended) {
    if (came.session().filter(ended::contains).isPresent()) {
      parts.browserSessions().forget(visitor);
      SetCookie.expired(Cookies.SESSION).on(ctx);
    }
  }

  private void goOn(
      Context ctx,
      Visitor visitor,
      EndSessions.Outcome.Ended ended,
      EndSessions.Wish wish,
      Optional<String> relayState,
      List<Told> told) {
    var request = wish.request();
    var service = ended.asker().orElse(wish.service());
    var everybody = told.stream().allMatch(Told::done);
    if (everybody && !request.asynchronous()) {
      var way = answers.byBrowser(service, request.id(), relayState, LogoutAnswer.status(true));
      if (way.isPresent() && sendable(ctx, way.get())) {
        channel.send(ctx, way.get());
        return;
      }
    }
    var asker = new LogoutFlow.Asker(service.entityId(), service.id(), request.id(), relayState);
    var answered = Optional.of(asker).filter(a -> !request.asynchronous());
    channel.begin(ctx, visitor, ended, answered, told);
  }

  /** A redirect to another host would be stopped by the policy of the page that posted to us. */
  private static boolean sendable(Context ctx, LogoutAnswer.Way way) {
    return way instanceof LogoutAnswer.Way.Post || ctx.req().getMethod().equals("GET");
  }

  /** Tells the service; where its metadata names no address for answers, the person. */
  private void refuse(Context ctx, VerifyLogout.Outcome.Told told) {
    var status = LogoutAnswer.status(told.reason(), told.reference());
    var way = answers.byBrowser(told.service(), told.request().id(), told.relayState(), status);
    if (way.isPresent() && !told.request().asynchronous() && sendable(ctx, way.get())) {
      channel.send(ctx, way.get());
    } else {
      front.refuse(ctx, told.reason(), told.reference(), Optional.empty());
    }
  }

  private void refuse(Context ctx, Visitor visitor, Reason reason, Map<String, String> detail) {
    var came =
        new VerifyLogout.Came(
            parts.browserAddress(),
            Optional.of(visitor.browserHash()),
            Optional.empty(),
            visitor.circumstances());
    var untrusted = verify.untrusted(new LogoutFault(reason, detail), Optional.empty(), came);
    front.refuse(ctx, untrusted.reason(), untrusted.reference(), Optional.empty());
  }
}
