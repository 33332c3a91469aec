package jp.mochi.idp.login;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A name as it was typed, made fit for the directory: NFKC (full-width {@code ｔａｎａｋａ} is {@code
 * tanaka}) and without white space around it.
 *
 * @param value what the directory is asked for
 */
record TypedName(String value) {
  /** Longest name, in characters. */
  static final int MOST = 256;

  /** Empty when it is blank, too long or contains a control character. */
  static Optional<TypedName> of(String typed) {
    if (typed.length() > MOST) {
      return Optional.empty();
    }
    var name = Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
    boolean fit =
        !name.isEmpty() && name.length() <= MOST && name.chars().noneMatch(Character::isISOControl);
    return fit ? Optional.of(new TypedName(name)) : Optional.empty();
  }

  /** The same for names that a directory takes as one. */
  String folded() {
    return value.toLowerCase(Locale.ROOT);
  }
}
