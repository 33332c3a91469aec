package jp.mochi.idp.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.database.Database;

/**
 * The keys under which secrets of authenticator apps and recovery codes are kept: one that seals,
 * and one for HMACs, both made once and wrapped by the master key. They are in memory, so that a
 * code can be judged within a transaction also where the master key is in a token.
 */
public final class OneTimeKey {
  private static final String SEALS = "one-time-secrets";
  private static final String MARKS = "recovery-codes";

  private final Gcm.InMemory sealing;
  private final SecretKeySpec marking;

  private OneTimeKey(byte[] sealing, byte[] marking) {
    this.sealing = new Gcm.InMemory(new SecretKeySpec(sealing, "AES"));
    this.marking = new SecretKeySpec(marking, "HmacSHA256");
  }

  /** Opens them, or makes them; of two nodes at once the first does. */
  public static OneTimeKey open(Database database, MasterKey master, Clock clock) {
    var keys = new WrappedKeys(master, clock);
    return new OneTimeKey(lasting(database, keys, SEALS), lasting(database, keys, MARKS));
  }

  private static byte[] lasting(Database database, WrappedKeys keys, String purpose) {
    var fresh = new WrappedKeys.Material(Gcm.random(Gcm.KEY_BYTES));
    var candidate = keys.wrap(purpose + "-1", purpose, "current", fresh, null);
    var stored =
        database.write(
            handle -> {
              keys.offer(handle, candidate);
              return keys.ofPurpose(handle, purpose).getFirst();
            });
    return keys.unwrap(stored).export();
  }

  /**
   * Seals a secret.
   *
   * @param id whose it is: it opens under no other
   */
  public byte[] seal(String id, byte[] secret) {
    var nonce = Gcm.random(Gcm.NONCE);
    var sealed = sealing.seal(nonce, associated(id), secret);
    var all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return all;
  }

  /** Opens what was sealed; empty where it was altered, or is another's. */
  public Optional<byte[]> open(String id, byte[] sealed) {
    if (sealed.length < Gcm.NONCE + Gcm.TAG) {
      return Optional.empty();
    }
    try {
      var nonce = Arrays.copyOf(sealed, Gcm.NONCE);
      var rest = Arrays.copyOfRange(sealed, Gcm.NONCE, sealed.length);
      return Optional.of(sealing.open(nonce, associated(id), rest));
    } catch (AEADBadTagException altered) {
      return Optional.empty();
    }
  }

  private static byte[] associated(String id) {
    return (SEALS + "\n" + id).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What is kept of a code: HMAC-SHA-256.
   *
   * @param id whose it is: two people's like codes have nothing in common
   */
  public byte[] mark(String id, String code) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(marking);
      return mac.doFinal((id + "\n" + code).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
