package jp.mochi.idp.inforce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Assessment;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version with its zones, as this node obeyed it at one moment.
 *
 * @param outdated the version that was in force instead and could not be obeyed here. While there
 *     is one everything is refused: the rules still held would permit what it may refuse
 */
record ObeyedPolicy(RuleSet rules, Zones zones, Optional<PolicyVersions.Version> outdated)
    implements Policy {
  private static final Logger log = LoggerFactory.getLogger(ObeyedPolicy.class);

  /** Never throws: what can't be evaluated is refused. */
  @Override
  public Decision evaluate(Facts facts) {
    if (outdated.isPresent()) {
      return failed(outdated.get().toString());
    }
    try {
      return rules.evaluate(facts);
    } catch (RuntimeException bug) { // the boundary: whatever fails in here permits nothing
      log.error("Policy {} could not be evaluated and refuses", rules.version(), bug);
      return failed(rules.version());
    }
  }

  private static Decision failed(String version) {
    var trace = new Trace(version, Optional.empty(), List.of());
    return new Decision.Refuse(Reason.POLICY_FAILED, Optional.empty(), trace);
  }

  /** Never throws: an answer that helps is worth no refusal's failure. */
  @Override
  public Optional<NearestChange> nearest(Facts facts) {
    if (outdated.isPresent()) {
      return Optional.empty();
    }
    try {
      return NearestChange.of(rules, facts, ZonePlaces.of(zones));
    } catch (RuntimeException bug) { // the boundary: the refusal stands without it
      log.error("Policy {} could not be asked what would help", rules.version(), bug);
      return Optional.empty();
    }
  }

  @Override
  public boolean requiresOfDevices() {
    return rules.requiresOfDevices();
  }

  @Override
  public boolean asksForKnownBrowser() {
    return rules.asksForKnownBrowser();
  }

  @Override
  public Assessment assess(DevicePosture posture, Instant now) {
    return rules.assess(posture, now);
  }

  @Override
  public ZoneFacts zones(String clientAddress) {
    return IpAddress.parse(clientAddress)
        .map(zones::of)
        .map(ZonePlaces::of)
        .orElse(ZoneFacts.UNKNOWN);
  }
}
