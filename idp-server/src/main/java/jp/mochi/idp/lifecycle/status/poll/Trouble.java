package jp.mochi.idp.lifecycle.status.poll;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a source couldn't be asked.
 *
 * @param why a sentence for the administrator
 * @param after how long the source itself says to stay away
 * @param kind what lies at its root
 */
record Trouble(String why, Optional<Duration> after, Kind kind) {
  /** What lies at its root. */
  enum Kind {
    /** The same question may do in a moment. */
    PASSING,
    /** Who we are, or what we may: the question itself was good, and may do once that is mended. */
    ACCOUNT,
    /** The question, or what is said to it. */
    LASTING
  }

  static Trouble lasting(String why) {
    return new Trouble(why, Optional.empty(), Kind.LASTING);
  }

  static Trouble passing(String why) {
    return new Trouble(why, Optional.empty(), Kind.PASSING);
  }

  static Trouble account(String why) {
    return new Trouble(why, Optional.empty(), Kind.ACCOUNT);
  }

  boolean passing() {
    return kind == Kind.PASSING;
  }

  /** Whether the place in the list may be good still: nothing has said otherwise of it. */
  boolean keepsPlace() {
    return kind != Kind.LASTING;
  }
}
