package jp.mochi.idp.cli;

/**
 * What a check of {@code doctor} came to.
 *
 * @param check names it, for programs
 * @param text what was found, a sentence
 * @param remedy what to do; empty where nothing need be done
 */
record Finding(String check, Result result, String text, String remedy) {
  /** How it came out. */
  enum Result {
    GOOD("✓"),
    BAD("✗"),
    /** It works as it was configured, and less safely than it could; no fault. */
    WEAK("!"),
    /** Not checked, or nothing to check; the text says why. */
    OPEN("–");

    private final String mark;

    Result(String mark) {
      this.mark = mark;
    }

    String mark() {
      return mark;
    }
  }
}
