package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import org.jspecify.annotations.Nullable;

/**
 * Logout messages, requests and answers, by each binding. They come to the same addresses; which of
 * both a message is, its parameter says and its element must agree.
 */
public final class LogoutMessages {
  /** The longest message by any binding: a logout has little to say. */
  public static final int MOST_BYTES = 64 * 1024;

  /** The standard says 80 bytes; a sign-out under way keeps it in a cookie. */
  static final int MAX_RELAY_STATE = 1024;

  private LogoutMessages() {}

  /**
   * By HTTP-Redirect (SAML Bindings 2.0 §3.4).
   *
   * @param rawQuery what stands after the question mark, exactly as received
   */
  public static LogoutDecoded redirect(@Nullable String rawQuery) {
    try {
      var query = rawQuery == null ? "" : rawQuery;
      if (query.length() > RedirectRequests.MAX_QUERY) {
        throw new MalformedMessage("the query is longer than " + RedirectRequests.MAX_QUERY);
      }
      var parameters = FormParameters.split(query);
      var name = RequestParameters.requestOrResponse(parameters);
      RedirectRequests.checkEncoding(parameters);
      var relayState = relayState(parameters);
      var signature = RedirectRequests.signature(parameters, name);
      var sent = StrictBase64.decode(parameters.value(name).orElse(""));
      return read(name, RedirectRequests.inflated(sent), relayState, signature);
    } catch (MalformedMessage malformed) {
      return malformed(malformed);
    }
  }

  /**
   * By HTTP-POST (SAML Bindings 2.0 §3.5).
   *
   * @param rawBody the {@code application/x-www-form-urlencoded} body exactly as received
   */
  public static LogoutDecoded post(@Nullable String rawBody) {
    try {
      var body = rawBody == null ? "" : rawBody;
      if (body.length() > 2 * MOST_BYTES) {
        throw new MalformedMessage("the form is longer than " + 2 * MOST_BYTES + " characters");
      }
      var parameters = FormParameters.split(body);
      var name = RequestParameters.requestOrResponse(parameters);
      PostRequests.refuseSimpleSign(parameters);
      var relayState = relayState(parameters);
      var sent = StrictBase64.decode(parameters.value(name).orElse(""));
      return read(name, sent, relayState, null);
    } catch (MalformedMessage malformed) {
      return malformed(malformed);
    }
  }

  /** By SOAP (SAML Bindings 2.0 §3.2): the envelope, whole. */
  public static LogoutDecoded soap(byte[] envelope) {
    try {
      if (envelope.length > MOST_BYTES) {
        throw new MalformedMessage("the envelope is longer than " + MOST_BYTES + " bytes");
      }
      return switch (SoapEnvelope.open(envelope)) {
        case SoapEnvelope.Fault(var said) -> new LogoutDecoded.Fault(said);
        case SoapEnvelope.Content(var message) -> LogoutReader.read(message, null, null);
      };
    } catch (MalformedMessage malformed) {
      return malformed(malformed);
    }
  }

  private static LogoutDecoded read(
      String parameter,
      byte[] xml,
      @Nullable String relayState,
      @Nullable DetachedSignature signature)
      throws MalformedMessage {
    if (xml.length > MOST_BYTES) {
      throw new MalformedMessage("a logout message of more than " + MOST_BYTES + " bytes");
    }
    var root = SafeXml.parse(xml).getDocumentElement();
    RequestReader.refuseSecondId(root, new java.util.HashSet<>());
    var read = LogoutReader.read(root, relayState, signature);
    if (read instanceof LogoutDecoded.Response != parameter.equals("SAMLResponse")) {
      throw new MalformedMessage("a request as SAMLResponse, or an answer as SAMLRequest");
    }
    return read;
  }

  private static @Nullable String relayState(FormParameters parameters) throws MalformedMessage {
    var state = RequestParameters.relayState(parameters);
    if (state != null && state.getBytes(StandardCharsets.UTF_8).length > MAX_RELAY_STATE) {
      throw new MalformedMessage(
          Reason.RELAY_STATE_TOO_LONG, "RelayState is longer than " + MAX_RELAY_STATE + " bytes");
    }
    if (state != null && state.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedMessage("a RelayState with control characters");
    }
    return state;
  }

  private static LogoutDecoded malformed(MalformedMessage malformed) {
    var outcome = malformed.outcome();
    return new LogoutDecoded.Malformed(outcome.reason(), outcome.detail());
  }
}
