package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.person.People;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * Whether somebody may act on a person's device at all: an administrator on everybody's, the
 * helpdesk on everybody's but an administrator's. Who can't be told to be none is taken for one.
 */
final class MayAct {
  private final People people;
  private final RoleGroups roles;

  MayAct(People people, RoleGroups roles) {
    this.people = people;
    this.roles = roles;
  }

  /** Why not. Asks the directory, so that it is asked before a transaction. */
  Optional<Notice> refusal(Doer doer, String owner) {
    if (doer.role() == Role.ADMIN) {
      return Optional.empty();
    }
    return switch (people.read(new PersonId(owner))) {
      case KnownPerson.Current(var person) -> unlessOrdinary(person);
      case KnownPerson.LastKnown(var person, var cause) -> unlessOrdinary(person);
      case KnownPerson.Gone() -> Optional.empty();
      case KnownPerson.Several() -> Optional.of(DeviceNotice.OWNER_UNSURE.of());
      case KnownPerson.Unknown(var cause) -> Optional.of(DeviceNotice.OWNER_UNSURE.of());
    };
  }

  private Optional<Notice> unlessOrdinary(Person person) {
    return roles.include(Role.ADMIN, person)
        ? Optional.of(DeviceNotice.ADMINISTRATOR.of())
        : Optional.empty();
  }
}
