package jp.mochi.idp.signon;

import jp.mochi.idp.policy.Factor;

/** One turn of the loop. */
public sealed interface Outcome {
  /** It is over. */
  record Answered(Answer answer) implements Outcome {}

  /** A page must collect a factor first. */
  record Collect(Factor factor, SignOnRequest request) implements Outcome {}
}
