package jp.mochi.sample;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a response that arrived at the ACS. */
sealed interface CheckedResponse {

  /** The message as it came, for showing; empty where not even that could be read. */
  String xml();

  /**
   * All checks passed.
   *
   * @param solicited whether this service had asked; otherwise the identity provider began
   * @param relayState what came back beside the response, empty for none
   */
  record Accepted(Facts facts, boolean solicited, String relayState, String xml)
      implements CheckedResponse {}

  /** A check failed, or the identity provider refused. */
  record Refused(Refusal refusal, String detail, String xml) implements CheckedResponse {}

  /** The reasons for which this service refuses. */
  enum Refusal {
    NOT_A_RESPONSE,
    STATUS,
    NOT_ASKED_FOR,
    RELAY_STATE,
    SIGNATURE,
    AUDIENCE,
    DESTINATION,
    TIME,
    ISSUER,
    USED_BEFORE,
    OTHER
  }

  /** What the assertion says. An absent value is an empty text. */
  record Facts(
      String nameId,
      String nameIdFormat,
      String issuer,
      Map<String, List<String>> attributes,
      String notBefore,
      String notOnOrAfter,
      List<String> audiences,
      String sessionIndex,
      Optional<String> sessionNotOnOrAfter,
      String authnInstant,
      String authnContext,
      String assertionId) {
    public Facts {
      attributes = Map.copyOf(attributes);
      audiences = List.copyOf(audiences);
    }
  }
}
