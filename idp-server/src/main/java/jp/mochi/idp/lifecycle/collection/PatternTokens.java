package jp.mochi.idp.lifecycle.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A STIX pattern (STIX 2.1 §9) cut into its parts. */
final class PatternTokens {
  private static final String SIGNS = "[](),";
  private static final String OPERATORS = "=!<>";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private PatternTokens(String text) {
    this.text = text;
  }

  /** What a part is. */
  enum Kind {
    SIGN,
    OPERATOR,
    TEXT,
    /** A number, a timestamp, hexadecimal or binary constant: never a string. */
    CONSTANT,
    PATH,
    WORD
  }

  /** A part; a string's text is without quotes and escapes. */
  record Token(Kind kind, String text) {
    boolean is(Kind wanted, String word) {
      return kind == wanted && text.equals(word);
    }
  }

  /** All parts; empty where something is none. */
  static Optional<List<Token>> of(String text) {
    var cut = new PatternTokens(text);
    return cut.all() ? Optional.of(cut.tokens) : Optional.empty();
  }

  private boolean all() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (SIGNS.indexOf(c) >= 0) {
        tokens.add(new Token(Kind.SIGN, String.valueOf(c)));
        at++;
      } else if (OPERATORS.indexOf(c) >= 0) {
        operator();
      } else if (c == '\'') {
        if (!string(Kind.TEXT)) {
          return false;
        }
      } else if ("tbh".indexOf(c) >= 0 && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
        at++;
        if (!string(Kind.CONSTANT)) {
          return false;
        }
      } else if (isPlain(c)) {
        if (!wordOrPath()) {
          return false;
        }
      } else {
        return false;
      }
    }
    return true;
  }

  private void operator() {
    int from = at;
    while (at < text.length() && OPERATORS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    tokens.add(new Token(Kind.OPERATOR, text.substring(from, at)));
  }

  /** A string in single quotes, with \' and \\ for themselves. */
  private boolean string(Kind kind) {
    var read = quoted();
    read.ifPresent(it -> tokens.add(new Token(kind, it)));
    return read.isPresent();
  }

  private Optional<String> quoted() {
    var read = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'') {
        at++;
        return Optional.of(read.toString());
      }
      if (c == '\\') {
        at++;
        if (at >= text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '\\')) {
          return Optional.empty();
        }
        c = text.charAt(at);
      }
      if (c == '\0') { // no database of ours can keep it, and no name has it
        return Optional.empty();
      }
      read.append(c);
    }
    return Optional.empty();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '+'
        || c == '_'
        || c == '.';
  }

  private boolean wordOrPath() {
    int from = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at >= text.length() || text.charAt(at) != ':') {
      var word = text.substring(from, at);
      var number = word.matches("[+-]?[0-9.]+");
      tokens.add(new Token(number ? Kind.CONSTANT : Kind.WORD, word));
      return true;
    }
    var path = new StringBuilder(text.substring(from, at)).append(':');
    at++;
    return steps(path);
  }

  /** Steps of a path; a quoted one stands there without its quotes, and must be plain itself. */
  private boolean steps(StringBuilder path) {
    int begun = path.length();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isPlain(c)) {
        path.append(c);
        at++;
      } else if (c == '\'' && (path.length() == begun || path.charAt(path.length() - 1) == '.')) {
        var step = quoted();
        if (step.isEmpty() || !step.get().chars().allMatch(it -> isPlain((char) it))) {
          return false;
        }
        path.append(step.get());
      } else if (c != '[' || !index(path)) {
        break;
      }
    }
    tokens.add(new Token(Kind.PATH, path.toString()));
    return path.length() > begun;
  }

  private boolean index(StringBuilder path) {
    int end = text.indexOf(']', at);
    if (end < 0 || !text.substring(at + 1, end).matches("\\*|[0-9]{1,9}")) {
      return false;
    }
    path.append(text, at, end + 1);
    at = end + 1;
    return true;
  }
}
