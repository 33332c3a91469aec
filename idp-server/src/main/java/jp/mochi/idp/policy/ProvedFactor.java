package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A factor that was proved in this session.
 *
 * @param factor which
 * @param at when
 * @param request for which request under way, by its id, as long as nothing was issued for that
 */
public record ProvedFactor(Factor factor, Instant at, Optional<UUID> request) {
  public ProvedFactor {
    Objects.requireNonNull(factor);
    Objects.requireNonNull(at);
    Objects.requireNonNull(request);
  }

  /** One that was made for no request, or is spent. */
  public ProvedFactor(Factor factor, Instant at) {
    this(factor, at, Optional.empty());
  }

  /** The same proof at another time. */
  public ProvedFactor at(Instant time) {
    return new ProvedFactor(factor, time, request);
  }
}
