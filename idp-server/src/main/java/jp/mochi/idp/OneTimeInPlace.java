package jp.mochi.idp;

import java.util.List;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.login.Auditor;
import jp.mochi.idp.login.CodeRoutes;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.onetime.ProveCode;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.signon.SignOn;

/** One-time codes, wired: where they come in at a sign-on. */
final class OneTimeInPlace {
  private OneTimeInPlace() {}

  static List<Route> routes(
      Ground ground,
      SignOn signOn,
      BrowserSessions sessions,
      LoginPages pages,
      PostedForms forms,
      Auditor auditor) {
    var proving =
        new ProveCode(
            ground.database(),
            ground.codes(),
            sessions,
            ground.browsers(),
            ground.audit(),
            ground.clock());
    var config = ground.configuration();
    return new CodeRoutes(
            new CodeRoutes.Parts(
                pages, signOn, sessions, proving, auditor, forms, config.session().absolute()))
        .routes();
  }
}
