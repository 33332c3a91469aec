package jp.mochi.idp.policy;

import java.util.Locale;

/** How surely a request comes from the device that it seems to come from; strongest first. */
public enum BindingStrength {
  ATTESTED_KEY,
  DEVICE_BOUND_KEY,
  COPYABLE_KEY,
  KNOWN_BROWSER,
  DEVICE_IDENTIFIER;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the policy writes it: {@code device-bound-key}. */
  public String text() {
    return text;
  }
}
