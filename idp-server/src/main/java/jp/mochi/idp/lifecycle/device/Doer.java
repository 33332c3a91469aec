package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.device.register.By;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;

/** Who acts on a device, and in which role. */
public record Doer(Actor actor, Role role) {
  /** Who answers for it; empty for whoever may read the server's data directory. */
  Optional<String> person() {
    return actor.who().personId();
  }

  By by() {
    return new By(actor.name(), person());
  }
}
