package jp.mochi.idp.onetime;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody may type where a code is asked for. */
public sealed interface TypedCode {
  /** Six digits, from an app. */
  record FromApp(String digits) implements TypedCode {
    private static final Pattern FORM = Pattern.compile("[0-9]{" + Totp.DIGITS + "}");

    @Override
    public String toString() {
      return "FromApp(…)";
    }
  }

  /**
   * A recovery code: ten characters, 50 bits, shown in two groups.
   *
   * @param characters without the hyphen
   */
  record Recovery(String characters) implements TypedCode {
    /** Crockford's: digits and letters without i, l, o and u, which are taken for others. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int LENGTH = 10;
    private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    static Recovery fresh() {
      var characters = new StringBuilder();
      for (int i = 0; i < LENGTH; i++) {
        characters.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
      }
      return new Recovery(characters.toString());
    }

    /** As it is shown: {@code k7pq2-x9mtr}. */
    public String text() {
      var half = LENGTH / 2;
      return characters.substring(0, half) + "-" + characters.substring(half);
    }

    @Override
    public String toString() {
      return "Recovery(…)";
    }
  }

  /** More than anybody types. */
  int LONGEST = 100;

  /**
   * Reads what was typed: full-width forms, spaces, hyphens, capitals and letters taken for digits
   * are no fault. Empty where it can be neither, which nobody need count as a try.
   */
  static Optional<TypedCode> of(String typed) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    var plain =
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
            .replaceAll("[\\s\\p{Pd}\u30fc\u2212]+", "")
            .toLowerCase(Locale.ROOT);
    if (FromApp.FORM.matcher(plain).matches()) {
      return Optional.of(new FromApp(plain));
    }
    var meant = plain.replace('i', '1').replace('l', '1').replace('o', '0');
    return Recovery.FORM.matcher(meant).matches()
        ? Optional.of(new Recovery(meant))
        : Optional.empty();
  }
}
