package jp.mochi.device.key;

/** What a browser is asked to have signed. */
public final class KeyChallenge {
  private static final int OCTETS = 32;

  private KeyChallenge() {}

  /** A fresh one: 256 random bits, in base64url (Web Authentication Level 3 §13.4.3). */
  public static String fresh() {
    return Octets.random(OCTETS);
  }
}
