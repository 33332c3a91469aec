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

  /**
   * SAML Core 2.0 §3.4.1, ForceAuthn: whether the presenter has shown it since then, and not to get
   * something else: what is shown for one request meets no other that asked for it anew. How a
   * device is nobody shows for anything.
   *
   * @param that the request that is to be answered; empty where nothing is issued
   */
  public boolean isFresh(Instant notBefore, Optional<UUID> that) {
    return !at.isBefore(notBefore)
        && switch (factor) {
          case PASSWORD, CERTIFICATE, DEVICE, ONE_TIME_CODE, RECOVERY_CODE ->
              that.isEmpty() || request.equals(that);
          case SECURITY_STATUS -> true;
        };
  }

  /** The same proof at another time. */
  public ProvedFactor at(Instant time) {
    return new ProvedFactor(factor, time, request);
  }
}
