package jp.mochi.idp.saml.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A request as it was read, and the very bytes its signatures were made over. Only {@link
 * RedirectRequests} and {@link PostRequests} make one.
 */
public final class UnverifiedRequest {
  private final AuthnRequest request;
  private final @Nullable String relayState;
  private final @Nullable DetachedSignature detached;
  private final org.opensaml.saml.saml2.core.AuthnRequest message;

  UnverifiedRequest(
      org.opensaml.saml.saml2.core.AuthnRequest message,
      AuthnRequest request,
      @Nullable String relayState,
      @Nullable DetachedSignature detached) {
    this.message = message;
    this.request = request;
    this.relayState = relayState;
    this.detached = detached;
  }

  /** What is asked for. Nothing in it is proved: use it to find the issuer's entry. */
  public AuthnRequest request() {
    return request;
  }

  /** What the service wants back unchanged, decoded; at most 4 KiB of UTF-8. */
  public Optional<String> relayState() {
    return Optional.ofNullable(relayState);
  }

  /** The signature beside the message (Redirect), if one was sent. */
  Optional<DetachedSignature> detached() {
    return Optional.ofNullable(detached);
  }

  org.opensaml.saml.saml2.core.AuthnRequest message() {
    return message;
  }

  Element root() {
    return java.util.Objects.requireNonNull(message.getDOM());
  }

  /**
   * SAML Bindings 2.0 §3.4.4.1.
   *
   * @param signed the received substrings of the query, exactly as sent
   * @param algorithm the decoded {@code SigAlg}
   * @param value the decoded {@code Signature}, still in base64
   */
  record DetachedSignature(String signed, String algorithm, String value) {}
}
