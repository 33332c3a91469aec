package jp.mochi.idp.policy;

/** A truth value of Kleene's strong logic: what isn't known is neither true nor false. */
public enum Tri {
  TRUE,
  FALSE,
  UNKNOWN;

  static Tri of(boolean known) {
    return known ? TRUE : FALSE;
  }

  /** Not, which leaves the unknown unknown. */
  Tri negated() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
