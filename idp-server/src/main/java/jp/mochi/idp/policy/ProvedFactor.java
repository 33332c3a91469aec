package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.Objects;

/**
 * A factor that was proved in this session.
 *
 * @param factor which
 * @param at when
 */
public record ProvedFactor(Factor factor, Instant at) {
  public ProvedFactor {
    Objects.requireNonNull(factor);
    Objects.requireNonNull(at);
  }
}
