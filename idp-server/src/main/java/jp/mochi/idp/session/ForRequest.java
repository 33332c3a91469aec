package jp.mochi.idp.session;

import java.util.Objects;
import java.util.UUID;

/**
 * The request that a proof is made for. From the proof on it goes by another id, which only the
 * page that follows knows: whoever else has asked it, in a browser with the same cookies, has asked
 * for something that was never proved.
 *
 * @param asked its id up to the proof
 * @param next its id from the proof on
 */
public record ForRequest(UUID asked, UUID next) {
  public ForRequest {
    Objects.requireNonNull(asked);
    Objects.requireNonNull(next);
  }
}
