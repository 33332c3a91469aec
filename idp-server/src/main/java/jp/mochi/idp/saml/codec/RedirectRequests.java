package jp.mochi.idp.saml.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import org.jspecify.annotations.Nullable;

/**
 * AuthnRequests by HTTP-Redirect (SAML Bindings 2.0 §3.4), deflated or as some services send it.
 */
public final class RedirectRequests {
  /** The longest query that is looked at, in characters. */
  static final int MAX_QUERY = 64 * 1024;

  private static final String DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

  private RedirectRequests() {}

  /**
   * Reads a request.
   *
   * @param rawQuery what stands after the question mark, exactly as received
   */
  public static DecodeOutcome decode(@Nullable String rawQuery) {
    try {
      return new DecodeOutcome.Decoded(read(rawQuery == null ? "" : rawQuery));
    } catch (MalformedMessage malformed) {
      return malformed.outcome();
    }
  }

  private static UnverifiedRequest read(String rawQuery) throws MalformedMessage {
    if (rawQuery.length() > MAX_QUERY) {
      throw new MalformedMessage("the query is longer than " + MAX_QUERY + " characters");
    }
    FormParameters parameters = FormParameters.split(rawQuery);
    String encoded = RequestParameters.samlRequest(parameters);
    checkEncoding(parameters);
    @Nullable String relayState = RequestParameters.relayState(parameters);
    @Nullable DetachedSignature signature = signature(parameters, "SAMLRequest");
    byte[] xml = inflated(StrictBase64.decode(encoded));
    return RequestReader.read(xml, relayState, signature);
  }

  static void checkEncoding(FormParameters parameters) throws MalformedMessage {
    Optional<String> encoding = parameters.value("SAMLEncoding");
    if (encoding.isPresent() && !encoding.get().equals(DEFLATE)) {
      throw new MalformedMessage("SAMLEncoding is not DEFLATE");
    }
  }

  /** SAML Bindings 2.0 §3.4.4.1: what is signed is put together from the substrings received. */
  static @Nullable DetachedSignature signature(FormParameters parameters, String message)
      throws MalformedMessage {
    if (parameters.has("SigAlg") != parameters.has("Signature")) {
      throw new MalformedMessage("SigAlg and Signature come together or not at all");
    }
    if (!parameters.has("Signature")) {
      return null;
    }
    StringBuilder signed = new StringBuilder(parameters.received(message));
    if (parameters.has("RelayState")) {
      signed.append('&').append(parameters.received("RelayState"));
    }
    signed.append('&').append(parameters.received("SigAlg"));
    return new DetachedSignature(
        signed.toString(),
        parameters.value("SigAlg").orElseThrow(),
        parameters.value("Signature").orElseThrow());
  }

  /** Inflates to the bound and no further; what is not deflated but begins like XML stays. */
  static byte[] inflated(byte[] sent) throws MalformedMessage {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(sent);
      byte[] into = new byte[Math.min(SafeXml.MAX_BYTES + 1, Math.max(4096, sent.length * 4))];
      int length = 0;
      while (!inflater.finished()) {
        if (length == into.length) {
          into = Arrays.copyOf(into, Math.min(SafeXml.MAX_BYTES + 1, length * 2));
        }
        int more = inflater.inflate(into, length, into.length - length);
        if (more == 0 && !inflater.finished()) {
          return undeflated(sent);
        }
        length += more;
        if (length > SafeXml.MAX_BYTES) {
          throw new MalformedMessage("inflates to more than " + SafeXml.MAX_BYTES + " bytes");
        }
      }
      return inflater.getRemaining() == 0 ? Arrays.copyOf(into, length) : undeflated(sent);
    } catch (DataFormatException notDeflated) {
      return undeflated(sent);
    } finally {
      inflater.end();
    }
  }

  private static byte[] undeflated(byte[] sent) throws MalformedMessage {
    if (ByteBuffer.wrap(sent).hasRemaining() && sent[0] == '<') {
      return sent;
    }
    throw new MalformedMessage("SAMLRequest is neither deflated nor XML");
  }
}
