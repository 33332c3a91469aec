package jp.mochi.idp.config;

import java.security.MessageDigest;

/** Secret octets from the configuration. Prints as nothing; compares in constant time. */
public final class Salt {
  private final byte[] octets;

  public Salt(byte[] octets) {
    this.octets = octets.clone();
  }

  /** The octets themselves, for the one computation that needs them. */
  public byte[] reveal() {
    return octets.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Salt that && MessageDigest.isEqual(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Salt(…)";
  }
}
