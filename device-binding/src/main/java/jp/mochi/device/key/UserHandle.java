package jp.mochi.device.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * What authenticators call a person (Web Authentication Level 3 §4, "User Handle"): the same for
 * all keys of one person, and nothing that says who it is.
 */
public final class UserHandle {
  private UserHandle() {}

  /**
   * A person's, in base64url.
   *
   * @param person the directory's immutable id
   */
  public static String of(String person) {
    try {
      var octets = ("webauthn user\n" + person).getBytes(StandardCharsets.UTF_8);
      return Octets.write(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
