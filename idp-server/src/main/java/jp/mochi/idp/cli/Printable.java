package jp.mochi.idp.cli;

import java.util.function.IntPredicate;

/**
 * Texts that came from outside, for a terminal: strangers write much of what is recorded. A
 * terminal obeys control characters of both sets (C0 with ESC, C1) and shows what follows a
 * bidirectional override the other way round; none of them gets there. Our own colours are added
 * afterwards, by {@link Terminal}.
 */
final class Printable {
  private Printable() {}

  /** On one line: what isn't printed becomes a blank. */
  static String line(String text) {
    return without(text, Printable::commands);
  }

  /** The same for a text of several lines, which keeps them. */
  static String lines(String text) {
    return without(text, c -> c != '\n' && commands(c));
  }

  /** JSON that says the same, by escapes. */
  static String json(String json) {
    var text = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (commands(c) && c != '\n' && c != '\r' && c != '\t') {
                text.append(String.format("\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  private static String without(String text, IntPredicate commands) {
    return text.codePoints()
        .map(c -> commands.test(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean commands(int c) {
    return Character.isISOControl(c)
        || c == 0x061c // Arabic letter mark
        || (c >= 0x200e && c <= 0x200f) // left-to-right and right-to-left mark
        || (c >= 0x2028 && c <= 0x202e) // line and paragraph separator, embeddings, overrides
        || (c >= 0x2066 && c <= 0x2069); // isolates
  }
}
