package jp.mochi.idp.signon;

import java.util.Optional;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Words;

/** One turn of the loop. */
public sealed interface Outcome {
  /** It is over. */
  record Answered(Answer answer) implements Outcome {}

  /**
   * A page must collect a factor first.
   *
   * @param again who is asked although signed on, and why; absent where nobody is
   */
  record Collect(Factor factor, SignOnRequest request, Optional<Again> again) implements Outcome {
    public Collect(Factor factor, SignOnRequest request) {
      this(factor, request, Optional.empty());
    }
  }

  /**
   * Somebody who is signed on is asked for more.
   *
   * @param username the name they signed on with
   * @param why the reason of the rule that asks, where it is one rule
   */
  record Again(String username, Optional<Words> why) {}
}
