package jp.mochi.idp.signon;

import java.util.Optional;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.person.PasswordMark;
import jp.mochi.idp.person.People;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;

/**
 * Whether a session is still its person's. What another node or an outage has made stale can say
 * that it is; that it isn't, which ends the session everywhere and tells services, only the
 * directory says, in this moment.
 */
final class PersonBehind {
  private final People people;

  PersonBehind(People people) {
    this.people = people;
  }

  /** What came of it. */
  sealed interface Found {
    /** The session is this person's. */
    record Still(Person person) implements Found {}

    /** The directory has just said what ends the session. */
    record Over(String why) implements Found {}

    /**
     * The directory can't be asked, or contradicts itself: the session gives nothing, and stays.
     */
    record Unsure(String why) implements Found {}
  }

  /** By what is known of the person; asked again where that would end the session. */
  Found of(Session session) {
    return switch (people.read(session.person())) {
      case KnownPerson.Current(var person) -> of(session, person);
      case KnownPerson.LastKnown(var person, var cause) ->
          agrees(session, person) ? new Found.Still(person) : away(cause);
      case KnownPerson.Gone() -> now(session);
      case KnownPerson.Several() -> several();
      case KnownPerson.Unknown(var cause) -> away(cause);
    };
  }

  /** The same, of a person who was read a moment ago. */
  Found of(Session session, Person person) {
    return agrees(session, person) ? new Found.Still(person) : now(session);
  }

  private static boolean agrees(Session session, Person person) {
    return !person.disabled() && person.passwordState().equals(session.passwordState());
  }

  private Found now(Session session) {
    return switch (people.readNow(session.person())) {
      case KnownPerson.Current(var person) ->
          why(session, person).<Found>map(Found.Over::new).orElseGet(() -> new Found.Still(person));
      case KnownPerson.Gone() -> new Found.Over("person gone");
      case KnownPerson.Several() -> several();
      case KnownPerson.LastKnown(var person, var cause) -> away(cause);
      case KnownPerson.Unknown(var cause) -> away(cause);
    };
  }

  private static Optional<String> why(Session session, Person person) {
    if (person.disabled()) {
      return Optional.of("account disabled");
    }
    return PasswordMark.setSince(session.passwordState(), person.passwordState())
        ? Optional.of("password changed")
        : Optional.empty();
  }

  private static Found several() {
    return new Found.Unsure("several entries have the id of this person");
  }

  private static Found away(Exception cause) {
    return new Found.Unsure(String.valueOf(cause.getMessage()));
  }
}
