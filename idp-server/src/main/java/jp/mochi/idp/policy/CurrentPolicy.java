package jp.mochi.idp.policy;

/**
 * Whichever policy is in force. It is exchanged as a whole, so whoever decides takes it once and
 * holds on to it: zones of one version under rules of another are a policy that nobody wrote.
 */
@FunctionalInterface
public interface CurrentPolicy {
  /** The rules with their zones as they are at this moment. */
  Policy now();

  /**
   * Takes newer rules if there are any: somebody has seen that a decision was made by rules that
   * are no longer in force. Rules that can't change have nothing to do.
   */
  default void catchUp() {}
}
