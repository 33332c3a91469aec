package jp.mochi.idp.saml.codec;

import java.util.Optional;

/**
 * A logout message whose every signature has been verified. Only {@link LogoutSignature} makes one.
 *
 * @param <T> {@link LogoutRequest} or {@link LogoutResponse}
 */
public final class VerifiedLogout<T> {
  private final T content;
  private final Optional<String> relayState;
  private final boolean signed;

  VerifiedLogout(T content, Optional<String> relayState, boolean signed) {
    this.content = content;
    this.relayState = relayState;
    this.signed = signed;
  }

  /** What it says. */
  public T content() {
    return content;
  }

  /** What goes back unchanged with the answer. */
  public Optional<String> relayState() {
    return relayState;
  }

  /** Whether a signature was there: if not, anybody may have written this. */
  public boolean signed() {
    return signed;
  }
}
