package jp.mochi.idp.cli;

/** A command can't go on: printed as it stands. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Failure(String text) {
    super(text);
    this.status = Mochi.FAILED;
  }

  Failure(String text, Throwable cause) {
    super(text, cause);
    this.status = Mochi.FAILED;
  }

  private Failure(String text, int status) {
    super(text);
    this.status = status;
  }

  /** What was typed doesn't do, as far as only the server can know. */
  static Failure wrongUse(String text) {
    return new Failure(text, Mochi.WRONG_USE);
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** The exit status that goes with it. */
  int status() {
    return status;
  }
}
