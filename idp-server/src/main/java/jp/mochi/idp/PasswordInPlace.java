package jp.mochi.idp;

import java.util.List;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.GuessRules;
import jp.mochi.idp.guess.Guessed;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.login.Assets;
import jp.mochi.idp.login.Auditor;
import jp.mochi.idp.login.Continue;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.LoginRoutes;
import jp.mochi.idp.login.Pace;
import jp.mochi.idp.login.PasswordFactor;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.ldap.Person;

/** Passwords, wired: where they come in at a sign-on, and how many guesses there are. */
final class PasswordInPlace {
  private PasswordInPlace() {}

  static List<Route> routes(
      Ground ground,
      SignOn signOn,
      BrowserSessions sessions,
      LoginPages pages,
      Assets assets,
      PostedForms forms,
      Auditor auditor,
      TellLater later) {
    var config = ground.configuration();
    return new LoginRoutes(
            pages,
            assets,
            factor(ground, sessions, auditor, later),
            onwards(signOn),
            forms,
            new LoginRoutes.Settings(config.session().absolute(), config.passwordChange()))
        .routes();
  }

  private static Continue onwards(SignOn signOn) {
    return new Continue() {
      @Override
      public void prepare(SignOnRequest request) {
        signOn.prepare(request);
      }

      @Override
      public Outcome afterPassword(
          SignOnRequest request, Person person, Session session, Visitor visitor) {
        return signOn.afterProof(request, person, session, visitor);
      }
    };
  }

  private static PasswordFactor factor(
      Ground ground, BrowserSessions sessions, Auditor auditor, TellLater later) {
    var directory = ground.configuration().directory();
    var rules = new GuessRules(directory.lockoutThreshold(), directory.lockoutWindow());
    return new PasswordFactor(
        ground.directory(),
        new PasswordFactor.Stores(
            ground.database(),
            new GuessLimits(Guessed.PASSWORD, rules),
            ground.browsers(),
            sessions,
            later::over),
        ground.sealer(),
        auditor,
        ground.clock(),
        Pace.parking(ground.clock()));
  }
}
