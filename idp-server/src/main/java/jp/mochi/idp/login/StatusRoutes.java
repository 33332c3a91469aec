package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.List;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;

/**
 * Where somebody tries again whose device wasn't in order, or reads the page that asks for a
 * certificate in another language: the loop is gone through once more, and what was reported
 * meanwhile counts. Nothing is proved here.
 */
public final class StatusRoutes {
  static final String PATH = "/login/status";

  private final LoginPages pages;
  private final SignOn signOn;
  private final PostedForms forms;

  public StatusRoutes(LoginPages pages, SignOn signOn, PostedForms forms) {
    this.pages = pages;
    this.signOn = signOn;
    this.forms = forms;
  }

  public List<Route> routes() {
    return List.of(Route.post(Listener.MAIN, PATH, forms.underWay(this::again)));
  }

  private void again(Context context, SignOnRequest request, Visitor visitor) {
    Language.ofTag(context.formParam("lang"))
        .ifPresent(language -> LoginPages.choose(context, language));
    pages.show(context, signOn.proceed(request, visitor), visitor);
  }
}
