package jp.mochi.cert.enrolment;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * A one-time code as it is kept.
 *
 * @param handle its name; opens nothing
 * @param route the way that it opens
 * @param candidate whom and which device it is for
 * @param by who made it and why
 * @param session the id of the session that has shown it to its person; empty for the helpdesk's
 * @param wrong how many wrong secrets were tried
 * @param ended when it was used or taken back
 */
public record EnrolmentCode(
    String handle,
    EnrolmentRoute route,
    Candidate candidate,
    By by,
    Optional<String> session,
    Instant made,
    Instant expires,
    int wrong,
    Optional<Instant> ended) {
  /** So many wrong secrets burn it. */
  public static final int MOST_WRONG = 5;

  /** Why it opens nothing at that time; empty where it does. */
  public Optional<EnrolmentFault> closed(Instant now) {
    if (ended.isPresent()) {
      return Optional.of(EnrolmentFault.USED);
    }
    if (wrong >= MOST_WRONG) {
      return Optional.of(EnrolmentFault.BURNT);
    }
    return now.isBefore(expires) ? Optional.empty() : Optional.of(EnrolmentFault.EXPIRED);
  }
}
