package jp.mochi.idp.api;

import java.util.Optional;
import jp.mochi.cert.enrolment.By;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.ldap.PersonId;

/**
 * Who calls, once that is proved.
 *
 * @param person whom the token names; empty for whoever may read the server's data directory
 */
record Caller(Actor actor, Role role, Optional<PersonId> person) {
  /** The same with a reason, as requests and codes keep it. */
  By by(String why) {
    return new By(actor.name(), person.map(PersonId::value), why);
  }
}
