package jp.mochi.idp;

import java.util.List;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.login.Auditor;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.StatusRoutes;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.idp.posture.WithReports;
import jp.mochi.idp.signon.Holding;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnToken;

/** How devices are, wired: who takes reports of it, and who reads them. */
final class PostureInPlace {
  private final Ground ground;
  private final TakeStatus taking;

  /**
   * @param apps keeps what apps reports name
   */
  PostureInPlace(Ground ground, AppsReported apps) {
    this.ground = ground;
    this.taking =
        new TakeStatus(ground.database(), new DeviceStatuses(apps), ground.audit(), ground.clock());
  }

  /** Where every report goes through. */
  TakeStatus taking() {
    return taking;
  }

  /** What sessions hold, with what was reported of their devices. */
  Holding of(Holding holding) {
    return new WithReports(holding, new ReportedPostures(ground.database()));
  }

  /** Where somebody tries again whose device wasn't in order. */
  List<Route> routes(
      SignOn signOn, LoginPages pages, SignOnToken tokens, Visitors visitors, Auditor auditor) {
    var origin = new SameOrigin(Origins.of(ground.configuration().baseUrl()));
    return new StatusRoutes(pages, tokens, signOn, auditor, visitors::posting, origin).routes();
  }
}
