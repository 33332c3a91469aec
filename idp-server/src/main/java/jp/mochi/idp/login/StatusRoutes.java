package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.text.Language;

/**
 * Where somebody tries again whose device wasn't in order, or reads the page that asks for a
 * certificate in another language: the loop is gone through once more, and what was reported
 * meanwhile counts. Nothing is proved here. The sealed token, bound to the browser's cookie, tells
 * a form of ours from a forged one, as on the other pages of a sign-on.
 */
public final class StatusRoutes {
  static final String PATH = "/login/status";

  private final LoginPages pages;
  private final SignOnToken tokens;
  private final SignOn signOn;
  private final Auditor auditor;
  private final Function<Context, Visitor> visitors;
  private final SameOrigin origin;

  /**
   * @param visitors sees whoever posts a form of ours
   */
  public StatusRoutes(
      LoginPages pages,
      SignOnToken tokens,
      SignOn signOn,
      Auditor auditor,
      Function<Context, Visitor> visitors,
      SameOrigin origin) {
    this.pages = pages;
    this.tokens = tokens;
    this.signOn = signOn;
    this.auditor = auditor;
    this.visitors = visitors;
    this.origin = origin;
  }

  public List<Route> routes() {
    return List.of(Route.post(Listener.MAIN, PATH, this::again));
  }

  private void again(Context context) {
    var visitor = visitors.apply(context);
    var token = Optional.ofNullable(context.formParam("token")).orElse("");
    if (origin.isForeign(context)) {
      refuse(context, Reason.WRONG_BROWSER, visitor, Optional.empty());
      return;
    }
    switch (tokens.open(token, visitor)) {
      case SignOnToken.Opened.Open(var request) -> {
        Language.ofTag(context.formParam("lang"))
            .ifPresent(language -> LoginPages.choose(context, language));
        pages.show(context, signOn.proceed(request, visitor), visitor);
      }
      case SignOnToken.Opened.Expired(var request) ->
          refuse(context, Reason.FLOW_EXPIRED, visitor, Optional.of(request));
      case SignOnToken.Opened.WrongBrowser() ->
          refuse(context, Reason.WRONG_BROWSER, visitor, Optional.empty());
      case SignOnToken.Opened.Refused() ->
          refuse(context, Reason.MALFORMED_REQUEST, visitor, Optional.empty());
    }
  }

  private void refuse(
      Context context, Reason reason, Visitor visitor, Optional<SignOnRequest> request) {
    var record =
        AuditEvent.Refused.unnamed(
            visitor.circumstances(),
            request.map(SignOnRequest::service),
            reason,
            Map.of("path", PATH));
    var reference = auditor.record(record);
    pages.refuse(context, reason, reference, request.flatMap(SignOnRequest::startAgain));
  }
}
