package jp.mochi.idp.login;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.login.PostedForms.Posted;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.Password;

/**
 * Where a name and a password come in, and a new password. Nothing is kept in memory between two
 * pages, so a second tab, a reload and the back button each just work.
 */
public final class LoginRoutes {
  private final LoginPages pages;
  private final Assets assets;
  private final PasswordFactor factor;
  private final Continue continuing;
  private final PostedForms forms;
  private final Settings settings;

  /**
   * @param sessionCookie how long the session cookie lives in the browser
   * @param passwordChange whether a password that has run out can be changed here
   */
  public record Settings(Duration sessionCookie, boolean passwordChange) {}

  public LoginRoutes(
      LoginPages pages,
      Assets assets,
      PasswordFactor factor,
      Continue continuing,
      PostedForms forms,
      Settings settings) {
    this.pages = pages;
    this.assets = assets;
    this.factor = factor;
    this.continuing = continuing;
    this.forms = forms;
    this.settings = settings;
  }

  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    routes.add(Route.get(Listener.MAIN, "/login", this::start));
    routes.add(Route.post(Listener.MAIN, "/login/password", posted(this::password)));
    if (settings.passwordChange()) {
      routes.add(Route.post(Listener.MAIN, "/login/change-password", posted(this::changePassword)));
    }
    routes.add(Route.post(Listener.MAIN, "/login/language", posted(this::language)));
    routes.add(Route.get(Listener.MAIN, "/assets/{file}", assets::serve));
    return routes;
  }

  private void start(Context context) {
    Language.ofTag(context.queryParam("lang"))
        .ifPresent(language -> LoginPages.choose(context, language));
    pages.start(context);
  }

  private Handler posted(Posted<SignOnRequest> handler) {
    return forms.underWay(
        (context, request, visitor) -> guarded(handler, context, request, visitor));
  }

  /** A database with too much to do is said on the form, which can be sent again. */
  private void guarded(
      Posted<SignOnRequest> handler, Context context, SignOnRequest request, Visitor visitor) {
    try {
      handler.handle(context, request, visitor);
    } catch (DatabaseBusy e) {
      var reference = visitor.circumstances().reference();
      failed(context, request, visitor, new Checked.Failed(Reason.BUSY, reference));
    }
  }

  private void password(Context context, SignOnRequest request, Visitor visitor) {
    var username = field(context, "username");
    var password = new Password(field(context, "password"));
    if (username.isBlank() || password.isEmpty()) {
      var alert = pages.alert(context, "login.incomplete");
      pages.login(context, request, visitor, shown(username), Optional.of(alert));
      return;
    }
    go(context, request, visitor, factor.check(username, password, visitor, request));
  }

  private void changePassword(Context context, SignOnRequest request, Visitor visitor) {
    var username = field(context, "username");
    var old = new Password(field(context, "old"));
    var fresh = new Password(field(context, "fresh"));
    var page = new Checked.MustChange(shown(username), field(context, "expired").equals("yes"));
    var fault = fault(old, fresh, new Password(field(context, "repeat")));
    if (fault.isPresent()) {
      var alert = pages.alert(context, fault.get());
      pages.change(context, request, visitor, page, Optional.of(alert));
      return;
    }
    switch (factor.change(username, old, fresh, visitor, request)) {
      case Checked.Rejected(var why) -> {
        var alert = rejected(context, why);
        pages.change(context, request, visitor, page, Optional.of(alert));
      }
      case Checked.Failed failed when failed.reason() == Reason.CREDENTIALS -> {
        context.status(StatusOf.reason(failed.reason()));
        var alert = reported(context, "change.wrongOld", List.of(), failed.reference());
        pages.change(context, request, visitor, page, Optional.of(alert));
      }
      case Checked other -> go(context, request, visitor, other);
    }
  }

  private void language(Context context, SignOnRequest request, Visitor visitor) {
    Language.ofTag(field(context, "lang"))
        .ifPresent(language -> LoginPages.choose(context, language));
    var username = shown(field(context, "username"));
    if (context.formParam("expired") == null) {
      pages.login(context, request, visitor, username, Optional.empty());
    } else {
      var change = new Checked.MustChange(username, field(context, "expired").equals("yes"));
      pages.change(context, request, visitor, change, Optional.empty());
    }
  }

  private void go(Context context, SignOnRequest request, Visitor visitor, Checked checked) {
    switch (checked) {
      case Checked.Proved(var person, var opening) -> {
        continuing.prepare(request);
        var outcome =
            opening.thenGo(
                opened -> give(context, opened),
                session -> continuing.afterPassword(request, person, session, visitor));
        pages.show(context, outcome, visitor);
      }
      case Checked.Failed failed -> failed(context, request, visitor, failed);
      case Checked.MustChange change when settings.passwordChange() ->
          pages.change(context, request, visitor, change, Optional.empty());
      case Checked.MustChange change ->
          pages.refuse(context, Reason.PASSWORD_EXPIRED, change.reference(), request.startAgain());
      case Checked.Rejected(var why) ->
          throw new IllegalStateException("only a change of password can be rejected: " + why);
    }
  }

  private void give(Context context, Checked.Opened opened) {
    opened
        .knownBrowser()
        .map(it -> SetCookie.lasting(Cookies.KNOWN_BROWSER, it, KnownBrowsers.LIFETIME))
        .ifPresent(cookie -> cookie.on(context));
    var secret = opened.session().secret();
    SetCookie.lasting(Cookies.SESSION, secret, settings.sessionCookie()).on(context);
  }

  /** What can be tried again is told on the form; what can't, on a page of its own. */
  private void failed(
      Context context, SignOnRequest request, Visitor visitor, Checked.Failed failed) {
    var reason = failed.reason();
    switch (reason) {
      case CREDENTIALS, TOO_MANY_TRIES, TOO_MANY_REQUESTS, DIRECTORY_UNAVAILABLE, BUSY -> {
        context.status(StatusOf.reason(reason));
        LoginPages.retryAfter(context, reason, failed.pause());
        var texts = pages.texts(context);
        var lines = new ArrayList<>(List.of(texts.help(reason)));
        failed.pause().ifPresent(wait -> lines.add(wait(context, wait)));
        if (reason == Reason.CREDENTIALS && hasFullWidth(field(context, "password"))) {
          lines.addFirst(texts.get("login.fullWidth"));
        }
        var alert = reported(context, reason + ".message", lines, failed.reference());
        var username = shown(field(context, "username"));
        pages.login(context, request, visitor, username, Optional.of(alert));
      }
      default -> pages.refuse(context, reason, failed.reference(), request.startAgain());
    }
  }

  private String wait(Context context, Duration wait) {
    var texts = pages.texts(context);
    return texts.get("login.wait", texts.get("login.minutes", PasswordFactor.minutes(wait)));
  }

  private Alert rejected(Context context, String why) {
    var texts = pages.texts(context);
    var lines = why.isBlank() ? List.<String>of() : List.of(texts.get("change.rejectedWhy", why));
    return new Alert(texts.get("change.rejected"), lines, "", "");
  }

  private Alert reported(Context context, String key, List<String> lines, String reference) {
    var texts = pages.texts(context);
    Reference.show(context, reference);
    return new Alert(texts.get(key), lines, texts.get("reference"), reference);
  }

  private static Optional<String> fault(Password old, Password fresh, Password repeat) {
    if (old.isEmpty() || fresh.isEmpty() || repeat.isEmpty()) {
      return Optional.of("change.incomplete");
    }
    if (!fresh.equals(repeat)) {
      return Optional.of("change.different");
    }
    return fresh.equals(old) ? Optional.of("change.unchanged") : Optional.empty();
  }

  /** Full-width forms and the ideographic space: an input method was left on. */
  private static boolean hasFullWidth(String password) {
    return password.chars().anyMatch(c -> (c >= 0xFF01 && c <= 0xFF5E) || c == 0x3000);
  }

  private static String shown(String username) {
    return TypedName.of(username).map(TypedName::value).orElse("");
  }

  private static String field(Context context, String name) {
    var value = context.formParam(name);
    return value == null ? "" : value;
  }
}
