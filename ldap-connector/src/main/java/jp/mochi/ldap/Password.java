package jp.mochi.ldap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password as it was typed, never altered. Prints as nothing; compares in constant time. */
public final class Password {
  private final String typed;

  public Password(String typed) {
    this.typed = typed;
  }

  /** The password itself, for the one call that sends it to the directory. */
  public String reveal() {
    return typed;
  }

  public boolean isEmpty() {
    return typed.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Password that
        && MessageDigest.isEqual(
            typed.getBytes(StandardCharsets.UTF_8), that.typed.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Password(…)";
  }
}
