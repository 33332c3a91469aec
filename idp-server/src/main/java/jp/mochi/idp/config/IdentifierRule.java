package jp.mochi.idp.config;

import java.util.Objects;
import java.util.Optional;
import jp.mochi.cert.trust.IdentifierPlace;
import jp.mochi.device.register.IdentifierKind;

/**
 * Where an authority's certificates say which device they were issued to.
 *
 * @param from where in the certificate
 * @param kind what kind of identifier it is
 * @param form how it is written there: the whole value is this, with {@link #HERE} for it
 */
public record IdentifierRule(IdentifierPlace from, IdentifierKind kind, String form) {
  /** Stands for the identifier itself. */
  public static final String HERE = "{identifier}";

  public IdentifierRule {
    Objects.requireNonNull(from);
    Objects.requireNonNull(kind);
    if (!isForm(form)) {
      throw new IllegalArgumentException("no place for the identifier, or several");
    }
  }

  static boolean isForm(String form) {
    var at = form.indexOf(HERE);
    return at >= 0 && at == form.lastIndexOf(HERE);
  }

  /** The identifier in a value; empty where that isn't of this form. */
  public Optional<String> in(String value) {
    var at = form.indexOf(HERE);
    var before = form.substring(0, at);
    var behind = form.substring(at + HERE.length());
    var until = value.length() - behind.length();
    return until >= at
            && value.regionMatches(true, 0, before, 0, at)
            && value.regionMatches(true, until, behind, 0, behind.length())
        ? Optional.of(value.substring(at, until))
        : Optional.empty();
  }
}
