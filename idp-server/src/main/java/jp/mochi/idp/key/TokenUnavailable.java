package jp.mochi.idp.key;

import org.jspecify.annotations.Nullable;

/** A PKCS#11 token doesn't do its work: gone, logged out, or silent. */
public final class TokenUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenUnavailable(String token, @Nullable Throwable cause) {
    super(
        "The PKCS#11 token "
            + token
            + " doesn't do its work ("
            + cause
            + "). Check that it is connected; the next use tries again.",
        cause);
  }
}
