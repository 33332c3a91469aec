package jp.mochi.idp.cli;

/** A command can't go on: printed as it stands, exit status 1. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String text) {
    super(text);
  }

  Failure(String text, Throwable cause) {
    super(text, cause);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
