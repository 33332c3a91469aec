package jp.mochi.metadata;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What may have been meant: the nearest name by Levenshtein distance, if it is near. */
public final class Closest {
  private static final int FARTHEST = 3;

  private Closest() {}

  /** The nearest of the names, unless even that one is far. */
  public static Optional<String> to(String typed, List<String> names) {
    if (typed.length() > 64) {
      return Optional.empty();
    }
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.min(FARTHEST, name.length() / 2));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
