package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.Matches;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Prefetch;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.jte.JteappwarningGenerated;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Texts;

/**
 * Warns whoever signs on from a device with an app that the company doesn't want there, where it
 * doesn't keep them out: once for what was found, on a page between the proof and the answer.
 * Whoever has read it goes on, and that is recorded.
 */
public final class AppWarnings {
  static final String PATH = "/login/app-warning";

  /** Where whoever has passed by the page is sent to it. */
  static final String SHOW = PATH + "/show";

  private final LoginPages pages;
  private final Parts parts;
  private final Matches matches = new Matches();

  /**
   * What it stands on.
   *
   * @param visitors sees whoever comes to a page
   * @param addresses where the pages stand that follow a proof
   */
  public record Parts(
      Database database,
      BrowserSessions sessions,
      SignOn signOn,
      AuditLog audit,
      PostedForms forms,
      Function<Context, Visitor> visitors,
      OwnAddresses addresses,
      Clock clock) {}

  public AppWarnings(LoginPages pages, Parts parts) {
    this.pages = pages;
    this.parts = parts;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(Listener.MAIN, PATH, parts.forms().underWay(this::read)),
        Route.post(Listener.MAIN, SHOW, parts.forms().underWay(this::goOn)),
        Route.get(Listener.MAIN, OwnAddresses.PATH, this::comeBack));
  }

  /**
   * Goes on after a proof: to the page where somebody is to be warned, and else to what the loop
   * comes to.
   *
   * @param device the id of the registered device that they sign on from
   */
  void goOn(
      Context context,
      SignOnRequest request,
      Optional<String> device,
      Visitor visitor,
      Supplier<Outcome> turn) {
    var apps = unread(request, device);
    if (apps.isEmpty()) {
      parts.addresses().show(context, request, turn.get(), visitor);
    } else {
      parts
          .addresses()
          .lead(context, request, visitor, () -> warn(context, request, apps, visitor));
    }
  }

  /** What they are to be warned of; nothing where no page may be shown. */
  private List<AppMatch> unread(SignOnRequest request, Optional<String> device) {
    return device
        .filter(id -> !request.passive())
        .map(id -> parts.database().read(handle -> matches.unconfirmed(handle, id)))
        .orElse(List.of());
  }

  private void warn(Context context, SignOnRequest request, List<AppMatch> apps, Visitor visitor) {
    var texts = pages.texts(context);
    var view =
        new AppWarningView(
            pages.frame(texts, "listed.warning.title"),
            pages.token(WarnedOf.apps(apps).noted(request), visitor),
            LoginPages.service(request, texts),
            ListedWords.warning(apps, texts),
            ListedWords.warning(apps, Texts.in(texts.language().other())));
    pages.html(
        context, pages.policy().form(), out -> JteappwarningGenerated.render(out, null, view));
  }

  /** The page that follows a proof: for the first time, loaded again, or restored. */
  private void comeBack(Context context) {
    if (!Prefetch.isRefused(context)) {
      var visitor = parts.visitors().apply(context);
      parts.forms().opened(context, parts.addresses().open(context, visitor), visitor, this::show);
    }
  }

  private void show(Context context, SignOnRequest request, Visitor visitor) {
    var apps = unread(request, session(visitor).flatMap(Session::device));
    if (apps.isEmpty()) {
      pages.show(context, parts.signOn().proceed(request, visitor), visitor);
    } else {
      warn(context, request, apps, visitor);
    }
  }

  private void read(Context context, SignOnRequest request, Visitor visitor) {
    var warned = WarnedOf.noted(request.details());
    session(visitor).ifPresent(session -> note(session, warned, visitor));
    goOn(context, WarnedOf.without(request), visitor);
  }

  private void goOn(Context context, SignOnRequest request, Visitor visitor) {
    var device = session(visitor).flatMap(Session::device);
    goOn(context, request, device, visitor, () -> parts.signOn().proceed(request, visitor));
  }

  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(parts.sessions()::find);
  }

  /**
   * Without a session nobody has read anything: the sign-on begins anew, and warns again. What was
   * found since the page was shown, or had no place on it, is warned of next.
   */
  private void note(Session session, WarnedOf warned, Visitor visitor) {
    var unused =
        session
            .device()
            .map(
                device ->
                    parts
                        .database()
                        .<Boolean>write(
                            handle -> {
                              var now = parts.clock().instant();
                              var read =
                                  matches.unconfirmed(handle, device).stream()
                                      .filter(warned::includes)
                                      .filter(app -> matches.confirm(handle, app, now))
                                      .toList();
                              if (!read.isEmpty()) {
                                var record = record(session, device, read, visitor);
                                parts.audit().append(handle, record);
                              }
                              return true;
                            }));
  }

  private static AuditEvent record(
      Session session, String device, List<AppMatch> apps, Visitor visitor) {
    var named = apps.stream().map(each -> each.app().id()).collect(Collectors.joining(", "));
    return new AuditEvent.Operated(
        visitor.circumstances(),
        BrowserSessions.who(session),
        "app warning read",
        device,
        Map.of("apps", named));
  }
}
