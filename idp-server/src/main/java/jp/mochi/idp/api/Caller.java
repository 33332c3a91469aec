package jp.mochi.idp.api;

import jp.mochi.cert.enrolment.By;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.device.Doer;

/**
 * Who calls, once that is proved.
 *
 * @param token what their token is called, or its id where it has no name; empty for whoever may
 *     read the server's data directory
 */
record Caller(Actor actor, Role role, String token) {
  /** Whose word they bring: a new token of the same name speaks for the same source. */
  StatusSource source() {
    return StatusSource.api(token);
  }

  /** Who acts, as the register of devices has it. */
  Doer doer() {
    return new Doer(actor, role);
  }

  /** The same with a reason, as requests and codes keep it. */
  By by(String why) {
    return new By(actor.name(), actor.who().personId(), why);
  }
}
