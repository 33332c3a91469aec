package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Ownership;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.DeviceLimits;
import jp.mochi.ldap.PersonId;

/**
 * How many devices somebody may have at hand: by the policy in force, and where that says nothing
 * of them by the configuration. It may ask the directory, so it is asked before a transaction.
 */
public final class DevicesAllowed {
  private final Supplier<DeviceLimits> limits;
  private final People people;
  private final int otherwise;

  /**
   * @param limits those in force
   * @param otherwise how many where no limit concerns somebody
   */
  public DevicesAllowed(Supplier<DeviceLimits> limits, People people, int otherwise) {
    this.limits = limits;
    this.people = people;
    this.otherwise = otherwise;
  }

  /**
   * How many, and who says so.
   *
   * @param limit the name of the policy's limit; empty where the configuration says so
   */
  public record Allowed(Most most, Optional<String> limit) {
    /** However many. */
    public static final Allowed ANY = new Allowed(Most.ANY, Optional.empty());

    /** Where it is written, for whoever may change it. */
    String where() {
      return limit
          .map(name -> "limits: " + name + ", policy.yaml")
          .orElse("devices: most-per-person, mochi.yaml");
    }

    /** The same with the number. */
    public String text() {
      return most.most() + " (" + where() + ")";
    }
  }

  /**
   * How many devices a person may have who is to have one more.
   *
   * @param person by the directory's immutable id
   * @param ownership of the device
   */
  public Allowed to(String person, Ownership ownership) {
    var inForce = limits.get();
    var groups = inForce.asksForGroups() ? groups(person) : Optional.of(Set.<String>of());
    return inForce
        .on(groups, jp.mochi.idp.policy.Ownership.valueOf(ownership.name()), otherwise)
        .map(
            limit ->
                new Allowed(
                    new Most(limit.most(), limit.ownership().map(DevicesAllowed::counted)),
                    Optional.of(limit.name())))
        .orElseGet(() -> new Allowed(new Most(otherwise, Optional.empty()), Optional.empty()));
  }

  private static Ownership counted(jp.mochi.idp.policy.Ownership ownership) {
    return Ownership.valueOf(ownership.name());
  }

  private Optional<Set<String>> groups(String person) {
    return switch (people.read(new PersonId(person))) {
      case KnownPerson.Current(var known) -> Optional.of(known.groups());
      case KnownPerson.LastKnown(var known, var cause) -> Optional.of(known.groups());
      case KnownPerson.Gone(), KnownPerson.Several(), KnownPerson.Unknown(_) -> Optional.empty();
    };
  }
}
