package jp.mochi.idp.api;

import java.util.function.Function;
import jp.mochi.idp.lifecycle.IdentityProof;

/**
 * Calls that give something back or out: they say why, and how whoever asks for it was made sure
 * of, as the helpdesk's pages do.
 */
final class Giving {
  private static final String PROOF = "proof";

  private Giving() {}

  /**
   * Goes on with the reason as it is kept, or refuses.
   *
   * @param field where the reason stands
   * @param isAsked whether somebody asks for it, of whom the caller must have made sure
   */
  static Answer with(
      RequestBody body, String field, boolean isAsked, Function<String, Answer> use) {
    var reason = body.reason(field).strip();
    var word = body.text(PROOF);
    if (body.refusal().isPresent()) {
      return body.refusal().get();
    }
    if (!IdentityProof.isReason(reason)) {
      return Refused.REASON_NEEDED.of(field, String.valueOf(IdentityProof.LONGEST_REASON));
    }
    var proof = word.flatMap(IdentityProof::of);
    if (proof.isEmpty() && (isAsked || word.isPresent())) {
      return Refused.PROOF_NEEDED.of(PROOF, String.join(", ", IdentityProof.words()));
    }
    return use.apply(proof.map(how -> how.with(reason)).orElse(reason));
  }
}
