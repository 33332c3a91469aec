package jp.mochi.idp.helpdesk;

import java.util.List;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.device.Ending;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;

/** What came of an act. */
sealed interface Came {
  /**
   * A phone stands otherwise now.
   *
   * @param lately others of its owner's that are new, where it is lost
   */
  record Phone(Ending ending, List<jp.mochi.idp.lifecycle.device.Phone> lately) implements Came {
    public Phone {
      lately = List.copyOf(lately);
    }
  }

  /** A request is decided. */
  record Decided() implements Came {}

  /** There is a code; it is shown now or never. */
  record Code(HandOutCodes.Made made) implements Came {}

  /** Sessions have ended. */
  record Sessions(SessionsOfPeople.Ended ended) implements Came {}

  /** An authenticator app has ended, and so many sessions with it. */
  record AppEnded(int sessions) implements Came {}

  /** Passwords may be tried again. */
  record Unlocked() implements Came {}

  /** Nothing is changed, for this reason. */
  record Refused(Notice why) implements Came {}

  /** There is no such phone or request. */
  record NotThere() implements Came {}
}
