package jp.mochi.idp.saml.sso;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.Explanation;

/**
 * Why a request can't be answered as it wishes.
 *
 * @param reason what the person or the service is told
 * @param detail for the helpdesk: what was expected and what came
 * @param trace the policy's own account, where it was the policy that refused
 * @param explanation what the person may read of it
 */
record RequestFault(
    Reason reason,
    Map<String, String> detail,
    Optional<Trace> trace,
    Optional<Explanation> explanation) {
  RequestFault {
    detail = Map.copyOf(detail);
  }

  RequestFault(Reason reason, Map<String, String> detail) {
    this(reason, detail, Optional.empty(), Optional.empty());
  }

  static RequestFault of(Reason reason, String expected, String received) {
    return new RequestFault(reason, Map.of("expected", expected, "received", received));
  }
}
