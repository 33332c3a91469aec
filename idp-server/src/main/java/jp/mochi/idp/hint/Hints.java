package jp.mochi.idp.hint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import jp.mochi.idp.attribute.Whence;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.metadata.ServiceProvider;

/**
 * From where each service can be reached now. Rules and zones are exchanged as wholes, so what was
 * computed with one of each stays true as long as they are in force.
 *
 * <p>What was computed is kept for one generation of them alone: with the next it goes as a whole,
 * and takes the old zones with it, which may be large and change often.
 */
public final class Hints implements Whence {
  private static final int MOST = 2_000;

  private final Supplier<InForce> inForce;
  private final Function<ServiceProvider, ServiceFacts> facts;
  private volatile Generation latest;

  /** Rules with the zones that belong to them. */
  public record InForce(RuleSet policy, Zones zones) {
    /** Rules and zones are the same only when they are the same objects. */
    private boolean is(InForce other) {
      return policy == other.policy && zones == other.zones;
    }
  }

  /** What was computed from one of each. */
  private record Generation(InForce of, Cache<ServiceFacts, ServiceRanges> known) {
    static Generation begin(InForce of) {
      return new Generation(of, Caffeine.newBuilder().maximumSize(MOST).build());
    }
  }

  /**
   * @param inForce rules and zones as they are now
   * @param facts what the rules get to know of a registered service
   */
  public Hints(Supplier<InForce> inForce, Function<ServiceProvider, ServiceFacts> facts) {
    this.inForce = inForce;
    this.facts = facts;
    this.latest = Generation.begin(inForce.get());
  }

  /** From where one can be reached, registered by metadata or behind the gate. */
  public ServiceRanges of(ServiceFacts service) {
    var now = inForce.get();
    var generation = latest;
    if (!generation.of().is(now)) {
      generation = Generation.begin(now);
      latest = generation;
    }
    return generation
        .known()
        .get(service, asked -> ServiceRanges.of(now.policy(), now.zones(), asked));
  }

  @Override
  public List<String> ranges(ServiceProvider service) {
    return of(facts.apply(service)).blocks();
  }

  @Override
  public boolean exact(ServiceProvider service) {
    return of(facts.apply(service)).exact();
  }

  @Override
  public List<String> zones(String address) {
    return IpAddress.parse(address).stream()
        .flatMap(parsed -> zones().of(parsed).in().stream())
        .toList();
  }

  /** The zones as they are now. */
  public Zones zones() {
    return inForce.get().zones();
  }
}
