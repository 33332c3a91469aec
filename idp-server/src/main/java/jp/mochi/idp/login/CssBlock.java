package jp.mochi.idp.login;

import java.util.ArrayList;
import java.util.List;

/**
 * One block of a style sheet: what stands before its braces and what stands within.
 *
 * @param head selectors, or an at-rule with its condition
 * @param body declarations, or blocks again
 */
record CssBlock(String head, String body) {
  /** Whether the body is rules that hold under a condition. */
  boolean isConditional() {
    return head.startsWith("@media") || head.startsWith("@supports");
  }

  /** The block with another body; nothing without one. */
  String with(String other) {
    return other.isEmpty() ? "" : head + "{" + other + "}";
  }

  /** The blocks of a sheet without comments and without at-rules that have no block. */
  static List<CssBlock> in(String css) {
    var blocks = new ArrayList<CssBlock>();
    int from = 0;
    for (int open = css.indexOf('{'); open >= 0; open = css.indexOf('{', from)) {
      int close = end(css, open + 1, '}');
      blocks.add(new CssBlock(css.substring(from, open).strip(), css.substring(open + 1, close)));
      from = close + 1;
    }
    return blocks;
  }

  /** The parts between separators that stand in no string, parenthesis, bracket or brace. */
  static List<String> split(String css, char separator) {
    var parts = new ArrayList<String>();
    int from = 0;
    while (from < css.length()) {
      int to = end(css, from, separator);
      parts.add(css.substring(from, to));
      from = to + 1;
    }
    return parts;
  }

  /** Where the sought character stands outside of everything opened since; else the end. */
  private static int end(String css, int from, char sought) {
    int depth = 0;
    for (int i = from; i < css.length(); i++) {
      char c = css.charAt(i);
      if (depth == 0 && c == sought) {
        return i;
      }
      switch (c) {
        case '"', '\'' -> i = css.indexOf(c, i + 1);
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth--;
        default -> {}
      }
    }
    return css.length();
  }
}
