package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.pledge.Pledge;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;

/** A pledge at a sign-on: the page between the permit and the answer. */
public final class PledgeRoutes {
  private static final String ACCEPT = PledgeRequester.ADDRESS + "/accept";

  private final Parts parts;
  private final PledgeSeal seal;
  private final PledgePage page;

  /** What it stands on. */
  public record Parts(
      Pledges pledges,
      BrowserSessions sessions,
      SignOn signOn,
      SignOnToken tokens,
      Sealer sealer,
      LoginPages pages,
      PostedForms forms) {}

  public PledgeRoutes(Parts parts) {
    this.parts = parts;
    this.seal = new PledgeSeal(parts.sealer());
    this.page = new PledgePage(parts.pages());
  }

  public List<Route> routes() {
    return List.of(
        Route.post(Listener.MAIN, PledgeRequester.ADDRESS, parts.forms().underWay(this::ask)),
        Route.post(Listener.MAIN, ACCEPT, parts.forms().underWay(this::accepted)));
  }

  /** What was due of this very session; with none, the loop says what comes next. */
  private Optional<PledgeSeal.Due> due(Context ctx, Visitor visitor, Optional<Session> session) {
    var token = one(ctx, PledgeSeal.FIELD);
    return session.flatMap(it -> token.flatMap(text -> seal.open(text, it, visitor)));
  }

  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(parts.sessions()::find);
  }

  private void ask(Context ctx, SignOnRequest request, Visitor visitor) {
    var session = session(visitor);
    var due = due(ctx, visitor, session);
    var pledge =
        session
            .flatMap(it -> parts.pledges().dueOfDevices(it.person().value()))
            .filter(it -> due.filter(that -> isThat(that, it)).isPresent());
    if (pledge.isEmpty()) {
      goOn(ctx, request, visitor);
      return;
    }
    var fields =
        Map.of(
            "token",
            parts.tokens().seal(request, visitor),
            PledgeSeal.FIELD,
            one(ctx, PledgeSeal.FIELD).orElseThrow());
    page.show(ctx, pledge.get(), ACCEPT, fields);
  }

  private static boolean isThat(PledgeSeal.Due due, Pledge pledge) {
    return due.equals(new PledgeSeal.Due(pledge.ownership(), pledge.version()));
  }

  private void accepted(Context ctx, SignOnRequest request, Visitor visitor) {
    var session = session(visitor);
    due(ctx, visitor, session).ifPresent(due -> accept(session.orElseThrow(), due, visitor));
    goOn(ctx, request, visitor); // which asks again where that wasn't what is due
  }

  private void accept(Session session, PledgeSeal.Due due, Visitor visitor) {
    var person = session.person().value();
    var actor = Actor.person(person, session.username(), visitor.circumstances());
    parts.pledges().accept(actor, person, session.username(), due.ownership(), due.version(), "");
  }

  private void goOn(Context ctx, SignOnRequest request, Visitor visitor) {
    parts.pages().show(ctx, parts.signOn().proceed(request, visitor), visitor);
  }

  private static Optional<String> one(Context ctx, String name) {
    var values = ctx.formParams(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
