package jp.mochi.idp.policy;

import java.util.Locale;

/** Whose a device is. */
public enum Ownership {
  CORPORATE,
  BYOD;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As the policy writes it: {@code byod}. */
  public String text() {
    return text;
  }
}
