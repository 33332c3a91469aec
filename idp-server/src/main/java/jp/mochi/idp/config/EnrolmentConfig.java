package jp.mochi.idp.config;

import java.time.Duration;
import java.util.Set;
import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * How phones come by certificates of our own authority.
 *
 * @param approval the ways on which somebody must approve a request besides the code
 * @param code how long a code is good that a person's own session shows
 * @param staffCode how long one is that the helpdesk makes, unless it says otherwise
 * @param requests how long a request waits for approval
 * @param overlap how long a certificate counts yet that another has replaced
 */
public record EnrolmentConfig(
    Set<EnrolmentRoute> approval,
    Duration code,
    Duration staffCode,
    Duration requests,
    Duration overlap) {
  /** No code is good for longer. */
  public static final Duration LONGEST_CODE = Duration.ofDays(7);

  /** Where nothing is configured. */
  public static final EnrolmentConfig USUAL =
      new EnrolmentConfig(
          Set.of(),
          Duration.ofMinutes(15),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(7));

  public EnrolmentConfig {
    approval = Set.copyOf(approval);
  }
}
