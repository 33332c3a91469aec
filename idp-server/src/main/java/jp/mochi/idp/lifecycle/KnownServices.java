package jp.mochi.idp.lifecycle;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.ServiceFacts;

/** What rules may know of the services there are: service providers and in-house systems. */
public interface KnownServices {
  /** The one of this name. */
  Optional<ServiceFacts> named(String name);

  /** Every one. */
  List<ServiceFacts> all();

  /** Whether an in-house system behind the gate is called so. */
  boolean isInHouse(String name);
}
