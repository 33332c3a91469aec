package jp.mochi.cert.trust;

import java.time.Instant;
import java.util.Objects;

/** Whether a certificate that was shown is one of ours; each way to fail has its own record. */
public sealed interface TrustOutcome {
  /** It is, and nobody has taken it back. */
  record Trusted(CertificatePath path) implements TrustOutcome {
    public Trusted {
      Objects.requireNonNull(path);
    }
  }

  /**
   * It, or one of those above it, is no longer valid.
   *
   * @param since when it ended
   * @param whose the subject of the one that ended
   */
  record Expired(Instant since, String whose) implements TrustOutcome {}

  /**
   * It, or one of those above it, isn't valid yet.
   *
   * @param from when it begins
   * @param whose the subject of the one that begins later
   */
  record NotYetValid(Instant from, String whose) implements TrustOutcome {}

  /** None of the configured authorities has signed it. */
  record ForeignIssuer(String issuer) implements TrustOutcome {}

  /** A key or a signature on the way to the authority is too weak to prove anything. */
  record Weak(String what) implements TrustOutcome {}

  /** Its key usages don't let it prove who a client is. */
  record NotForClients(String why) implements TrustOutcome {}

  /** Name constraints, policies or the path's length forbid it. */
  record OutsideConstraints(String why) implements TrustOutcome {}

  /** Its authority has taken it back. */
  record Revoked(RevocationReason reason, Instant at) implements TrustOutcome {}

  /** Whether it was taken back can't be told now, and that authority's setting refuses then. */
  record Unchecked(String why) implements TrustOutcome {}

  /** It can't be read. */
  record Malformed(String why) implements TrustOutcome {}
}
