package jp.mochi.idp.text;

/** How many columns of a terminal a text takes: a Japanese character takes two (UAX #11). */
public final class Width {
  private Width() {}

  /** How many columns a text takes. */
  public static int of(String text) {
    return text.codePoints().map(Width::of).sum();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> wide(codePoint) ? 2 : 1;
    };
  }

  private static boolean wide(int c) {
    return (c >= 0x1100 && c <= 0x115f) // Hangul
        || (c >= 0x2e80 && c <= 0x303e) // radicals, CJK punctuation
        || (c >= 0x3041 && c <= 0xa4cf) // kana, ideographs, Yi
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60) // full-width forms; half-width kana are narrow
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  /** The text with blanks up to a width. */
  public static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }
}
