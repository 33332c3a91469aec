package jp.mochi.idp.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps all others (AES-256-GCM) and does nothing else. It is either in our memory,
 * from a file or the environment, or in a token, which then does the wrapping.
 */
public final class MasterKey {
  private static final byte FORMAT = 1;

  /** Bytes that wrapping adds. */
  static final int OVERHEAD = 1 + Gcm.NONCE + Gcm.TAG;

  private final Gcm.Place place;

  MasterKey(Gcm.Place place) {
    this.place = place;
  }

  /** A new one as text for a file or an environment variable: 32 random bytes in Base64. */
  public static String generate() {
    return Base64.getEncoder().encodeToString(Gcm.random(Gcm.KEY_BYTES));
  }

  /** Reads what {@link #generate} or {@code openssl rand -base64 32} wrote. */
  static Optional<MasterKey> parse(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text.strip());
      return bytes.length == Gcm.KEY_BYTES
          ? Optional.of(new MasterKey(new Gcm.InMemory(wrappingKey(bytes))))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /**
   * Wraps a key; only the same id and purpose unwrap it.
   *
   * @throws TokenUnavailable when the token that holds the master key doesn't do its work
   */
  public byte[] wrap(String id, String purpose, byte[] key) {
    var nonce = Gcm.random(Gcm.NONCE);
    var encrypted = place.seal(nonce, associated(id, purpose), key);
    return ByteBuffer.allocate(1 + Gcm.NONCE + encrypted.length)
        .put(FORMAT)
        .put(nonce)
        .put(encrypted)
        .array();
  }

  /**
   * Unwraps a key.
   *
   * @throws WrongMasterKey when another key wrapped it, or its row was altered
   * @throws TokenUnavailable when the token that holds the master key doesn't do its work
   */
  public byte[] unwrap(String id, String purpose, byte[] wrapped) {
    if (wrapped.length < OVERHEAD || wrapped[0] != FORMAT) {
      throw new WrongMasterKey(id);
    }
    try {
      var nonce = Arrays.copyOfRange(wrapped, 1, 1 + Gcm.NONCE);
      var sealed = Arrays.copyOfRange(wrapped, 1 + Gcm.NONCE, wrapped.length);
      return place.open(nonce, associated(id, purpose), sealed);
    } catch (AEADBadTagException refused) {
      throw new WrongMasterKey(id);
    }
  }

  /** RFC 5869: what is in the file is for deriving alone, so that it could serve another use. */
  private static SecretKey wrappingKey(byte[] bytes) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(new SecretKeySpec(bytes, "HKDF-SHA256"))
              .addSalt(new byte[0])
              .thenExpand("mochi wrapping 1".getBytes(StandardCharsets.UTF_8), Gcm.KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] associated(String id, String purpose) {
    return (purpose + "\0" + id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "MasterKey(…)";
  }
}
