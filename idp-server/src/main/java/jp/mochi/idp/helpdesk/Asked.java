package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import java.util.Optional;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.idp.lifecycle.IdentityProof;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.portal.Door;

/**
 * What a form of an act says.
 *
 * @param reason in the helpdesk's own words
 * @param proof how the caller was made sure of; empty where that isn't asked
 * @param platform of a phone that is to get a code
 * @param ownership of the same
 */
record Asked(
    String reason,
    Optional<IdentityProof> proof,
    Optional<Candidate.Platform> platform,
    Optional<Candidate.Ownership> ownership) {
  static Asked of(Context ctx) {
    return new Asked(
        Door.field(ctx, "reason").orElse("").strip(),
        Door.field(ctx, "proof").flatMap(IdentityProof::of),
        Door.field(ctx, "platform").flatMap(Candidate.Platform::of),
        Door.field(ctx, "ownership").flatMap(Candidate.Ownership::of));
  }

  /**
   * What is missing; empty where nothing is.
   *
   * @param newPhone whether the act is about a phone that nobody knows yet
   */
  Optional<Notice> missing(Act act, boolean newPhone) {
    if (!IdentityProof.isReason(reason)) {
      return Optional.of(HelpdeskNotice.REASON.notice());
    }
    if (IdentityProof.isMarked(reason)) {
      return Optional.of(HelpdeskNotice.MARKED.notice());
    }
    if (act.gives() && proof.isEmpty()) {
      return Optional.of(HelpdeskNotice.PROOF.notice());
    }
    return newPhone && (platform.isEmpty() || ownership.isEmpty())
        ? Optional.of(HelpdeskNotice.CHOICE.notice())
        : Optional.empty();
  }

  /** The reason as it is kept: with how the caller was made sure of. */
  String why() {
    return proof.map(how -> how.with(reason)).orElse(reason);
  }
}
