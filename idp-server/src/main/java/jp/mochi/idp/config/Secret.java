package jp.mochi.idp.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password from the configuration. Prints as nothing; compares in constant time. */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /** The password itself, for the one call that needs it. */
  public String reveal() {
    return text;
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Secret(…)";
  }
}
