package jp.mochi.idp.portal;

import java.util.Optional;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;

/**
 * Somebody who was let in, for one request.
 *
 * @param session in which, as it was read in the transaction that let them in
 * @param person who, as the directory had them at most a minute ago
 * @param role in which they work here; empty at the page of one's own phones, where it gives
 *     nothing
 */
public record Visit(Visitor visitor, Session session, Person person, Optional<Role> role) {
  /** As records name them. */
  public Actor actor() {
    return Actor.person(person.id().value(), person.username(), visitor.circumstances());
  }

  /** Whether it is this person's own affair. */
  public boolean is(String personId) {
    return person.id().value().equals(personId);
  }
}
