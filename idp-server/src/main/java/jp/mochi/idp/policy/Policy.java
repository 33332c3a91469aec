package jp.mochi.idp.policy;

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
}
