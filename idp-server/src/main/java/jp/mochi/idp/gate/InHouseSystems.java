package jp.mochi.idp.gate;

import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.policy.ServiceFacts;

/** The registered systems, and the proxies that may ask for them. */
final class InHouseSystems {
  private final GateConfig config;

  InHouseSystems(GateConfig config) {
    this.config = config;
  }

  /** The system of this name. */
  Optional<GateConfig.InHouse> named(String name) {
    return Optional.ofNullable(config.systems().get(name));
  }

  /** Every system's name. */
  Set<String> names() {
    return config.systems().keySet();
  }

  /** What rules may know of the system of this name. */
  ServiceFacts facts(String name) {
    return named(name).map(GateConfig.InHouse::facts).orElseGet(() -> ServiceFacts.named(name));
  }

  /** Whether this end of a connection is a proxy that may ask. */
  boolean answers(IpAddress peer) {
    return config.from().stream().anyMatch(block -> block.contains(peer));
  }

  /** Where the browser brings its code: on the system's own host. */
  static String done(GateConfig.InHouse system) {
    return system.address() + "/.mochi/done";
  }
}
