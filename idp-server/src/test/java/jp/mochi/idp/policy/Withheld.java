package jp.mochi.idp.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Facts with some of them left out. */
final class Withheld {
  /** The number of the last thing that can be left out. */
  static final int MOST = 15;

  private static final int LAST_PROOF = 13;

  private static final List<Factor> FACTORS = List.of(Factor.values());

  private Withheld() {}

  static Facts from(Facts facts, Set<Integer> hidden) {
    var service = facts.service();
    var person = facts.person();
    var device = facts.device();
    var without =
        new Facts(
            facts.now(),
            new ServiceFacts(
                service.name(),
                service.tags(),
                keep(0, hidden, service.sensitivity()),
                keep(1, hidden, service.data())),
            facts.clientAddress(),
            zones(facts.zones(), hidden),
            new PersonFacts(
                keep(3, hidden, person.id()),
                keep(4, hidden, person.groups()),
                keep(5, hidden, person.attributes())),
            new DeviceFacts(
                keep(6, hidden, device.ownership()),
                binding(hidden, device),
                keep(8, hidden, device.compliance()),
                keep(9, hidden, device.status())),
            proofs(facts, hidden),
            facts.factorsNotBefore());
    return facts.knownBrowser().filter(known -> !hidden.contains(15)).isPresent()
        ? without.withKnownBrowser(facts.knownBrowser().get())
        : without;
  }

  /** Whoever finds a device by a number knows that it was by a number. */
  private static Optional<BindingStrength> binding(Set<Integer> hidden, DeviceFacts device) {
    return device.binding().filter(BindingStrength.DEVICE_IDENTIFIER::equals).isPresent()
        ? device.binding()
        : keep(7, hidden, device.binding());
  }

  /** All zones, or the one whose list isn't there. */
  private static ZoneFacts zones(ZoneFacts zones, Set<Integer> hidden) {
    if (hidden.contains(2)) {
      return ZoneFacts.UNKNOWN;
    }
    return hidden.contains(14)
        ? new ZoneFacts(without(zones.in()), without(zones.out()), Set.of("a"))
        : zones;
  }

  private static Set<String> without(Set<String> names) {
    return names.stream().filter(name -> !name.equals("a")).collect(Collectors.toSet());
  }

  private static List<ProvedFactor> proofs(Facts facts, Set<Integer> hidden) {
    return facts.factors().stream()
        .filter(proof -> !hidden.contains(LAST_PROOF - FACTORS.indexOf(proof.factor())))
        .toList();
  }

  private static <T> Optional<T> keep(int number, Set<Integer> hidden, Optional<T> fact) {
    return hidden.contains(number) ? Optional.empty() : fact;
  }
}
