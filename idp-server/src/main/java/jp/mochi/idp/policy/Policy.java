package jp.mochi.idp.policy;

import java.util.Optional;

/** Rules in force. Pure: the same facts give the same decision. */
public interface Policy {
  Decision evaluate(Facts facts);

  /** What would turn a refusal into a permit; empty where nothing does, or nobody can say. */
  default Optional<NearestChange> nearest(Facts facts) {
    return Optional.empty();
  }

  /**
   * Takes newer rules if there are any: somebody has seen that a decision was made by rules that
   * are no longer in force. Rules that can't change have nothing to do.
   */
  default void catchUp() {}
}
