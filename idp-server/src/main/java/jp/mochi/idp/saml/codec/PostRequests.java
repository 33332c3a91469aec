package jp.mochi.idp.saml.codec;

import org.jspecify.annotations.Nullable;

/** AuthnRequests by HTTP-POST (SAML Bindings 2.0 §3.5). */
public final class PostRequests {
  /** The longest body that is looked at, in characters. */
  static final int MAX_BODY = 256 * 1024;

  private PostRequests() {}

  /**
   * Reads a request.
   *
   * @param rawBody the {@code application/x-www-form-urlencoded} body exactly as received
   */
  public static DecodeOutcome decode(@Nullable String rawBody) {
    try {
      return new DecodeOutcome.Decoded(read(rawBody == null ? "" : rawBody));
    } catch (MalformedMessage malformed) {
      return malformed.outcome();
    }
  }

  private static UnverifiedRequest read(String rawBody) throws MalformedMessage {
    if (rawBody.length() > MAX_BODY) {
      throw new MalformedMessage("the form is longer than " + MAX_BODY + " characters");
    }
    FormParameters parameters = FormParameters.split(rawBody);
    String encoded = RequestParameters.samlRequest(parameters);
    refuseSimpleSign(parameters);
    @Nullable String relayState = RequestParameters.relayState(parameters);
    return RequestReader.read(StrictBase64.decode(encoded), relayState, null);
  }

  /** A signature we can't verify must not pass as none (the SimpleSign binding is not offered). */
  static void refuseSimpleSign(FormParameters parameters) throws MalformedMessage {
    if (parameters.has("SigAlg") || parameters.has("Signature")) {
      throw new MalformedMessage("HTTP-POST-SimpleSign is not supported");
    }
  }
}
