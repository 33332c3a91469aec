package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;

/** What the policy says of one request. Issuance takes only a {@link Permit}. */
public sealed interface Decision {
  Trace trace();

  /**
   * The same where nobody knows whose request it is: rules can let no stranger in, who has to sign
   * in first.
   */
  default Decision ofStranger() {
    return this instanceof Permit ? new Need(Factor.PASSWORD, Optional.empty(), trace()) : this;
  }

  /** May go in, under these obligations. */
  record Permit(Obligations obligations, Trace trace) implements Decision {
    public Permit {
      Objects.requireNonNull(obligations);
      Objects.requireNonNull(trace);
    }

    /**
     * How long the service's session may last, where a rule says: no longer than until the rules
     * are to be asked again, since a service asks them by a new sign-on.
     */
    public Optional<Duration> sessionLimit() {
      var most = obligations.session();
      var again = obligations.reEvaluate();
      boolean first = again.isPresent() && most.map(again.get()::compareTo).orElse(-1) < 0;
      return first ? again : most;
    }
  }

  /**
   * May go in once this factor is proved, and others perhaps; {@code why} is the reason of the rule
   * that lets in whoever proves it, where there is one and no other.
   */
  record Need(Factor factor, Optional<Words> why, Trace trace) implements Decision {
    public Need {
      Objects.requireNonNull(factor);
      Objects.requireNonNull(why);
      Objects.requireNonNull(trace);
    }
  }

  /** May not go in; {@code why} is the reason of the rule that refuses, where one does. */
  record Refuse(Reason reason, Optional<Words> why, Trace trace) implements Decision {
    public Refuse {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(why);
      Objects.requireNonNull(trace);
    }
  }
}
