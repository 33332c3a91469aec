package jp.mochi.idp.replay;

import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;

/**
 * What came of one recorded sign-on.
 *
 * @param rule the draft's rule that decided; empty where none matched or none was asked
 * @param factor what would be asked for
 * @param untold the facts for want of which it can't be told
 */
record Redecision(
    Difference difference, Optional<String> rule, Optional<Factor> factor, Set<Fact> untold) {
  static final Redecision NOT_RECORDED = of(Difference.NOT_RECORDED, Optional.empty());

  Redecision {
    untold = Set.copyOf(untold);
  }

  static Redecision of(Difference difference, Optional<String> rule) {
    return new Redecision(difference, rule, Optional.empty(), Set.of());
  }

  static Redecision asking(Difference difference, Optional<String> rule, Factor factor) {
    return new Redecision(difference, rule, Optional.of(factor), Set.of());
  }

  static Redecision cannotTell(Optional<String> rule, Set<Fact> untold) {
    return new Redecision(Difference.CANNOT_TELL, rule, Optional.empty(), untold);
  }
}
