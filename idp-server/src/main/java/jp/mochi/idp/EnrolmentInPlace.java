package jp.mochi.idp;

import java.time.Duration;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.signout.TellLater;

/**
 * How phones come by certificates of our own authority, wired.
 *
 * @param enrolment the desk and all around it
 */
record EnrolmentInPlace(Enrolment enrolment) {
  private static final Duration ROUND = Duration.ofMinutes(10);

  static EnrolmentInPlace open(Ground ground, OwnAuthority own, TellLater later) {
    return new EnrolmentInPlace(
        new Enrolment(
            new Enrolment.Parts(
                ground.database(),
                own,
                ground.directory(),
                ground.audit(),
                ground.refusals(),
                later,
                ground.configuration().enrolment(),
                ground.clock())));
  }

  void keepHouse(Housekeeping house) {
    house.every(ROUND, "ending replaced certificates", enrolment.ending());
  }
}
