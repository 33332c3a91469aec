package jp.mochi.idp.me;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.device.key.KeyChallenge;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.network.Visitor;

/**
 * What a phone is asked that is to make a key, sealed for the browser that it is shown to; no
 * longer than the code in it is good, which is used up by the answer.
 *
 * @param challenge in base64url
 */
record ShownKeyAsk(String code, String person, String username, Instant expires, String challenge) {
  private static final String PURPOSE = "enrolment-key";
  private static final ObjectMapper JSON = SealedJson.MAPPER;

  static ShownKeyAsk of(HandOutCodes.Made made) {
    return new ShownKeyAsk(
        made.challenge().text(),
        made.candidate().person(),
        made.candidate().username(),
        made.expires(),
        KeyChallenge.fresh());
  }

  /** The same, asked anew. */
  ShownKeyAsk again() {
    return new ShownKeyAsk(code, person, username, expires, KeyChallenge.fresh());
  }

  String sealed(Sealer sealer, Visitor visitor) {
    try {
      return sealer.seal(PURPOSE, visitor.browserHash(), JSON.writeValueAsString(this), expires);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an ask can't be written as JSON", impossible);
    }
  }

  /** Empty where it is none of ours, too old or another browser's. */
  static Optional<ShownKeyAsk> open(Sealer sealer, Visitor visitor, String token) {
    return sealer.content(PURPOSE, visitor.browserHash(), token).flatMap(ShownKeyAsk::read);
  }

  private static Optional<ShownKeyAsk> read(String text) {
    try {
      return Optional.of(JSON.readValue(text, ShownKeyAsk.class));
    } catch (JsonProcessingException otherRelease) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "ShownKeyAsk[" + username + "]";
  }
}
