package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;

/** What the policy says of one request. Issuance takes only a {@link Permit}. */
public sealed interface Decision {
  Trace trace();

  /** May go in, under these obligations. */
  record Permit(Obligations obligations, Trace trace) implements Decision {
    public Permit {
      Objects.requireNonNull(obligations);
      Objects.requireNonNull(trace);
    }

    /** How long the service's session may last, where a rule says. */
    public Optional<Duration> sessionLimit() {
      return obligations.session();
    }
  }

  /** May go in once this factor is proved; {@code why} is the rule's reason. */
  record Need(Factor factor, Words why, Trace trace) implements Decision {
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
