package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.SetUpAuthenticator;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.device.PhonesOf;
import jp.mochi.idp.login.Alert;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.onetime.Totp;
import jp.mochi.idp.onetime.TypedCode;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.FormSeal;
import jp.mochi.idp.portal.Visit;

/**
 * One's own authenticator app. To look at it and to end it takes what {@code /me} takes; to set one
 * up takes what registering a phone takes, so that a password alone never does.
 */
public final class MyCodesRoutes {
  static final String CODES = "/me/codes";
  static final String NEW = CODES + "/new";
  static final String END = CODES + "/end";

  private static final String APP = "app";
  private static final String ABOUT_NEW = "me codes new";
  private static final String ABOUT_END = "me codes end";

  /** In the records; the page asks for no words. */
  private static final String WHY = "the owner says so at /me";

  private final Parts parts;
  private final MyCodesPages pages;

  /**
   * What it stands on.
   *
   * @param mine the door of {@code /me}
   * @param enrolling the door of whoever may register a phone
   * @param issuer what apps call us
   */
  public record Parts(
      Door mine,
      Door enrolling,
      LoginPages pages,
      PhonesOf phones,
      Authenticators apps,
      SetUpAuthenticator settingUp,
      Sealer sealer,
      String issuer,
      Clock clock) {}

  public MyCodesRoutes(Parts parts) {
    this.parts = parts;
    this.pages = new MyCodesPages(parts.pages(), parts.issuer(), parts.clock());
  }

  public List<Route> routes() {
    var mine = parts.mine();
    var enrolling = parts.enrolling();
    return List.of(
        Route.get(Listener.MAIN, CODES, mine.page(this::show)),
        Route.get(Listener.MAIN, NEW, enrolling.front(this::begin)),
        Route.post(Listener.MAIN, NEW, enrolling.form(ctx -> ABOUT_NEW, this::confirm)),
        Route.get(Listener.MAIN, END, mine.page(this::ask)),
        Route.post(Listener.MAIN, END, mine.form(ctx -> ABOUT_END, this::end)));
  }

  private void show(Context ctx, Visit visit) {
    pages.show(ctx, parts.apps().of(visit.person().id().value()), phones(visit));
  }

  private List<Phone> phones(Visit visit) {
    var now = parts.clock().instant();
    return parts.phones().person(visit.person().id()).stream()
        .filter(phone -> phone.isAtHand(now))
        .toList();
  }

  private void begin(Context ctx, Visit visit) {
    begin(ctx, visit, NewAuthenticator.fresh(), Optional.empty());
  }

  private void begin(Context ctx, Visit visit, NewAuthenticator app, Optional<Alert> alert) {
    var fields =
        Map.of(
            FormSeal.FIELD,
            parts.enrolling().seal(visit, ABOUT_NEW),
            APP,
            app.sealed(parts.sealer(), visit));
    pages.begin(ctx, visit, new MyCodesPages.Setup(app, fields, phones(visit)), alert);
  }

  private void confirm(Context ctx, Visit visit) {
    var token = Door.field(ctx, APP).orElse("");
    var app = NewAuthenticator.open(parts.sealer(), visit, token);
    if (app.isEmpty()) {
      begin(ctx, visit);
      return;
    }
    var step = step(app.get(), Door.field(ctx, "code").orElse(""));
    if (step.isEmpty()) {
      begin(ctx, visit, app.get(), Optional.of(pages.wrong(ctx)));
      return;
    }
    var person = visit.person();
    var fresh =
        new OneTimeCodes.Fresh(
            app.get().id(),
            person.id().value(),
            person.username(),
            app.get().secret(),
            device(ctx, visit),
            step.getAsLong());
    parts
        .settingUp()
        .add(visit.actor(), fresh, visit.visitor().knownBrowser())
        .ifPresentOrElse(done -> pages.done(ctx, visit, done), () -> pages.already(ctx, visit));
  }

  private OptionalLong step(NewAuthenticator app, String typed) {
    return TypedCode.of(typed).orElse(null) instanceof TypedCode.FromApp(var digits)
        ? Totp.match(app.secret(), digits, parts.clock().instant())
        : OptionalLong.empty();
  }

  /** Only one of their own, at hand. */
  private Optional<String> device(Context ctx, Visit visit) {
    return Door.field(ctx, "device")
        .filter(id -> phones(visit).stream().anyMatch(phone -> phone.id().equals(id)));
  }

  private void ask(Context ctx, Visit visit) {
    if (parts.apps().of(visit.person().id().value()).isEmpty()) {
      parts.mine().notFound(ctx, visit);
    } else {
      pages.ask(ctx, parts.mine().seal(visit, ABOUT_END));
    }
  }

  private void end(Context ctx, Visit visit) {
    parts
        .apps()
        .end(visit.actor(), visit.person().id().value(), WHY)
        .ifPresentOrElse(
            sessions -> pages.ended(ctx, visit, sessions), () -> parts.mine().notFound(ctx, visit));
  }
}
