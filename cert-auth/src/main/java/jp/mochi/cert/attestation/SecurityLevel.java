package jp.mochi.cert.attestation;

/** Where a key is kept, or who says so of it, the weakest first. */
public enum SecurityLevel {
  /** In the system itself: who has broken into that may say what they like. */
  SOFTWARE,
  /** In the processor, apart from the system. */
  TRUSTED_ENVIRONMENT,
  /** In a chip of its own. */
  STRONG_BOX;

  /** Whether the system can neither read it nor speak for it. */
  public boolean isHardware() {
    return this != SOFTWARE;
  }
}
