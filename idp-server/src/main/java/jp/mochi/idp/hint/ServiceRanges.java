package jp.mochi.idp.hint;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * From where a service can be reached: every address from which the rules permit somebody, with
 * some device, at some time. None that they permit is left out.
 *
 * @param service the service's short name
 * @param stretches the addresses, IPv4 first, each family in order, no two touching
 * @param rules the rules that open them, in alphabetical order
 * @param doubts why they may be more than the rules permit; none: they are exact
 */
public record ServiceRanges(
    String service, List<Stretch> stretches, List<String> rules, List<Doubt> doubts) {
  public ServiceRanges {
    stretches = List.copyOf(stretches);
    rules = List.copyOf(rules);
    doubts = List.copyOf(doubts);
  }

  /** Computes them. */
  public static ServiceRanges of(RuleSet policy, Zones zones, ServiceFacts service) {
    return new Computation(policy, zones, service).run();
  }

  /** Whether each of the addresses has somebody whom the rules permit. */
  public boolean exact() {
    return doubts.isEmpty();
  }

  /** Whether the service can be reached from every address there is. */
  public boolean open() {
    return stretches.stream().filter(Stretch::isWhole).count() == 2;
  }

  /** As blocks in CIDR notation. */
  public List<String> blocks() {
    return stretches.stream().flatMap(stretch -> stretch.blocks().stream()).toList();
  }

  /** One computation; asks once for each set of zones that addresses lie in. */
  private static final class Computation {
    private final RuleSet policy;
    private final Zones zones;
    private final ServiceFacts service;
    private final Map<Set<String>, Optional<WayIn.Found>> known = new HashMap<>();
    private final Set<String> rules = new TreeSet<>();
    private final Set<Doubt> doubts = new LinkedHashSet<>();

    Computation(RuleSet policy, Zones zones, ServiceFacts service) {
      this.policy = policy;
      this.zones = zones;
      this.service = service;
    }

    ServiceRanges run() {
      var names = named();
      var stretches =
          Stream.of(32, 128)
              .flatMap(bits -> new Sweep(zones, names, bits).keep(this::isOpen).stream())
              .toList();
      if (!stretches.isEmpty() && !policy.asksStrangers()) {
        doubts.add(new Doubt.NobodyAsked());
      }
      return new ServiceRanges(service.name(), stretches, List.copyOf(rules), List.copyOf(doubts));
    }

    private boolean isOpen(Set<String> in) {
      var found = known.computeIfAbsent(in, this::wayIn);
      found.ifPresent(
          way -> {
            rules.add(way.rule());
            doubts.addAll(way.doubts());
          });
      return found.isPresent();
    }

    private Optional<WayIn.Found> wayIn(Set<String> in) {
      return WayIn.search(policy.rules(), new Place(anybody(service), in, zones));
    }

    /** Only zones that a condition names make a difference. */
    private List<String> named() {
      Set<String> named = new TreeSet<>();
      for (var rule : policy.rules()) {
        for (var clause : rule.clauses()) {
          if (clause instanceof Clause.Among(var subject, var names, var negated)
              && subject == Subject.ZONES) {
            named.addAll(names);
          }
        }
      }
      return List.copyOf(named);
    }

    private static Facts anybody(ServiceFacts service) {
      return new Facts(
          Instant.EPOCH,
          service,
          "",
          ZoneFacts.UNKNOWN,
          PersonFacts.UNKNOWN,
          DeviceFacts.UNKNOWN,
          List.of(),
          Optional.empty());
    }
  }
}
