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
   * @param keys ids of keys of the person's devices: where a key is asked for, those that would do,
   *     any where it is empty; where a certificate is asked for, those that would do in its place,
   *     none where it is empty
   */
  record Collect(
      Factor factor,
      SignOnRequest request,
      Optional<Again> again,
      Optional<Session> session,
      Set<String> keys)
      implements Outcome {
    public Collect {
      keys = Set.copyOf(keys);
    }

    public Collect(Factor factor, SignOnRequest request) {
      this(factor, request, Optional.empty(), Optional.empty(), Set.of());
    }

    /** The same on the way to where that request goes. */
    public Collect with(SignOnRequest other) {
      return new Collect(factor, other, again, session, keys);
    }
  }

  /**
   * Somebody who is signed on is asked for more.
   *
   * @param username the name they signed on with
   * @param why the reason of the rule that asks, where it is one rule
   * @param shortfalls what their device isn't like, or isn't known to be like
   * @param stronger whether what they have shown isn't bound to their device strongly enough
   */
  record Again(String username, Optional<Words> why, List<Shortfall> shortfalls, boolean stronger) {
    public Again {
      shortfalls = List.copyOf(shortfalls);
    }

    public Again(String username, Optional<Words> why, List<Shortfall> shortfalls) {
      this(username, why, shortfalls, false);
    }
  }
}
