package jp.mochi.cert.attestation;

import java.util.Objects;

/**
 * What the phone's boot loader found when it started the system.
 *
 * @param locked whether it starts no system but one that is signed
 */
public record RootOfTrust(boolean locked, Boot boot) {
  /** By whose word the system was started. */
  public enum Boot {
    /** The maker's own. */
    VERIFIED,
    /** One that somebody else has signed, whose key the owner has put in. */
    SELF_SIGNED,
    /** Anyone: nothing was verified. */
    UNVERIFIED,
    /** Nobody: what was verified didn't hold. */
    FAILED;

    /**
     * By the number that phones write.
     *
     * @throws IllegalArgumentException for one that means nothing
     */
    static Boot of(int number) {
      return switch (number) {
        case 0 -> VERIFIED;
        case 1 -> SELF_SIGNED;
        case 2 -> UNVERIFIED;
        case 3 -> FAILED;
        default -> throw new IllegalArgumentException("no state of a boot: " + number);
      };
    }
  }

  public RootOfTrust {
    Objects.requireNonNull(boot);
  }

  /** Whether it is the maker's system, as the maker has made it. */
  public boolean isMakers() {
    return locked && boot == Boot.VERIFIED;
  }
}
