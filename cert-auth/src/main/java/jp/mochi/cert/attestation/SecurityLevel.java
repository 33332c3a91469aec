package jp.mochi.cert.attestation;

/** Where a key is kept, or who says so of it, the weakest first. */
public enum SecurityLevel {
  /** In the system itself: who has broken into that may say what they like. */
  SOFTWARE,
  /** In the processor, apart from the system. */
  TRUSTED_ENVIRONMENT,
  /** In a chip of its own. */
  STRONG_BOX;

  /**
   * By the number that phones write.
   *
   * @throws IllegalArgumentException for one that means nothing
   */
  static SecurityLevel of(int number) {
    return switch (number) {
      case 0 -> SOFTWARE;
      case 1 -> TRUSTED_ENVIRONMENT;
      case 2 -> STRONG_BOX;
      default -> throw new IllegalArgumentException("no security level: " + number);
    };
  }

  /** Whether the system can neither read it nor speak for it. */
  public boolean isHardware() {
    return this != SOFTWARE;
  }
}
