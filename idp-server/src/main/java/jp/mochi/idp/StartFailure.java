package jp.mochi.idp;

/** The server can't start; the message is one sentence that says why and what to do. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public StartFailure(String sentence) {
    super(sentence);
  }

  public StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** Never absent: a failure without a sentence helps nobody. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
