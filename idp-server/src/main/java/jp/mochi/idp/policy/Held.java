package jp.mochi.idp.policy;

import java.util.Set;

/** What a rule's conditions came to. */
sealed interface Held {
  /** All hold. */
  record Holds() implements Held {}

  /** One doesn't, whatever the facts that are still unknown. */
  record Not(Trace.Step step) implements Held {}

  /**
   * It depends on facts that aren't known. {@code mayFail}: once they are, the expression may turn
   * out not to be evaluable.
   */
  record Unknown(Set<Fact> facts, boolean mayFail) implements Held {}

  /** The expression can't be evaluated with these facts. */
  record Failed(String what) implements Held {}
}
