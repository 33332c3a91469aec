package jp.mochi.idp.api;

import jp.mochi.cert.enrolment.By;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;

/** Who calls, once that is proved. */
record Caller(Actor actor, Role role) {
  /** The same with a reason, as requests and codes keep it. */
  By by(String why) {
    return new By(actor.name(), actor.who().personId(), why);
  }
}
