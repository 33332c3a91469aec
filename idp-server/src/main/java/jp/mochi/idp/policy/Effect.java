package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a rule does when it matches. */
public sealed interface Effect {
  /** Asks for factors; once all are proved freshly it permits. */
  record Require(List<Requirement> factors, Obligations obligations) implements Effect {
    public Require {
      factors = List.copyOf(factors);
      if (factors.isEmpty()) {
        throw new IllegalArgumentException("a requirement of nothing");
      }
      Objects.requireNonNull(obligations);
    }
  }

  /** Refuses, wherever the rule stands. */
  record Refuse() implements Effect {}

  /** Permits. */
  record Permit(Obligations obligations) implements Effect {
    public Permit {
      Objects.requireNonNull(obligations);
    }
  }

  /**
   * A factor that must have been proved.
   *
   * @param maxAge not longer ago than this; empty: at any time in the session, and what a device
   *     shows for what is to be issued and nothing else
   */
  record Requirement(Factor factor, Optional<Duration> maxAge) {
    public Requirement {
      Objects.requireNonNull(factor);
      Objects.requireNonNull(maxAge);
    }

    /** Whether a proof that counts is there and fresh. */
    boolean isMet(Facts facts) {
      var at = facts.proved(factor);
      return at.isPresent()
          && maxAge
              .map(age -> !at.get().plus(age).isBefore(facts.now()))
              .orElseGet(() -> !isForEachAnswer() || facts.isProvedForThis(factor));
    }

    /**
     * Whether one proof does for one answer: the default where a device shows something, so that a
     * session's cookie alone gets none.
     */
    public boolean isForEachAnswer() {
      return maxAge.isEmpty() && factor.showsDevice();
    }
  }
}
