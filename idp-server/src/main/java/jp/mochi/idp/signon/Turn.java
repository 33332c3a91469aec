package jp.mochi.idp.signon;

import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of the loop is about, and what is known in it.
 *
 * @param rules those that decide in it
 * @param requester whose request it is
 */
record Turn(
    Policy rules, Facts facts, SignOnRequest request, Requester requester, Visitor visitor) {
  /** The requester's answer to whoever is not let in. */
  Outcome refuse(Requester.Why why, @Nullable Session session) {
    return new Outcome.Answered(
        requester.refused(request, why, Optional.ofNullable(session), visitor));
  }
}
