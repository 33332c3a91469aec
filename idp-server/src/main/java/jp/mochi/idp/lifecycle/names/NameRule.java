package jp.mochi.idp.lifecycle.names;

import java.util.Locale;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.attribute.SubjectIds;

/**
 * What a name of one kind must look like, and when two are the same.
 *
 * @param scope what may stand behind the {@code @} of a pairwise identifier
 */
record NameRule(Kind kind, String scope) {
  /** Whether a name will do. */
  sealed interface Outcome {
    record Good(String value) implements Outcome {}

    record Bad(String why) implements Outcome {}
  }

  Outcome check(String value) {
    return switch (kind) {
      case PERSISTENT -> persistent(value);
      case PAIRWISE -> pairwise(value.strip());
    };
  }

  /** SAML Core 2.0 §8.3.7. A blank at either end is a slip: no service would see it. */
  private static Outcome persistent(String value) {
    if (value.isBlank() || value.length() > ServiceNames.LONGEST) {
      return new Outcome.Bad("1 – " + ServiceNames.LONGEST);
    }
    if (!value.strip().equals(value)) {
      return new Outcome.Bad("“" + value + "”");
    }
    var bad = value.codePoints().filter(c -> Character.isISOControl(c) || unpaired(c)).findFirst();
    return bad.isPresent()
        ? new Outcome.Bad("U+" + String.format("%04X", bad.getAsInt()))
        : new Outcome.Good(value);
  }

  private static boolean unpaired(int c) {
    return (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) || (c & 0xFFFE) == 0xFFFE;
  }

  private Outcome pairwise(String value) {
    int at = value.indexOf('@');
    var unique = at < 0 ? value : value.substring(0, at);
    if (at >= 0 && !value.substring(at + 1).equalsIgnoreCase(scope)) {
      return new Outcome.Bad("@" + value.substring(at + 1) + " ≠ @" + scope);
    }
    return SubjectIds.isUniqueId(unique)
        ? new Outcome.Good(unique)
        : new Outcome.Bad("[A-Za-z0-9][A-Za-z0-9=-]{0,126}");
  }

  /** Two names of one key are one name. */
  String key(String value) {
    return kind == Kind.PAIRWISE ? value.toLowerCase(Locale.ROOT) : value;
  }
}
