package jp.mochi.idp.saml.codec;

import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.common.SignableSAMLObject;
import org.w3c.dom.Element;

/**
 * A logout message as it was read, and the very bytes its signatures were made over. Only {@link
 * LogoutMessages} makes one.
 *
 * @param <T> {@link LogoutRequest} or {@link LogoutResponse}
 */
public final class UnverifiedLogout<T> {
  private final T content;
  private final String id;
  private final String issuer;
  private final SignableSAMLObject message;
  private final @Nullable String relayState;
  private final @Nullable DetachedSignature detached;

  UnverifiedLogout(
      T content,
      String id,
      String issuer,
      SignableSAMLObject message,
      @Nullable String relayState,
      @Nullable DetachedSignature detached) {
    this.content = content;
    this.id = id;
    this.issuer = issuer;
    this.message = message;
    this.relayState = relayState;
    this.detached = detached;
  }

  /** What it says. Nothing in it is proved: use it to find the issuer's entry. */
  public T content() {
    return content;
  }

  /** Whom it says it is from. */
  public String issuer() {
    return issuer;
  }

  /** What goes back unchanged with the answer. */
  public Optional<String> relayState() {
    return Optional.ofNullable(relayState);
  }

  String id() {
    return id;
  }

  Optional<DetachedSignature> detached() {
    return Optional.ofNullable(detached);
  }

  SignableSAMLObject message() {
    return message;
  }

  Element root() {
    return Objects.requireNonNull(message.getDOM());
  }
}
