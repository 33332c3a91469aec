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
 */
public final class Hints implements Whence {
  private static final int MOST = 2_000;

  private final Supplier<RuleSet> policy;
  private final Supplier<Zones> zones;
  private final Function<ServiceProvider, ServiceFacts> facts;
  private final Cache<Question, ServiceRanges> known =
      Caffeine.newBuilder().maximumSize(MOST).build();

  /** Rules and zones are the same only when they are the same object. */
  private record Question(RuleSet policy, Zones zones, ServiceFacts service) {}

  /**
   * @param policy the rules in force
   * @param zones the zones as they are now
   * @param facts what the rules get to know of a registered service
   */
  public Hints(
      Supplier<RuleSet> policy,
      Supplier<Zones> zones,
      Function<ServiceProvider, ServiceFacts> facts) {
    this.policy = policy;
    this.zones = zones;
    this.facts = facts;
  }

  /** From where one can be reached, registered by metadata or behind the gate. */
  public ServiceRanges of(ServiceFacts service) {
    return known.get(
        new Question(policy.get(), zones.get(), service),
        asked -> ServiceRanges.of(asked.policy(), asked.zones(), asked.service()));
  }

  @Override
  public List<String> ranges(ServiceProvider service) {
    return of(facts.apply(service)).blocks();
  }

  @Override
  public List<String> zones(String address) {
    return IpAddress.parse(address).stream()
        .flatMap(parsed -> zones.get().of(parsed).in().stream())
        .toList();
  }

  /** The zones as they are now. */
  public Zones zones() {
    return zones.get();
  }
}
