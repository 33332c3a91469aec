package jp.mochi.idp.saml.codec;

import java.util.Optional;

/**
 * A request whose every signature has been verified and that carries one where its issuer must
 * sign. Only {@link RequestSignature} makes one; issuance takes nothing else.
 */
public final class VerifiedRequest {
  private final AuthnRequest request;
  private final Optional<String> relayState;
  private final boolean signed;

  VerifiedRequest(AuthnRequest request, Optional<String> relayState, boolean signed) {
    this.request = request;
    this.relayState = relayState;
    this.signed = signed;
  }

  /** What is asked for. */
  public AuthnRequest request() {
    return request;
  }

  /** What the service wants back unchanged. */
  public Optional<String> relayState() {
    return relayState;
  }

  /** Whether a signature was there: if not, anybody may have written this. */
  public boolean signed() {
    return signed;
  }
}
