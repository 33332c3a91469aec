package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;

/** What the policy says of one request. Issuance takes only a {@link Permit}. */
public sealed interface Decision {
  Trace trace();

  /**
   * May go in. {@code sessionLimit}: how long the service's session may last, where a rule says.
   */
  record Permit(Optional<Duration> sessionLimit, Trace trace) implements Decision {}

  /** May go in once this factor is proved. */
  record Need(Factor factor, Trace trace) implements Decision {}

  /** May not go in. */
  record Refuse(Reason reason, Trace trace) implements Decision {}
}
