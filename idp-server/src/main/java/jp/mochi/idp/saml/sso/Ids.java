package jp.mochi.idp.saml.sso;

import java.security.SecureRandom;
import java.util.HexFormat;
import jp.mochi.idp.text.Sha256;

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
    var text = use + "\n" + sessionId + "\n" + entityId;
    return "_" + HexFormat.of().formatHex(Sha256.of(text), 0, BYTES);
  }
}
