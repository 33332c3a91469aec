package jp.mochi.metadata;

import java.util.Locale;

/** Text from outside, made fit for a terminal, a page and a log line. */
public final class ShownText {
  private static final int LONGEST = 300;

  private ShownText() {}

  /** Without control characters, and cut where it grows long. */
  public static String of(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > LONGEST
        ? shown.append('…').toString()
        : shown.toString();
  }

  static boolean isJapanese(Locale locale) {
    return locale.getLanguage().equals("ja");
  }
}
