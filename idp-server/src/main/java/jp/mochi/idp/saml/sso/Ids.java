package jp.mochi.idp.saml.sso;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** SAML Core 2.0 §1.3.4: identifiers that nobody else makes and nobody can guess. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 20;

  private Ids() {}

  /** A fresh one. */
  public static String fresh() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return "_" + HexFormat.of().formatHex(bytes);
  }

  /**
   * The same one for the same session and service each time, and unrelated for two services: what a
   * session is called there, and the transient name of its person.
   */
  public static String ofSession(String use, String sessionId, String entityId) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var text = use + "\n" + sessionId + "\n" + entityId;
      var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return "_" + HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
