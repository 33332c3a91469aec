package jp.mochi.idp.lifecycle.app;

/** What was done to a device because of a listed app. */
public enum Consequence {
  /** Its owner is told, and nothing else. */
  WARNED("warned"),
  /** Its sessions ended; nobody signs on from it while the app is there. */
  SIGNED_OUT("signed-out"),
  /** It was suspended: staff let it in again. */
  SUSPENDED("suspended"),
  /** It was shut out for another reason already. */
  NONE("none");

  private final String text;

  Consequence(String text) {
    this.text = text;
  }

  /** As records and messages write it. */
  public String text() {
    return text;
  }
}
