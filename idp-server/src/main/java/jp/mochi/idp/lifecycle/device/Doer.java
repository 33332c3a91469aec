package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;

/**
 * Who acts on a device, and in which role; without one it is somebody who looks after their own.
 */
public record Doer(Actor actor, Optional<Role> role) {
  public Doer(Actor actor, Role role) {
    this(actor, Optional.of(role));
  }

  /** Somebody who looks after their own, whatever they may do elsewhere. */
  public static Doer owner(Actor actor) {
    return new Doer(actor, Optional.empty());
  }

  /**
   * Whether it would be their own word on their own device, which is to come by the device's
   * certificate. A token that is for reports alone is a device management's, whoever answers for
   * it.
   */
  public boolean reportsOnOwn(Device device) {
    return role.filter(it -> it == Role.REPORTER).isEmpty()
        && person().filter(device.owner().person()::equals).isPresent();
  }

  /** Who answers for it; empty for whoever may read the server's data directory. */
  Optional<String> person() {
    return actor.who().personId();
  }

  By by() {
    return new By(actor.name(), person());
  }
}
