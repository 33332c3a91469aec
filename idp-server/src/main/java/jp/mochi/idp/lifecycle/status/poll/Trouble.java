package jp.mochi.idp.lifecycle.status.poll;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a source couldn't be asked.
 *
 * @param why a sentence for the administrator
 * @param after how long the source itself says to stay away
 * @param passing whether the same question may do later, so that the place in the list is kept
 */
record Trouble(String why, Optional<Duration> after, boolean passing) {
  static Trouble lasting(String why) {
    return new Trouble(why, Optional.empty(), false);
  }

  static Trouble passing(String why) {
    return new Trouble(why, Optional.empty(), true);
  }
}
