package jp.mochi.idp.policy;

import java.util.Locale;

/** Where a service keeps its data. */
public enum DataLocation {
  IN_HOUSE,
  HOSTED,
  PRIVATE_CLOUD,
  PUBLIC_CLOUD;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the policy writes it: {@code public-cloud}. */
  public String text() {
    return text;
  }
}
