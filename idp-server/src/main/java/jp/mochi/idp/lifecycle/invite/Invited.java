package jp.mochi.idp.lifecycle.invite;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.cert.enrolment.Candidate;

/**
 * Somebody who was invited.
 *
 * @param madeBy who invited them
 * @param made when first
 * @param sent when the latest link was made
 * @param times how many links were made
 * @param expires until when the latest is good
 * @param enrolled whether the device has had a certificate or a key since: whatever became of it,
 *     the invitation is used up
 * @param holds whether it has one that counts now
 */
public record Invited(
    Candidate candidate,
    String madeBy,
    Instant made,
    Instant sent,
    int times,
    Instant expires,
    boolean enrolled,
    boolean holds) {
  /** How it stands. */
  public enum State {
    OPEN,
    EXPIRED,
    ENROLLED;

    /** As it is shown. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this name. */
    public static Optional<State> of(String text) {
      for (var state : values()) {
        if (state.text().equals(text)) {
          return Optional.of(state);
        }
      }
      return Optional.empty();
    }
  }

  /** How it stands at a time. */
  public State state(Instant now) {
    if (enrolled) {
      return State.ENROLLED;
    }
    return expires.isAfter(now) ? State.OPEN : State.EXPIRED;
  }
}
