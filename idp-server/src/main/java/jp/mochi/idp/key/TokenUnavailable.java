package jp.mochi.idp.key;

import org.jspecify.annotations.Nullable;

/** A PKCS#11 token doesn't do its work: gone, logged out, or silent. */
public final class TokenUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TokenUnavailable(String sentence) {
    super(sentence, null);
  }

  /** Somebody else has been using a key for too long, as one whose token hangs does. */
  public static TokenUnavailable busy(String what) {
    return new TokenUnavailable(
        what + " is being renewed, which takes too long. Check its token, and try again.");
  }

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
