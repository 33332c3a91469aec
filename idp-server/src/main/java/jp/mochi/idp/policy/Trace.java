package jp.mochi.idp.policy;

import java.util.List;

/**
 * Why a decision came out as it did.
 *
 * @param policyVersion the version of the policy that was in force
 * @param steps each rule that was looked at, with what it made of the facts
 */
public record Trace(String policyVersion, List<Step> steps) {
  public Trace {
    steps = List.copyOf(steps);
  }

  /**
   * @param rule the rule's name
   * @param outcome what it came to
   */
  public record Step(String rule, String outcome) {}
}
