package jp.mochi.idp.posture;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;

/**
 * What sessions hold, with what was reported of their devices and what their proofs show of them:
 * read anew for each decision.
 */
public final class WithReports implements Holding {
  private final Holding holding;
  private final ReportedPostures postures;

  public WithReports(Holding holding, ReportedPostures postures) {
    this.holding = holding;
    this.postures = postures;
  }

  @Override
  public Held of(Session session) {
    return holding.of(session);
  }

  @Override
  public DeviceFacts device(Session session) {
    return holding.device(session);
  }

  @Override
  public List<Other> others(Session session) {
    return holding.others(session);
  }

  @Override
  public Optional<DevicePosture> posture(Session session) {
    return session
        .device()
        .flatMap(postures::of)
        .map(reported -> reported.with(holding.shown(session)));
  }
}
