package jp.mochi.idp.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;

/**
 * What a policy is held against when it is read.
 *
 * @param available the factors that can be proved here
 * @param groups the directory's groups, where somebody has asked it; else no group is a fault
 * @param services the registered services, where somebody has looked; else none is missed
 * @param certificatesTellDevice whether the register may know of a certificate which device it is
 *     on: of our own authority's, and of others' whose keys somebody has bound
 * @param certificatesTellIdentifier whether a device's identifier may stand in one, where the
 *     configuration says so
 * @param inHouse the systems behind the gate, at which rules are asked with every request
 */
public record PolicyScope(
    Set<Factor> available,
    Optional<Set<String>> groups,
    List<ServiceFacts> services,
    boolean certificatesTellDevice,
    boolean certificatesTellIdentifier,
    List<ServiceFacts> inHouse) {
  /** With what every house has: a directory with passwords. */
  public static final PolicyScope PASSWORDS =
      new PolicyScope(Set.of(Factor.PASSWORD), Optional.empty(), List.of());

  /** With all that any house can have: what is a fault here is one everywhere. */
  public static final PolicyScope EVERYTHING =
      new PolicyScope(Set.of(Factor.values()), Optional.empty(), List.of(), true);

  /** With what a house has that is configured so. */
  public static PolicyScope of(Configuration configuration) {
    var certificates = configuration.clientCertificate().inUse();
    var available = EnumSet.of(Factor.PASSWORD);
    if (certificates) {
      available.add(Factor.CERTIFICATE);
    }
    if (configuration.deviceKeys().enabled()) {
      available.add(Factor.DEVICE);
    }
    var inHouse = configuration.gate().systems().values().stream().map(it -> it.facts()).toList();
    return new PolicyScope(
        available,
        Optional.empty(),
        List.of(),
        certificates,
        configuration.clientCertificate().tellsIdentifiers(),
        inHouse);
  }

  /** The same where somebody has asked the directory, and looked which services there are. */
  public PolicyScope with(Optional<Set<String>> known, List<ServiceFacts> registered) {
    return new PolicyScope(
        available, known, registered, certificatesTellDevice, certificatesTellIdentifier, inHouse);
  }

  /** One-time codes can be proved wherever it is known who somebody is: they need nothing else. */
  private static Set<Factor> withCodes(Set<Factor> available) {
    if (!available.contains(Factor.PASSWORD)) {
      return Set.copyOf(available);
    }
    var all = EnumSet.of(Factor.ONE_TIME_CODE, Factor.RECOVERY_CODE);
    all.addAll(available);
    return Set.copyOf(all);
  }

  /** Where no certificate tells which device it is on. */
  public PolicyScope(
      Set<Factor> available, Optional<Set<String>> groups, List<ServiceFacts> services) {
    this(available, groups, services, false);
  }

  /**
   * Where no system is behind the gate.
   *
   * @param certificatesTellDevice by whatever they can tell it
   */
  public PolicyScope(
      Set<Factor> available,
      Optional<Set<String>> groups,
      List<ServiceFacts> services,
      boolean certificatesTellDevice) {
    this(available, groups, services, certificatesTellDevice, certificatesTellDevice, List.of());
  }

  public PolicyScope {
    available = withCodes(available);
    groups = groups.map(Set::copyOf);
    services = List.copyOf(services);
    inHouse = List.copyOf(inHouse);
  }

  /**
   * The same where the policy says what devices must be like: then the state of those can be
   * proved, as long as anything tells which device it is.
   */
  PolicyScope withSecurityStatus() {
    if (!certificatesTellDevice && !available.contains(Factor.DEVICE)) {
      return this;
    }
    var more = EnumSet.of(Factor.SECURITY_STATUS);
    more.addAll(available);
    return new PolicyScope(
        more, groups, services, certificatesTellDevice, certificatesTellIdentifier, inHouse);
  }
}
