package jp.mochi.metadata.catalogue;

import java.util.regex.Pattern;

/**
 * Whether a text matches a pattern of a company's own, found out with limited effort: a pattern
 * such as {@code (a+)+b} would otherwise take longer than anybody waits. What takes too long
 * doesn't match.
 */
final class BoundedMatch {
  private static final int MOST_LOOKS = 200_000;

  private BoundedMatch() {}

  static boolean of(Pattern pattern, String text) {
    try {
      return pattern.matcher(new Counted(text, new Looks())).matches();
    } catch (TooManyLooks | StackOverflowError tooLong) {
      return false;
    }
  }

  /** How often a character was looked at. */
  private static final class Looks {
    private int count;

    void one() {
      if (++count > MOST_LOOKS) {
        throw new TooManyLooks();
      }
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyLooks() {
      super("a pattern takes too long", null, false, false);
    }
  }

  private record Counted(CharSequence text, Looks looks) implements CharSequence {
    @Override
    public char charAt(int index) {
      looks.one();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
