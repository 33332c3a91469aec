package jp.mochi.device.key;

import java.util.Optional;
import java.util.stream.Stream;

/** The algorithms that keys may have, the preferred first (RFC 9053, IANA's COSE registry). */
public enum KeyAlgorithm {
  ES256(-7),
  EDDSA(-8),
  RS256(-257);

  private final long cose;

  KeyAlgorithm(long cose) {
    this.cose = cose;
  }

  /** Its number in COSE. */
  public long cose() {
    return cose;
  }

  /** The one of this number. */
  static Optional<KeyAlgorithm> of(long cose) {
    return Stream.of(values()).filter(each -> each.cose == cose).findFirst();
  }
}
