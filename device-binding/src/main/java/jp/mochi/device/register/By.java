package jp.mochi.device.register;

import java.util.Objects;
import java.util.Optional;

/**
 * Who does something to a device.
 *
 * @param name how records name them
 * @param person the directory's immutable id of who answers for it; empty for whoever may read the
 *     server's data directory
 */
public record By(String name, Optional<String> person) {
  public By {
    Objects.requireNonNull(name);
    Objects.requireNonNull(person);
  }

  /** Whether it is certainly the same person. */
  boolean isSameAs(By other) {
    return person.isPresent() && person.equals(other.person);
  }

  /** Whether it is the owner in person. */
  boolean is(Owner owner) {
    return person.filter(owner.person()::equals).isPresent();
  }
}
