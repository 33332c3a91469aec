package jp.mochi.idp.lifecycle.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jp.mochi.idp.lifecycle.collection.PatternTokens.Kind;
import jp.mochi.idp.lifecycle.collection.PatternTokens.Token;

/**
 * Reads a STIX pattern as alternatives, each of them comparisons that must all hold of one object.
 * Patterns that aren't of that form (observations in an order, in a time, several together) are
 * told to be so. Bounded: length, nesting, alternatives.
 */
final class PatternReading {
  /** The longest that is read, in UTF-16 units. */
  static final int LONGEST = 65_536;

  static final int MOST_ALTERNATIVES = 500;
  private static final int DEEPEST = 20;
  private static final Set<String> QUALIFIERS = Set.of("WITHIN", "REPEATS", "START");

  private final List<Token> tokens;
  private int at;

  private PatternReading(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** What came of reading. */
  sealed interface Outcome {
    record Alternatives(List<List<Term>> each) implements Outcome {
      public Alternatives {
        each = List.copyOf(each);
      }
    }

    record Refused(Fate why) implements Outcome {}
  }

  /** Why reading stops. */
  private static final class Stop extends Exception {
    private static final long serialVersionUID = 1;
    private final Fate why;

    Stop(Fate why) {
      super(why.text(), null, false, false);
      this.why = why;
    }
  }

  static Outcome read(String pattern) {
    if (pattern.length() > LONGEST) {
      return new Outcome.Refused(Fate.TOO_LARGE);
    }
    var tokens = PatternTokens.of(pattern);
    if (tokens.isEmpty()) {
      return new Outcome.Refused(Fate.UNREADABLE);
    }
    var reading = new PatternReading(tokens.get());
    try {
      var read = reading.observations(0);
      reading.end();
      return new Outcome.Alternatives(read);
    } catch (Stop stopped) {
      return new Outcome.Refused(stopped.why);
    }
  }

  private void end() throws Stop {
    if (at < tokens.size()) {
      throw new Stop(Fate.UNREADABLE);
    }
  }

  /** §9.4: observations in brackets; joined by OR, one of them is enough. */
  private List<List<Term>> observations(int depth) throws Stop {
    var all = new ArrayList<>(observation(depth));
    while (is(Kind.WORD, "OR") || is(Kind.WORD, "AND") || is(Kind.WORD, "FOLLOWEDBY")) {
      if (!take(Kind.WORD, "OR")) {
        throw new Stop(Fate.COMBINATION);
      }
      all.addAll(observation(depth));
      bounded(all.size());
    }
    return all;
  }

  private List<List<Term>> observation(int depth) throws Stop {
    bounded(depth, DEEPEST);
    List<List<Term>> read;
    if (take(Kind.SIGN, "(")) {
      read = observations(depth + 1);
      need(")");
    } else {
      need("[");
      read = either(depth + 1);
      need("]");
    }
    if (at < tokens.size() && QUALIFIERS.contains(tokens.get(at).text())) {
      throw new Stop(Fate.COMBINATION);
    }
    return read;
  }

  private List<List<Term>> either(int depth) throws Stop {
    var all = new ArrayList<>(both(depth));
    while (take(Kind.WORD, "OR")) {
      all.addAll(both(depth));
      bounded(all.size());
    }
    return all;
  }

  /** AND binds more closely than OR, so that each of one side goes with each of the other. */
  private List<List<Term>> both(int depth) throws Stop {
    var all = one(depth);
    while (take(Kind.WORD, "AND")) {
      var more = one(depth);
      bounded(all.size() * more.size());
      var joined = new ArrayList<List<Term>>();
      for (var left : all) {
        for (var right : more) {
          var terms = new ArrayList<>(left);
          terms.addAll(right);
          bounded(terms.size());
          joined.add(terms);
        }
      }
      all = joined;
    }
    return all;
  }

  private List<List<Term>> one(int depth) throws Stop {
    bounded(depth, DEEPEST);
    if (take(Kind.SIGN, "(")) {
      var inner = either(depth + 1);
      need(")");
      return inner;
    }
    if (take(Kind.WORD, "EXISTS")) {
      var path = next(Kind.PATH);
      return List.of(List.of(term(path, false, new Token(Kind.CONSTANT, ""))));
    }
    var path = next(Kind.PATH);
    var negated = take(Kind.WORD, "NOT");
    if (take(Kind.WORD, "IN")) {
      return in(path, negated);
    }
    var equality = operator() && !negated;
    return List.of(List.of(term(path, equality, constant())));
  }

  private List<List<Term>> in(Token path, boolean negated) throws Stop {
    need("(");
    var all = new ArrayList<List<Term>>();
    do {
      all.add(List.of(term(path, !negated, constant())));
      bounded(all.size());
    } while (take(Kind.SIGN, ","));
    need(")");
    return all;
  }

  /** Whether it is equality. */
  private boolean operator() throws Stop {
    if (at >= tokens.size()) {
      throw new Stop(Fate.UNREADABLE);
    }
    var token = tokens.get(at++);
    return switch (token.kind()) {
      case OPERATOR ->
          switch (token.text()) {
            case "=", "==" -> true;
            case "!=", "<>", "<", "<=", ">", ">=" -> false;
            default -> throw new Stop(Fate.UNREADABLE);
          };
      case WORD ->
          switch (token.text()) {
            case "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET" -> false;
            default -> throw new Stop(Fate.UNREADABLE);
          };
      case SIGN, TEXT, CONSTANT, PATH -> throw new Stop(Fate.UNREADABLE);
    };
  }

  private Token constant() throws Stop {
    if (at < tokens.size()) {
      var token = tokens.get(at++);
      if (token.kind() == Kind.TEXT
          || token.kind() == Kind.CONSTANT
          || token.is(Kind.WORD, "true")
          || token.is(Kind.WORD, "false")) {
        return token;
      }
    }
    throw new Stop(Fate.UNREADABLE);
  }

  private static Term term(Token path, boolean equality, Token constant) {
    int colon = path.text().indexOf(':');
    return new Term(
        path.text().substring(0, colon),
        path.text().substring(colon + 1),
        equality,
        constant.text(),
        constant.kind() == Kind.TEXT);
  }

  private Token next(Kind kind) throws Stop {
    if (at < tokens.size() && tokens.get(at).kind() == kind) {
      return tokens.get(at++);
    }
    throw new Stop(Fate.UNREADABLE);
  }

  private boolean is(Kind kind, String text) {
    return at < tokens.size() && tokens.get(at).is(kind, text);
  }

  private boolean take(Kind kind, String text) {
    var there = is(kind, text);
    at += there ? 1 : 0;
    return there;
  }

  private void need(String sign) throws Stop {
    if (!take(Kind.SIGN, sign)) {
      throw new Stop(Fate.UNREADABLE);
    }
  }

  private static void bounded(int size) throws Stop {
    bounded(size, MOST_ALTERNATIVES);
  }

  private static void bounded(int size, int most) throws Stop {
    if (size > most) {
      throw new Stop(Fate.TOO_LARGE);
    }
  }
}
