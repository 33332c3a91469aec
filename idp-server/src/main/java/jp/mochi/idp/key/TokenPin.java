package jp.mochi.idp.key;

/**
 * A token's PIN; prints as nothing. Of two nothing is compared: whether a PIN is right is the
 * token's to say.
 */
public final class TokenPin {
  private final String pin;

  public TokenPin(String pin) {
    this.pin = pin;
  }

  char[] export() {
    return pin.toCharArray();
  }

  @Override
  public String toString() {
    return "TokenPin(…)";
  }
}
