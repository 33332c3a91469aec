package jp.mochi.cert.trust;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** RFC 6960 §2.2: how a certificate stands with its issuer. */
public sealed interface RevocationStatus {
  /** Its issuer says that it is not revoked, or nobody is to be asked. */
  record Good() implements RevocationStatus {}

  /**
   * Its issuer has taken it back, for good or for a while.
   *
   * @param reason why; {@link RevocationReason#UNSPECIFIED} where the issuer doesn't say
   * @param at since when
   */
  record Revoked(RevocationReason reason, Instant at) implements RevocationStatus {
    public Revoked {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(at);
    }
  }

  /**
   * It can't be told: no list that is still current, no answer in time, a serial that the issuer
   * doesn't know. What that means is the authority's setting {@code revocation.unknown}.
   *
   * @param why one sentence in English for the audit record
   * @param issuerKnowsNot whether the issuer itself says that it never issued such a certificate,
   *     which no setting makes good
   */
  record Unknown(String why, boolean issuerKnowsNot) implements RevocationStatus {
    public Unknown {
      Objects.requireNonNull(why);
    }

    public Unknown(String why) {
      this(why, false);
    }
  }

  /** Whether it is revoked. */
  default Optional<Revoked> revoked() {
    return this instanceof Revoked revoked ? Optional.of(revoked) : Optional.empty();
  }
}
