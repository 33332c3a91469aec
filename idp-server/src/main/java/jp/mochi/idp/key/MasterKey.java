package jp.mochi.idp.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps all others (AES-256-GCM). It never encrypts anything itself: each use has a
 * key of its own, derived by HKDF (RFC 5869), so that no two uses can be played against each other.
 */
public final class MasterKey {
  static final int BYTES = 32;
  static final int NONCE = 12;
  static final int TAG_BITS = 128;

  private static final byte FORMAT = 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey master;
  private final SecretKey wrapping;

  MasterKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes");
    }
    this.master = new SecretKeySpec(bytes, "HKDF-SHA256");
    this.wrapping = derive(new byte[0], "mochi wrapping 1");
  }

  /** A new one as text for a file or an environment variable: 32 random bytes in Base64. */
  public static String generate() {
    return Base64.getEncoder().encodeToString(random(BYTES));
  }

  /** Reads what {@link #generate} or {@code openssl rand -base64 32} wrote. */
  static Optional<MasterKey> parse(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text.strip());
      return bytes.length == BYTES ? Optional.of(new MasterKey(bytes)) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Wraps a key; only the same id and purpose unwrap it. */
  public byte[] wrap(String id, String purpose, byte[] key) {
    try {
      var nonce = random(NONCE);
      var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, id, purpose);
      var encrypted = cipher.doFinal(key);
      var wrapped = new byte[1 + NONCE + encrypted.length];
      wrapped[0] = FORMAT;
      System.arraycopy(nonce, 0, wrapped, 1, NONCE);
      System.arraycopy(encrypted, 0, wrapped, 1 + NONCE, encrypted.length);
      return wrapped;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * Unwraps a key.
   *
   * @throws WrongMasterKey when another key wrapped it, or its row was altered
   */
  public byte[] unwrap(String id, String purpose, byte[] wrapped) {
    if (wrapped.length <= 1 + NONCE || wrapped[0] != FORMAT) {
      throw new WrongMasterKey(id);
    }
    try {
      var nonce = Arrays.copyOfRange(wrapped, 1, 1 + NONCE);
      var cipher = cipher(Cipher.DECRYPT_MODE, nonce, id, purpose);
      return cipher.doFinal(wrapped, 1 + NONCE, wrapped.length - 1 - NONCE);
    } catch (GeneralSecurityException refused) {
      throw new WrongMasterKey(id);
    }
  }

  /** A key of its own for one use. */
  SecretKey derive(byte[] salt, String use) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(master)
              .addSalt(salt)
              .thenExpand(use.getBytes(StandardCharsets.UTF_8), BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private Cipher cipher(int mode, byte[] nonce, String id, String purpose)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((purpose + "\0" + id).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "MasterKey(…)";
  }
}
