package jp.mochi.idp.signon;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.session.Session;

/** One turn of the loop. */
public sealed interface Outcome {
  /** It is over. */
  record Answered(Answer answer) implements Outcome {}

  /**
   * A page must collect a factor first.
   *
   * @param again who is asked although signed on, and why; absent where nobody is
   * @param session of whoever is signed on
   */
  record Collect(
      Factor factor, SignOnRequest request, Optional<Again> again, Optional<Session> session)
      implements Outcome {
    public Collect(Factor factor, SignOnRequest request) {
      this(factor, request, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Somebody who is signed on is asked for more.
   *
   * @param username the name they signed on with
   * @param why the reason of the rule that asks, where it is one rule
   * @param shortfalls what their device isn't like, or isn't known to be like
   * @param keys of a device's keys, the ids of those that would do; any where it is empty
   * @param stronger whether what they have shown isn't bound to their device strongly enough
   */
  record Again(
      String username,
      Optional<Words> why,
      List<Shortfall> shortfalls,
      Set<String> keys,
      boolean stronger) {
    public Again {
      shortfalls = List.copyOf(shortfalls);
      keys = Set.copyOf(keys);
    }

    public Again(String username, Optional<Words> why, List<Shortfall> shortfalls) {
      this(username, why, shortfalls, Set.of(), false);
    }
  }
}
