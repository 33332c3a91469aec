package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What is known at the moment of a decision. What is not known is absent, which is neither true nor
 * false.
 *
 * @param now the time of the decision
 * @param service where the person wants to go
 * @param clientAddress where the request comes from
 * @param zones in which network zones the address lies, zone by zone
 * @param person who it is
 * @param device with what
 * @param factors what was proved in this session, with when; of several proofs of one factor the
 *     newest is kept, so that leaving one out never brings an older one back
 * @param factorsNotBefore a proof from before this counts as none (ForceAuthn)
 */
public record Facts(
    Instant now,
    ServiceFacts service,
    String clientAddress,
    ZoneFacts zones,
    PersonFacts person,
    DeviceFacts device,
    List<ProvedFactor> factors,
    Optional<Instant> factorsNotBefore) {
  public Facts {
    Objects.requireNonNull(now);
    Objects.requireNonNull(service);
    Objects.requireNonNull(clientAddress);
    Objects.requireNonNull(zones);
    Objects.requireNonNull(person);
    Objects.requireNonNull(device);
    factors = newest(factors);
    Objects.requireNonNull(factorsNotBefore);
  }

  /**
   * When a factor was last proved; empty where no proof counts. SAML Core 2.0 §3.4.1, ForceAuthn: a
   * proof from before the request counts as none.
   */
  public Optional<Instant> proved(Factor factor) {
    for (var proof : factors) {
      if (proof.factor() == factor) {
        return factorsNotBefore.isPresent() && proof.at().isBefore(factorsNotBefore.get())
            ? Optional.empty()
            : Optional.of(proof.at());
      }
    }
    return Optional.empty();
  }

  /** The same at another time. */
  public Facts at(Instant time) {
    return new Facts(
        time, service, clientAddress, zones, person, device, factors, factorsNotBefore);
  }

  /** The same on the way to another service. */
  public Facts with(ServiceFacts other) {
    return new Facts(now, other, clientAddress, zones, person, device, factors, factorsNotBefore);
  }

  /** The same with another person. */
  public Facts with(PersonFacts other) {
    return new Facts(now, service, clientAddress, zones, other, device, factors, factorsNotBefore);
  }

  /** The same with another device. */
  public Facts with(DeviceFacts other) {
    return new Facts(now, service, clientAddress, zones, person, other, factors, factorsNotBefore);
  }

  /** The same from other zones. */
  public Facts withZones(ZoneFacts other) {
    return new Facts(now, service, clientAddress, other, person, device, factors, factorsNotBefore);
  }

  /** The same with other proofs. */
  public Facts withFactors(List<ProvedFactor> other) {
    return new Facts(now, service, clientAddress, zones, person, device, other, factorsNotBefore);
  }

  private static List<ProvedFactor> newest(List<ProvedFactor> factors) {
    if (factors.size() <= 1) {
      return List.copyOf(factors);
    }
    Map<Factor, ProvedFactor> newest =
        factors.stream()
            .collect(
                Collectors.toMap(
                    ProvedFactor::factor,
                    proof -> proof,
                    BinaryOperator.maxBy(Comparator.comparing(ProvedFactor::at)),
                    () -> new EnumMap<>(Factor.class)));
    return List.copyOf(newest.values());
  }
}
