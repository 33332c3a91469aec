package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import jp.mochi.idp.reason.Reason;
import org.jspecify.annotations.Nullable;

/** The rules for parameters that both bindings share. */
final class RequestParameters {
  /** The standard says 80 bytes; services send more and break when it comes back cut. */
  static final int MAX_RELAY_STATE = 4 * 1024;

  private RequestParameters() {}

  static String samlRequest(FormParameters parameters) throws MalformedMessage {
    if (parameters.has("SAMLResponse")) {
      throw new MalformedMessage(
          parameters.has("SAMLRequest")
              ? "SAMLRequest and SAMLResponse at once"
              : "a SAMLResponse where a SAMLRequest belongs");
    }
    String encoded =
        parameters
            .value("SAMLRequest")
            .orElseThrow(() -> new MalformedMessage("there is no SAMLRequest"));
    if (encoded.isBlank()) {
      throw new MalformedMessage("SAMLRequest is empty");
    }
    return encoded;
  }

  /** Which of the two messages is there: a logout endpoint takes both (SAML Profiles 2.0 §4.4). */
  static String requestOrResponse(FormParameters parameters) throws MalformedMessage {
    if (parameters.has("SAMLRequest") && parameters.has("SAMLResponse")) {
      throw new MalformedMessage("SAMLRequest and SAMLResponse at once");
    }
    var name = parameters.has("SAMLResponse") ? "SAMLResponse" : "SAMLRequest";
    if (parameters.value(name).filter(value -> !value.isBlank()).isEmpty()) {
      throw new MalformedMessage("there is no SAMLRequest and no SAMLResponse");
    }
    return name;
  }

  static @Nullable String relayState(FormParameters parameters) throws MalformedMessage {
    String value = parameters.value("RelayState").orElse(null);
    if (value != null) {
      checkRelayState(value);
    }
    return value;
  }

  static void checkRelayState(String value) throws MalformedMessage {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_RELAY_STATE) {
      throw new MalformedMessage(
          Reason.RELAY_STATE_TOO_LONG, "RelayState is longer than " + MAX_RELAY_STATE + " bytes");
    }
  }
}
