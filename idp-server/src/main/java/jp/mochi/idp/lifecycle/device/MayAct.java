package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.person.People;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * Whether somebody may act on what is a person's at all: an administrator on everybody's, the
 * helpdesk on everybody's but an administrator's. Who can't be told to be none is taken for one.
 * Whoever has no role may say of their own devices that they are lost, and nothing else.
 *
 * <p>Shutting out goes by what was known of the owner a moment ago, also while the directory is
 * away. What lets in or gives out asks it in this moment, of both: it is hard to take back.
 */
public final class MayAct {
  private final People people;
  private final RoleGroups roles;

  public MayAct(People people, RoleGroups roles) {
    this.people = people;
    this.roles = roles;
  }

  /** Why not, of one act. Asks the directory, so that it is asked before a transaction. */
  Optional<Notice> refusal(Doer doer, String owner, DeviceAct act) {
    var own = doer.person().filter(owner::equals).isPresent();
    return switch (act) {
      case LOSE -> own ? Optional.empty() : refusal(doer, owner);
      case ACTIVATE, RESUME, FIND -> ofGiving(doer, owner);
      case REGISTER, SUSPEND, RETIRE -> refusal(doer, owner);
    };
  }

  /** Why not, of what gives somebody something. Asks the directory, whatever was known before. */
  public Optional<Notice> ofGiving(Doer doer, String owner) {
    if (doer.role().isEmpty()) {
      return Optional.of(DeviceNotice.NOT_YOURS.of());
    }
    var role = doer.role().get();
    return doer.person()
        .flatMap(actor -> unlessIn(role, people.readNow(new PersonId(actor))))
        .or(
            () ->
                role == Role.ADMIN
                    ? Optional.empty()
                    : unlessOrdinary(people.readNow(new PersonId(owner)), DeviceNotice.NOT_NOW));
  }

  private Optional<Notice> unlessIn(Role role, KnownPerson actor) {
    return switch (actor) {
      case KnownPerson.Current(var person) ->
          !person.disabled() && roles.include(role, person)
              ? Optional.empty()
              : Optional.of(DeviceNotice.NOT_YOUR_ROLE.of());
      case KnownPerson.Gone() -> Optional.of(DeviceNotice.NOT_YOUR_ROLE.of());
      case KnownPerson.LastKnown(var person, var cause) -> Optional.of(DeviceNotice.NOT_NOW.of());
      case KnownPerson.Several() -> Optional.of(DeviceNotice.NOT_NOW.of());
      case KnownPerson.Unknown(var cause) -> Optional.of(DeviceNotice.NOT_NOW.of());
    };
  }

  /** Why not. Asks the directory, so that it is asked before a transaction. */
  public Optional<Notice> refusal(Doer doer, String owner) {
    if (doer.role().isEmpty()) {
      return Optional.of(DeviceNotice.NOT_YOURS.of());
    }
    if (doer.role().get() == Role.ADMIN) {
      return Optional.empty();
    }
    return unlessOrdinary(people.read(new PersonId(owner)), DeviceNotice.OWNER_UNSURE);
  }

  private Optional<Notice> unlessOrdinary(KnownPerson owner, DeviceNotice unsure) {
    return switch (owner) {
      case KnownPerson.Current(var person) -> unlessOrdinary(person);
      case KnownPerson.LastKnown(var person, var cause) -> unlessOrdinary(person);
      case KnownPerson.Gone() -> Optional.empty();
      case KnownPerson.Several() -> Optional.of(unsure.of());
      case KnownPerson.Unknown(var cause) -> Optional.of(unsure.of());
    };
  }

  private Optional<Notice> unlessOrdinary(Person person) {
    return roles.include(Role.ADMIN, person)
        ? Optional.of(DeviceNotice.ADMINISTRATOR.of())
        : Optional.empty();
  }
}
