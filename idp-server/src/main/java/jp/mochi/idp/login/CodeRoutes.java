package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.onetime.ProveCode;
import jp.mochi.idp.onetime.TypedCode;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.text.Language;

/**
 * Where a one-time code comes in. It counts for whoever is signed on in this browser; who isn't is
 * asked who they are by the loop. The sealed token, bound to the browser's cookie, tells a form of
 * ours from a forged one, as on the other pages of a sign-on.
 */
public final class CodeRoutes {
  static final String PATH = "/login/code";

  private final Parts parts;
  private final CodePages pages;

  /**
   * What it stands on.
   *
   * @param visitors sees whoever posts a form of ours
   * @param sessionCookie how long the session cookie lives in the browser
   */
  public record Parts(
      LoginPages pages,
      SignOnToken tokens,
      SignOn signOn,
      BrowserSessions sessions,
      ProveCode proving,
      Auditor auditor,
      Function<Context, Visitor> visitors,
      SameOrigin origin,
      Duration sessionCookie) {}

  public CodeRoutes(Parts parts) {
    this.parts = parts;
    this.pages = new CodePages(parts.pages());
  }

  public List<Route> routes() {
    return List.of(Route.post(Listener.MAIN, PATH, this::posted));
  }

  private void posted(Context context) {
    var visitor = parts.visitors().apply(context);
    var token = Optional.ofNullable(context.formParam("token")).orElse("");
    if (parts.origin().isForeign(context)) {
      refuse(context, Reason.WRONG_BROWSER, visitor, Optional.empty());
      return;
    }
    switch (parts.tokens().open(token, visitor)) {
      case SignOnToken.Opened.Open(var request) -> opened(context, request, visitor);
      case SignOnToken.Opened.Expired(var request) ->
          refuse(context, Reason.FLOW_EXPIRED, visitor, Optional.of(request));
      case SignOnToken.Opened.WrongBrowser() ->
          refuse(context, Reason.WRONG_BROWSER, visitor, Optional.empty());
      case SignOnToken.Opened.Refused() ->
          refuse(context, Reason.MALFORMED_REQUEST, visitor, Optional.empty());
    }
  }

  private void opened(Context context, SignOnRequest request, Visitor visitor) {
    var language = Language.ofTag(context.formParam("lang"));
    language.ifPresent(chosen -> LoginPages.choose(context, chosen));
    var session = visitor.sessionSecret().flatMap(parts.sessions()::find);
    if (language.isPresent() || session.isEmpty()) {
      parts.pages().show(context, parts.signOn().proceed(request, visitor), visitor);
      return;
    }
    var typed = TypedCode.of(Optional.ofNullable(context.formParam("code")).orElse(""));
    if (typed.isEmpty()) {
      pages.malformed(context, request, visitor);
    } else {
      judged(context, request, session.get(), typed.get(), visitor);
    }
  }

  private void judged(
      Context context, SignOnRequest request, Session session, TypedCode typed, Visitor visitor) {
    switch (parts.proving().prove(session, request.id(), typed, visitor)) {
      case ProveCode.Outcome.Proved(var opened) -> {
        SetCookie.lasting(Cookies.SESSION, opened.secret(), parts.sessionCookie()).on(context);
        var outcome = parts.signOn().afterProof(request, opened.session(), visitor);
        parts.pages().show(context, outcome, visitor);
      }
      case ProveCode.Outcome.Refused refused -> {
        var reference = parts.auditor().record(record(request, session, visitor, refused.reason()));
        pages.refused(context, request, visitor, refused, reference);
      }
    }
  }

  private static AuditEvent.Refused record(
      SignOnRequest request, Session session, Visitor visitor, Reason reason) {
    return new AuditEvent.Refused(
        visitor.circumstances(),
        Optional.of(BrowserSessions.who(session)),
        Optional.of(request.service()),
        reason,
        Optional.empty(),
        Optional.of(session.id()),
        Map.of());
  }

  private void refuse(
      Context context, Reason reason, Visitor visitor, Optional<SignOnRequest> request) {
    var record =
        AuditEvent.Refused.unnamed(
            visitor.circumstances(),
            request.map(SignOnRequest::service),
            reason,
            Map.of("path", PATH));
    var reference = parts.auditor().record(record);
    parts.pages().refuse(context, reason, reference, request.flatMap(SignOnRequest::startAgain));
  }
}
