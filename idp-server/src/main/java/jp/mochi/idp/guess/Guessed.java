package jp.mochi.idp.guess;

/** What somebody may guess at; each is counted by itself. */
public enum Guessed {
  /** The directory's password. */
  PASSWORD(""),
  /** A code of an authenticator app: six digits. */
  CODE("code:"),
  /** A recovery code: ten characters. */
  RECOVERY_CODE("recovery:");

  private final String prefix;

  Guessed(String prefix) {
    this.prefix = prefix;
  }

  /** Sets its counters' keys apart. */
  String prefix() {
    return prefix;
  }
}
