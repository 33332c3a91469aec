package jp.mochi.idp.policy;

import java.util.Locale;

/** What a device's security status came to. */
public enum Compliance {
  COMPLIANT,
  GRACE,
  NON_COMPLIANT;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the policy writes it: {@code non-compliant}. */
  public String text() {
    return text;
  }
}
