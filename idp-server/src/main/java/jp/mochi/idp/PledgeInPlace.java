package jp.mochi.idp;

import java.util.List;
import jp.mochi.idp.gate.Gate;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.login.AppWarningRequester;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.me.PledgeRequester;
import jp.mochi.idp.me.PledgeRoutes;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnToken;

/**
 * What stands between a permit and the answer, wired: what people promise of their phones, and what
 * they read of apps on them.
 */
final class PledgeInPlace {
  private final Ground ground;
  private final SignOnToken tokens;
  private final Pledges pledges;
  private final String origin;

  PledgeInPlace(Ground ground, SignOnToken tokens) {
    this.ground = ground;
    this.tokens = tokens;
    var config = ground.configuration();
    this.pledges = new Pledges(ground.database(), config.pledge(), ground.audit(), ground.clock());
    this.origin = Origins.of(config.baseUrl());
  }

  /** Which are due, and what was accepted. */
  Pledges pledges() {
    return pledges;
  }

  /**
   * Asks before somebody issues. Not for each request to an in-house system: that is no sign-on,
   * and nobody would see the page.
   */
  Requester before(Requester issuing) {
    if (issuing.name().equals(Gate.CHECKS)) {
      return issuing;
    }
    var warning = new AppWarningRequester(issuing, ground.database(), tokens, origin);
    return pledges.areAny()
        ? new PledgeRequester(warning, pledges, tokens, ground.sealer(), origin)
        : warning;
  }

  List<Route> routes(SignOn signOn, BrowserSessions sessions, LoginPages pages, PostedForms forms) {
    return new PledgeRoutes(
            new PledgeRoutes.Parts(
                pledges, sessions, signOn, tokens, ground.sealer(), pages, forms))
        .routes();
  }
}
