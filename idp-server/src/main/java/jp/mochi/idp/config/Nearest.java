package jp.mochi.idp.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** The word that somebody may have meant. */
final class Nearest {
  private Nearest() {}

  /** The nearest of the known words, unless even that one is far. */
  static Optional<String> of(String typed, Set<String> known) {
    var bound = Math.max(2, typed.length() / 3);
    return known.stream()
        .filter(word -> distance(typed, word) <= bound)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** Levenshtein's: how many letters to insert, delete or replace. */
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[other.length()];
  }
}
