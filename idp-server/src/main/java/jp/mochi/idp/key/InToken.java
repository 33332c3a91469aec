package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.Callable;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a key that is in a PKCS#11 token and never leaves it: what is to be wrapped goes in, and
 * comes out wrapped. The nonce is ours (see the decision record 0011).
 *
 * <p>A token that was unplugged, or whose connection was cut, forgets sessions and log-ins. So
 * where it fails it is opened anew, once for each call.
 */
final class InToken implements Gcm.Place {
  private static final Logger LOG = LoggerFactory.getLogger(InToken.class);

  private final TokenCalls calls;
  private final Callable<Opened> opening;
  private volatile Opened opened;

  /** The key's handle and what understands it. */
  record Opened(Provider provider, SecretKey key) {}

  InToken(TokenCalls calls, Callable<Opened> opening, Opened opened) {
    this.calls = calls;
    this.opening = opening;
    this.opened = opened;
  }

  @Override
  public byte[] run(int mode, byte[] nonce, byte[] associated, byte[] input)
      throws AEADBadTagException {
    try {
      return once(mode, nonce, associated, input);
    } catch (TokenUnavailable failed) {
      LOG.warn("The token with the master key failed and is opened anew", failed);
      reopen();
      return once(mode, nonce, associated, input);
    }
  }

  private void reopen() {
    try {
      opened = calls.run(opening);
    } catch (GeneralSecurityException refused) {
      throw calls.unavailable(refused);
    }
  }

  private byte[] once(int mode, byte[] nonce, byte[] associated, byte[] input)
      throws AEADBadTagException {
    var now = opened;
    try {
      return calls.run(
          () -> {
            var cipher = Cipher.getInstance(Gcm.TRANSFORMATION, now.provider());
            return Gcm.run(cipher, now.key(), mode, nonce, associated, input);
          });
    } catch (AEADBadTagException wrong) {
      throw wrong;
    } catch (GeneralSecurityException refused) {
      throw calls.unavailable(refused);
    }
  }
}
