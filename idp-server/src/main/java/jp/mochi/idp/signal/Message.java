package jp.mochi.idp.signal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of the outbox.
 *
 * @param channel {@code mail}, or {@code webhook:} and its name
 * @param person whom it concerns, by the directory's immutable id; empty where it is nobody
 * @param reference of the act that it tells of
 * @param content what is to be sent; empty once it was
 * @param expires then it is given up
 * @param due when it is tried next
 * @param attempts how often it was tried
 * @param lapsed how often whoever tried it never came to say how it went
 * @param ended when it was sent or given up
 * @param why what kept it from being sent, the last time
 */
public record Message(
    String id,
    String channel,
    State state,
    String person,
    String username,
    String event,
    String reference,
    String content,
    Instant created,
    Instant expires,
    Instant due,
    int attempts,
    int lapsed,
    Optional<Instant> ended,
    String why) {
  /** How it stands. */
  public enum State {
    WAITING,
    SENT,
    GIVEN_UP;

    /** As it is stored and shown. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

  @Override
  public String toString() {
    return "Message[" + id + " " + channel + " " + event + "]";
  }
}
