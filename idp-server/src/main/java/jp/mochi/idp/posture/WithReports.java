package jp.mochi.idp.posture;

import java.util.Optional;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.ForwardingHolding;
import jp.mochi.idp.signon.Holding;

/**
 * What sessions hold, with what was reported of their devices and what their proofs show of them:
 * read anew for each decision.
 */
public final class WithReports extends ForwardingHolding {
  private final ReportedPostures postures;

  public WithReports(Holding holding, ReportedPostures postures) {
    super(holding);
    this.postures = postures;
  }

  @Override
  public Optional<DevicePosture> posture(Session session) {
    return session.device().flatMap(postures::of).map(reported -> reported.with(shown(session)));
  }
}
