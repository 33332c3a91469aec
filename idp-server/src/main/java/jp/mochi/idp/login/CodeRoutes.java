package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.onetime.ProveCode;
import jp.mochi.idp.onetime.TypedCode;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;

/**
 * Where a one-time code comes in. It counts for whoever is signed on in this browser; who isn't is
 * asked who they are by the loop.
 */
public final class CodeRoutes {
  static final String PATH = "/login/code";

  private final Parts parts;
  private final CodePages pages;

  /**
   * What it stands on.
   *
   * @param sessionCookie how long the session cookie lives in the browser
   */
  public record Parts(
      LoginPages pages,
      SignOn signOn,
      BrowserSessions sessions,
      ProveCode proving,
      Auditor auditor,
      PostedForms forms,
      Duration sessionCookie) {}

  public CodeRoutes(Parts parts) {
    this.parts = parts;
    this.pages = new CodePages(parts.pages());
  }

  public List<Route> routes() {
    return List.of(Route.post(Listener.MAIN, PATH, parts.forms().underWay(this::opened)));
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
}
