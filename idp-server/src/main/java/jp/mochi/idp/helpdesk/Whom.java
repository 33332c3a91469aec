package jp.mochi.idp.helpdesk;

import java.util.Optional;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * Whom it is about.
 *
 * @param person as the directory has them
 * @param username the user name, or the last one that is known
 * @param away whether the directory can't say, so that nobody knows if they have left
 */
record Whom(PersonId id, Optional<Person> person, String username, boolean away) {
  /** What to call them. */
  String name() {
    return person.map(Person::displayName).orElse(username);
  }

  /** Whether the directory says that it has them no more. */
  boolean hasLeft() {
    return person.isEmpty() && !away;
  }
}
