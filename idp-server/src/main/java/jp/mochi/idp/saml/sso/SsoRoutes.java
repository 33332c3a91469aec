package jp.mochi.idp.saml.sso;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Prefetch;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.saml.codec.PostRequests;
import jp.mochi.idp.saml.codec.RedirectRequests;
import jp.mochi.idp.saml.codec.UnsolicitedRequests;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;

/** The addresses of web single sign-on. */
public final class SsoRoutes {
  private static final String CONTINUE = "/saml/sso/continue";

  private final WebSso webSso;
  private final SignOn signOn;
  private final SignOnToken tokens;
  private final ShownRequests shown;
  private final RequestAddresses addresses;
  private final Visitors visitors;
  private final Pages pages;
  private final SameOrigin origin;

  /** How an outcome becomes a page; whoever shows pages is wired in. */
  public interface Pages {
    void show(Context ctx, Outcome outcome, Visitor visitor);

    /** A page that at once posts {@code token} to {@code action}, from our own origin. */
    void repost(Context ctx, String action, String token);
  }

  /**
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public SsoRoutes(
      WebSso webSso,
      SignOn signOn,
      SignOnToken tokens,
      ShownRequests shown,
      RequestAddresses addresses,
      Visitors visitors,
      Pages pages,
      String origin) {
    this.webSso = webSso;
    this.signOn = signOn;
    this.tokens = tokens;
    this.shown = shown;
    this.addresses = addresses;
    this.visitors = visitors;
    this.pages = pages;
    this.origin = new SameOrigin(origin);
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/saml/sso", this::redirect),
        Route.post(Listener.MAIN, "/saml/sso", this::post),
        Route.post(Listener.MAIN, CONTINUE, this::goOn),
        Route.get(Listener.MAIN, CONTINUE, this::comeBack),
        Route.get(Listener.MAIN, "/saml/unsolicited", this::unsolicited));
  }

  /** SAML Bindings 2.0 §3.4: the request comes in the query. */
  private void redirect(Context ctx) {
    var visitor = visitors.of(ctx);
    var decoded = RedirectRequests.decode(ctx.req().getQueryString());
    var begun = webSso.begin(decoded, shown.by(ctx, visitor), visitor);
    var outcome = proceed(begun, visitor);
    if (outcome instanceof Outcome.Collect asked) {
      shown.remember(ctx, visitor, Asked.of(asked.request().details()));
    }
    pages.show(ctx, outcome, visitor);
  }

  /**
   * SAML Bindings 2.0 §3.5: the request comes in a form. A browser sends no {@code SameSite=Lax}
   * cookie with a post from another site, so that a session wouldn't be seen: a page of ours posts
   * the request again, sealed, from our own origin.
   *
   * <p>A page that asks for something is never shown at the address of a form: a browser can't load
   * it again without sending the form again, and has nothing to restore a tab from. It gets an
   * address of its own, which says what was asked and is good for this browser alone.
   */
  private void post(Context ctx) {
    if (SetCookie.read(ctx, Cookies.SESSION).isPresent() && Visitors.hasBrowser(ctx)) {
      var visitor = visitors.of(ctx);
      switch (webSso.begin(PostRequests.decode(ctx.body()), late -> false, visitor)) {
        case WebSso.Begun.Ended(var answer) ->
            pages.show(ctx, new Outcome.Answered(answer), visitor);
        case WebSso.Begun.Ready(var request) -> posted(ctx, request, visitor);
      }
      return;
    }
    var stranger = visitors.unmarked(ctx);
    switch (webSso.begin(PostRequests.decode(ctx.body()), late -> false, stranger)) {
      case WebSso.Begun.Ended(var answer) ->
          pages.show(ctx, new Outcome.Answered(answer), stranger);
      case WebSso.Begun.Ready(var request) ->
          pages.repost(
              ctx, CONTINUE, tokens.sealForAnyBrowser(request, stranger.circumstances().time()));
    }
  }

  /** Another site can't send this form: a browser that came from there would get a new cookie. */
  private void goOn(Context ctx) {
    if (origin.isForeign(ctx)) {
      var stranger = visitors.unmarked(ctx);
      pages.show(ctx, webSso.foreign(stranger), stranger);
      return;
    }
    var visitor = visitors.of(ctx);
    var token = Optional.ofNullable(ctx.formParam("token")).orElse("");
    switch (tokens.openFromAnyBrowser(token)) {
      case SignOnToken.Opened.Open(var request) -> posted(ctx, request, visitor);
      case SignOnToken.Opened.Expired(var request) ->
          pages.show(ctx, webSso.expired(request, visitor), visitor);
      case SignOnToken.Opened.WrongBrowser() ->
          pages.show(ctx, webSso.unreadable(visitor), visitor);
      case SignOnToken.Opened.Refused() -> pages.show(ctx, webSso.unreadable(visitor), visitor);
    }
  }

  /** Answers a request that came with a form, or leads to the address of its page. */
  private void posted(Context ctx, SignOnRequest request, Visitor visitor) {
    var answer =
        visitor.sessionSecret().isEmpty()
            ? Optional.<Outcome>empty()
            : Optional.of(signOn.proceed(request, visitor))
                .filter(outcome -> outcome instanceof Outcome.Answered);
    answer.ifPresentOrElse(
        outcome -> pages.show(ctx, outcome, visitor), () -> leadOn(ctx, request, visitor));
  }

  private void leadOn(Context ctx, SignOnRequest request, Visitor visitor) {
    addresses
        .asked(CONTINUE, request, visitor)
        .ifPresentOrElse(
            to -> ctx.redirect(to, HttpStatus.SEE_OTHER),
            () -> pages.show(ctx, signOn.proceed(request, visitor), visitor));
  }

  /** The page of a request that came with a form: for the first time, loaded again, or restored. */
  private void comeBack(Context ctx) {
    if (Prefetch.isRefused(ctx)) {
      return;
    }
    var visitor = visitors.of(ctx);
    var outcome =
        switch (addresses.open(ctx, visitor)) {
          case SignOnToken.Opened.Open(var request) -> signOn.proceed(request, visitor);
          case SignOnToken.Opened.Expired(var request) -> webSso.expired(request, visitor);
          case SignOnToken.Opened.WrongBrowser() -> webSso.foreign(visitor);
          case SignOnToken.Opened.Refused() -> webSso.unreadable(visitor);
        };
    pages.show(ctx, outcome, visitor);
  }

  /** The parameters are those of the Shibboleth IdP's unsolicited endpoint. */
  private void unsolicited(Context ctx) {
    var visitor = visitors.of(ctx);
    var decoded = UnsolicitedRequests.decode(ctx.req().getQueryString());
    pages.show(ctx, proceed(webSso.unsolicited(decoded, visitor), visitor), visitor);
  }

  private Outcome proceed(WebSso.Begun begun, Visitor visitor) {
    return switch (begun) {
      case WebSso.Begun.Ended(var answer) -> new Outcome.Answered(answer);
      case WebSso.Begun.Ready(var request) -> signOn.proceed(request, visitor);
    };
  }
}
