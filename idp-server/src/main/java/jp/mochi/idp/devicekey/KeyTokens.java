package jp.mochi.idp.devicekey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.device.key.KeyChallenge;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.ldap.PersonId;

/** Asks, sealed into the form of the page that is shown: for one browser and ten minutes. */
public final class KeyTokens {
  private static final String PURPOSE = "device-key-ask";
  private static final ObjectMapper JSON = SealedJson.MAPPER;

  private final Sealer sealer;

  public KeyTokens(Sealer sealer) {
    this.sealer = sealer;
  }

  /** Makes an ask with a fresh challenge. */
  public static KeyAsk ask(SignOnRequest request, PersonId person, Visitor visitor) {
    return new KeyAsk(
        UUID.randomUUID().toString(),
        request,
        person.value(),
        KeyChallenge.fresh(),
        visitor.circumstances().time());
  }

  /** Seals an ask for the visitor's browser, no longer than its request can be gone on with. */
  public String seal(KeyAsk ask, Visitor visitor) {
    var latest = ask.request().askedAt().plus(SignOnToken.LONGEST);
    var fresh = ask.at().plus(SignOnToken.LIFETIME);
    var expires = fresh.isBefore(latest) ? fresh : latest;
    try {
      return sealer.seal(PURPOSE, visitor.browserHash(), JSON.writeValueAsString(ask), expires);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an ask can't be written as JSON", e);
    }
  }

  /** Opens what a form brought back. */
  public SignOnToken.Opened<KeyAsk> open(String token, Visitor visitor) {
    return SignOnToken.Opened.of(
        sealer.open(PURPOSE, visitor.browserHash(), token), KeyTokens::read, KeyAsk::request);
  }

  /** Nothing when another release of ours has sealed it, in words that this one doesn't know. */
  private static Optional<KeyAsk> read(String text) {
    try {
      return Optional.of(JSON.readValue(text, KeyAsk.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
