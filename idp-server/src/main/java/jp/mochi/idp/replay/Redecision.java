package jp.mochi.idp.replay;

import java.util.Optional;
import jp.mochi.idp.policy.Factor;

/**
 * What came of one recorded sign-on.
 *
 * @param rule the draft's rule that decided; empty where none matched or none was asked
 * @param factor what would be asked for
 */
record Redecision(Difference difference, Optional<String> rule, Optional<Factor> factor) {
  static final Redecision NOT_RECORDED =
      new Redecision(Difference.NOT_RECORDED, Optional.empty(), Optional.empty());
}
