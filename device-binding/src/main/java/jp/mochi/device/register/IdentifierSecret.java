package jp.mochi.device.register;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret key under which identifiers are kept. There are few enough IMEIs to try them all, so
 * that a plain hash would hide none; an HMAC hides them from whoever has the database alone.
 */
public final class IdentifierSecret {
  /** How long the key is, in bytes. */
  public static final int BYTES = 32;

  private final SecretKeySpec key;

  /**
   * @param key 256 random bits
   */
  public IdentifierSecret(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * The reference under which a device with this identifier is found: its kind and the HMAC-SHA-256
   * of kind and value. Empty where the value can't be of that kind.
   */
  public Optional<String> reference(IdentifierKind kind, String value) {
    return kind.normal(value).map(normal -> written(kind, normal));
  }

  /** The references under which one may be found that was entered before, that of today first. */
  public List<String> references(IdentifierKind kind, String value) {
    return kind.spellings(value).stream().map(spelling -> written(kind, spelling)).toList();
  }

  private String written(IdentifierKind kind, String spelling) {
    return kind.text() + ":" + HexFormat.of().formatHex(hmac(kind, spelling));
  }

  private byte[] hmac(IdentifierKind kind, String normal) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal((kind.text() + "\n" + normal).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "IdentifierSecret";
  }
}
