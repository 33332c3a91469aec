package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM as we use it: a random nonce of 96 bits, a tag of 128 bits. */
final class Gcm {
  static final int KEY_BYTES = 32;
  static final int NONCE = 12;
  static final int TAG = 16;
  static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Gcm() {}

  /**
   * Where the wrapping key is used.
   *
   * <p>Nonces are random, so one key wraps at most 2³² times (SP 800-38D §8.3); ours wraps a few
   * times a day.
   */
  interface Place {
    /**
     * Encrypts or decrypts, as the cipher's {@code mode} says.
     *
     * @throws AEADBadTagException when what is decrypted was encrypted otherwise, or altered
     */
    byte[] run(int mode, byte[] nonce, byte[] associated, byte[] input) throws AEADBadTagException;

    /** Encrypts; the tag stands at the end. */
    default byte[] seal(byte[] nonce, byte[] associated, byte[] plain) {
      try {
        return run(Cipher.ENCRYPT_MODE, nonce, associated, plain);
      } catch (AEADBadTagException whenDecrypting) {
        throw new IllegalStateException(whenDecrypting);
      }
    }

    /**
     * Decrypts.
     *
     * @throws AEADBadTagException when it was encrypted otherwise, or altered
     */
    default byte[] open(byte[] nonce, byte[] associated, byte[] sealed) throws AEADBadTagException {
      return run(Cipher.DECRYPT_MODE, nonce, associated, sealed);
    }
  }

  /** Uses a key that is in our memory. */
  record InMemory(SecretKey key) implements Place {
    @Override
    public byte[] run(int mode, byte[] nonce, byte[] associated, byte[] input)
        throws AEADBadTagException {
      try {
        var cipher = Cipher.getInstance(TRANSFORMATION);
        return Gcm.run(cipher, key, mode, nonce, associated, input);
      } catch (AEADBadTagException wrong) {
        throw wrong;
      } catch (GeneralSecurityException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    }

    @Override
    public String toString() {
      return "InMemory(…)";
    }
  }

  static byte[] run(
      Cipher cipher, SecretKey key, int mode, byte[] nonce, byte[] associated, byte[] input)
      throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
    cipher.updateAAD(associated);
    return cipher.doFinal(input);
  }

  static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
