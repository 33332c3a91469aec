package jp.mochi.idp.devicekey;

import java.time.Instant;
import java.util.Objects;
import jp.mochi.idp.signon.SignOnRequest;

/**
 * What a page asks a browser to prove.
 *
 * @param id names this ask and no other: it is answered once
 * @param request the request under way
 * @param person whose key it must be: the directory's immutable id
 * @param challenge in base64url
 * @param at when it was asked
 */
public record KeyAsk(
    String id, SignOnRequest request, String person, String challenge, Instant at) {
  public KeyAsk {
    Objects.requireNonNull(id);
    Objects.requireNonNull(request);
    Objects.requireNonNull(person);
    Objects.requireNonNull(challenge);
    Objects.requireNonNull(at);
  }

  /** The request as it goes on once this ask was answered. */
  public SignOnRequest proved() {
    return request.provedBy(id);
  }
}
