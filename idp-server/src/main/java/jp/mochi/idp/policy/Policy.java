package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules with the zones they name. Pure: the same facts give the same decision. */
public interface Policy {
  Decision evaluate(Facts facts);

  /** What would turn a refusal into a permit; empty where nothing does, or nobody can say. */
  default Optional<NearestChange> nearest(Facts facts) {
    return Optional.empty();
  }

  /** In which of its zones an address lies. Rules without any know of none. */
  default ZoneFacts zones(String clientAddress) {
    return ZoneFacts.UNKNOWN;
  }

  /** What a device's reports come to. Rules that require nothing of devices learn nothing. */
  default Assessment assess(DevicePosture posture, Instant now) {
    return Assessment.NONE;
  }

  /**
   * What the device would have to be like for another answer; nothing where its state isn't what a
   * refusal is about.
   */
  default List<Shortfall> missing(Facts facts, Decision.Refuse refuse) {
    if (facts.device().shortfalls().isEmpty()) {
      return List.of();
    }
    var now = Optional.of(facts.now());
    var good = new Assessment(Optional.of(Compliance.COMPLIANT), now, now, List.of(), 0);
    var sameAnswer =
        evaluate(facts.with(good)) instanceof Decision.Refuse other
            && other.trace().decidedBy().equals(refuse.trace().decidedBy());
    return sameAnswer ? List.of() : facts.device().shortfalls();
  }

  /** Whether anything is required of devices, so that their reports are worth reading. */
  default boolean requiresOfDevices() {
    return false;
  }

  /** Whether a rule asks if the browser is known, so that it is worth looking. */
  default boolean asksForKnownBrowser() {
    return false;
  }
}
