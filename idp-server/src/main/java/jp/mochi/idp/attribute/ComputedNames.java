package jp.mochi.idp.attribute;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import jp.mochi.idp.config.Salt;
import jp.mochi.metadata.NameSource;

/**
 * Names as the Shibboleth identity provider computes them, so that people keep their accounts when
 * a company moves here: SHA-1 over the service's entity ID, {@code !}, the person's value, {@code
 * !} and the salt. SHA-1 is as good as any digest here: the salt is secret, and nobody gains by two
 * values with one digest.
 */
public final class ComputedNames {
  private final Salt salt;

  public ComputedNames(Salt salt) {
    this.salt = salt;
  }

  /** The name of whoever has this value, at the service of this entity ID. */
  public String of(String entityId, String value, NameSource.Encoding encoding) {
    var digest = sha1();
    digest.update(entityId.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '!');
    digest.update(value.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '!');
    var octets = digest.digest(salt.reveal());
    return switch (encoding) {
      case BASE64 -> Base64.getEncoder().encodeToString(octets);
      case BASE32 -> BaseEncoding.base32().encode(octets);
    };
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-1", impossible);
    }
  }
}
