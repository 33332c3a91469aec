package jp.mochi.idp.inforce;

import java.util.Optional;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DevicePosture;
import org.jdbi.v3.core.Handle;

/**
 * Whether a decision still stands on what it was taken on, asked by the transaction that obeys it:
 * the policy in force is the same, and nothing was reported of the device since. Where it doesn't,
 * nothing has happened yet, and the loop decides again.
 */
public final class CurrentGrounds {
  private final PolicyVersions policies;
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  public CurrentGrounds(PolicyVersions policies) {
    this.policies = policies;
  }

  /**
   * @param device the id of the device that the session was proved from
   */
  public boolean hold(Handle handle, Decision decision, Optional<String> device) {
    return policies.holds(handle, decision)
        && device.filter(id -> hasChanged(handle, decision, id)).isEmpty();
  }

  private boolean hasChanged(Handle handle, Decision decision, String device) {
    return decision
        .trace()
        .grounds()
        .map(it -> it.facts().device().revision())
        .filter(seen -> seen != DevicePosture.NOBODY_LOOKED)
        .filter(seen -> seen != statuses.revision(handle, device))
        .isPresent();
  }
}
