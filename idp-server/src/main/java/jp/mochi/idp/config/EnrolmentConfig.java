package jp.mochi.idp.config;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * How phones come by certificates of our own authority.
 *
 * @param approval the ways on which somebody must approve a request besides the code
 * @param keyFiles by whose codes a key is made here and handed out, without anybody's approval
 * @param ownDevices whether a device may be used at once that a person's own code brought in
 * @param openCodes how many codes of one person are open at most: so many of their own, and so many
 *     that staff has made for them
 * @param code how long a code is good that a person's own session shows
 * @param staffCode how long one is that the helpdesk makes, unless it says otherwise
 * @param requests how long a request waits for approval
 * @param overlap how long a certificate counts yet that another has replaced
 * @param profileService whether iPhones say which one they are first; empty where they aren't asked
 */
public record EnrolmentConfig(
    Set<EnrolmentRoute> approval,
    KeyFiles keyFiles,
    OwnDevices ownDevices,
    int openCodes,
    Duration code,
    Duration staffCode,
    Duration requests,
    Duration overlap,
    Optional<ProfileService> profileService) {
  /**
   * What iPhones say of themselves while they are being enrolled.
   *
   * @param issuers the authorities of their maker's that have issued their certificates themselves,
   *     never its root
   * @param acceptSha1 whether SHA-1 and RSA keys of 1024 bits count, with which older ones sign
   */
  public record ProfileService(List<X509Certificate> issuers, boolean acceptSha1) {
    public ProfileService {
      issuers = List.copyOf(issuers);
    }
  }

  /** Whose codes open the way on which a key is made here: it can't wait for approval. */
  public enum KeyFiles {
    REFUSE,
    /** Those that somebody else has made for the person. */
    STAFF_CODE,
    ALLOW;

    /** As the configuration writes it. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How a device comes into the register that a person's own code brought in. */
  public enum OwnDevices {
    ACTIVE,
    /** Somebody must approve it before it counts. */
    PENDING;

    /** As the configuration writes it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** No code is good for longer. */
  public static final Duration LONGEST_CODE = Duration.ofDays(7);

  /** Where nothing is configured. */
  public static final EnrolmentConfig USUAL =
      new EnrolmentConfig(
          Set.of(),
          KeyFiles.ALLOW,
          OwnDevices.ACTIVE,
          3,
          Duration.ofMinutes(15),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(7));

  public EnrolmentConfig {
    approval = Set.copyOf(approval);
  }

  /** Where iPhones aren't asked which one they are. */
  public EnrolmentConfig(
      Set<EnrolmentRoute> approval,
      KeyFiles keyFiles,
      OwnDevices ownDevices,
      int openCodes,
      Duration code,
      Duration staffCode,
      Duration requests,
      Duration overlap) {
    this(
        approval,
        keyFiles,
        ownDevices,
        openCodes,
        code,
        staffCode,
        requests,
        overlap,
        Optional.empty());
  }

  /**
   * Whether that way is open to a code.
   *
   * @param own whether the person has made it for themselves
   */
  public boolean isOpen(EnrolmentRoute route, boolean own) {
    return route != EnrolmentRoute.PKCS12
        || switch (keyFiles) {
          case REFUSE -> false;
          case STAFF_CODE -> !own;
          case ALLOW -> true;
        };
  }
}
