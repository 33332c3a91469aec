package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
 * @param request the request that is to be answered, by its id; empty where nothing is issued
 * @param knownBrowser whether the browser of this request is one in which the person had shown more
 *     than a password before this sign-on; empty where nobody looked
 */
public record Facts(
    Instant now,
    ServiceFacts service,
    String clientAddress,
    ZoneFacts zones,
    PersonFacts person,
    DeviceFacts device,
    List<ProvedFactor> factors,
    Optional<Instant> factorsNotBefore,
    Optional<UUID> request,
    Optional<Boolean> knownBrowser) {
  private static final UUID SOME_REQUEST = new UUID(0, 0);

  public Facts {
    Objects.requireNonNull(now);
    Objects.requireNonNull(service);
    Objects.requireNonNull(clientAddress);
    Objects.requireNonNull(zones);
    Objects.requireNonNull(person);
    Objects.requireNonNull(device);
    factors = newest(factors);
    Objects.requireNonNull(factorsNotBefore);
    Objects.requireNonNull(request);
    Objects.requireNonNull(knownBrowser);
  }

  /** Where nothing is issued once for all, so that a proof counts as long as its session. */
  public Facts(
      Instant now,
      ServiceFacts service,
      String clientAddress,
      ZoneFacts zones,
      PersonFacts person,
      DeviceFacts device,
      List<ProvedFactor> factors,
      Optional<Instant> factorsNotBefore) {
    this(
        now,
        service,
        clientAddress,
        zones,
        person,
        device,
        factors,
        factorsNotBefore,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * When a factor was last proved; empty where no proof counts. SAML Core 2.0 §3.4.1, ForceAuthn: a
   * proof from before the request counts as none, and no more does a code that was typed for
   * another. How a device is says nothing of who has it, and is asked anew for each assertion
   * anyway.
   */
  public Optional<Instant> proved(Factor factor) {
    return proof(factor).map(ProvedFactor::at);
  }

  private Optional<ProvedFactor> proof(Factor factor) {
    for (var proof : factors) {
      if (proof.factor() == factor) {
        return factor != Factor.SECURITY_STATUS
                && factorsNotBefore.filter(since -> !proof.isFresh(since, request)).isPresent()
            ? Optional.empty()
            : Optional.of(proof);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a factor was proved for this request, and nothing was issued for that proof yet. Where
   * nothing is issued, whether it was proved at all.
   */
  boolean isProvedForThis(Factor factor) {
    return proof(factor)
        .filter(proof -> request.isEmpty() || proof.request().equals(request))
        .isPresent();
  }

  /**
   * Whether all that is known of a device comes from a proof that wasn't made for what is to be
   * issued: whoever has stolen the session's cookie knows as much.
   */
  boolean isDeviceFromBefore() {
    return request.isPresent()
        && (!device.equals(DeviceFacts.UNKNOWN) || proof(Factor.SECURITY_STATUS).isPresent())
        && !isProvedForThis(Factor.CERTIFICATE)
        && !isProvedForThis(Factor.DEVICE);
  }

  /** Whether nothing but a number in a certificate says which device it is. */
  boolean isDeviceByNumber() {
    return device.binding().filter(BindingStrength.DEVICE_IDENTIFIER::equals).isPresent();
  }

  /** The same where nothing is known of the device but by what it is named. */
  Facts withDeviceByNumberAlone() {
    return withoutState()
        .with(
            new DeviceFacts(
                Optional.empty(), device.binding(), Optional.empty(), Optional.empty()));
  }

  /** The same where nobody knows which device it is, nor how; what was proved else stays. */
  Facts withoutState() {
    return with(DeviceFacts.UNKNOWN)
        .withFactors(
            factors.stream().filter(proof -> proof.factor() != Factor.SECURITY_STATUS).toList());
  }

  /** The same to somebody who has shown no device. */
  Facts withoutDevice() {
    var state = withoutState();
    return state.withFactors(
        state.factors.stream().filter(proof -> !proof.factor().showsDevice()).toList());
  }

  /** The same for what is issued in answer to that request. */
  public Facts forRequest(UUID id) {
    return new Facts(
        now,
        service,
        clientAddress,
        zones,
        person,
        device,
        factors,
        factorsNotBefore,
        Optional.of(id),
        knownBrowser);
  }

  /**
   * The same where something is issued, though not to a request that there is.
   *
   * @param forIt the factors that were proved for it
   */
  public Facts issuing(Set<Factor> forIt) {
    var some = Optional.of(SOME_REQUEST);
    return withFactors(
            factors.stream()
                .map(
                    it ->
                        new ProvedFactor(
                            it.factor(),
                            it.at(),
                            forIt.contains(it.factor()) ? some : Optional.empty()))
                .toList())
        .forRequest(SOME_REQUEST);
  }

  /** The same, with what was proved in this moment for it. */
  public Facts issuing() {
    return issuing(
        factors.stream()
            .filter(it -> it.at().equals(now))
            .map(ProvedFactor::factor)
            .collect(Collectors.toSet()));
  }

  /** The factors that were proved for the request; empty where nothing is issued. */
  public Optional<Set<Factor>> provedForRequest() {
    return request.map(
        id ->
            factors.stream()
                .filter(it -> it.request().equals(request))
                .map(ProvedFactor::factor)
                .collect(Collectors.toSet()));
  }

  /** The same at another time. */
  public Facts at(Instant time) {
    return new Facts(
        time,
        service,
        clientAddress,
        zones,
        person,
        device,
        factors,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same on the way to another service. */
  public Facts with(ServiceFacts other) {
    return new Facts(
        now,
        other,
        clientAddress,
        zones,
        person,
        device,
        factors,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same with another person. */
  public Facts with(PersonFacts other) {
    return new Facts(
        now,
        service,
        clientAddress,
        zones,
        other,
        device,
        factors,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same with another device. */
  public Facts with(DeviceFacts other) {
    return new Facts(
        now,
        service,
        clientAddress,
        zones,
        person,
        other,
        factors,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same with what the device's reports come to: good ones prove its state. */
  public Facts with(Assessment assessment) {
    var proofs = new ArrayList<>(factors);
    assessment.proved().ifPresent(at -> proofs.add(new ProvedFactor(Factor.SECURITY_STATUS, at)));
    return with(device.assessed(assessment)).withFactors(proofs);
  }

  /** The same from other zones. */
  public Facts withZones(ZoneFacts other) {
    return new Facts(
        now,
        service,
        clientAddress,
        other,
        person,
        device,
        factors,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same with other proofs. */
  public Facts withFactors(List<ProvedFactor> other) {
    return new Facts(
        now,
        service,
        clientAddress,
        zones,
        person,
        device,
        other,
        factorsNotBefore,
        request,
        knownBrowser);
  }

  /** The same where somebody has looked whether the browser is known. */
  public Facts withKnownBrowser(boolean known) {
    return new Facts(
        now,
        service,
        clientAddress,
        zones,
        person,
        device,
        factors,
        factorsNotBefore,
        request,
        Optional.of(known));
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
