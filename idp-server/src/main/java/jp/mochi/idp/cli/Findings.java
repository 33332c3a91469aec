package jp.mochi.idp.cli;

import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.cli.Finding.Result;
import org.jspecify.annotations.Nullable;

/** Collects what {@code doctor} finds; the words stand in the bundle under {@code doctor.…}. */
final class Findings {
  private final Words words;
  private final List<Finding> all = new ArrayList<>();

  Findings(Words words) {
    this.words = words;
  }

  void good(String check, String key, @Nullable Object... arguments) {
    all.add(new Finding(check, Result.GOOD, words.of("doctor." + key, arguments), ""));
  }

  /** A fault; what to do stands under the key with {@code .help}. */
  void bad(String check, String key, @Nullable Object... arguments) {
    all.add(
        new Finding(
            check,
            Result.BAD,
            words.of("doctor." + key, arguments),
            words.of("doctor." + key + ".help", arguments)));
  }

  /** What was chosen and isn't safe; what to do stands under the key with {@code .help}. */
  void weak(String check, String key, @Nullable Object... arguments) {
    all.add(
        new Finding(
            check,
            Result.WEAK,
            words.of("doctor." + key, arguments),
            words.of("doctor." + key + ".help", arguments)));
  }

  /** A fault that brings its own sentences. */
  void told(String check, String text, String remedy) {
    all.add(new Finding(check, Result.BAD, text, remedy));
  }

  void open(String check, String key, @Nullable Object... arguments) {
    all.add(new Finding(check, Result.OPEN, words.of("doctor." + key, arguments), ""));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  boolean anyBad() {
    return all.stream().anyMatch(finding -> finding.result() == Result.BAD);
  }
}
