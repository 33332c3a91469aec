package jp.mochi.idp.config;

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
 * @param ownCertificates whether certificates of our own authority count: of these the register may
 *     know the device
 */
public record PolicyScope(
    Set<Factor> available,
    Optional<Set<String>> groups,
    List<ServiceFacts> services,
    boolean ownCertificates) {
  /** With what every house has: a directory with passwords. */
  public static final PolicyScope PASSWORDS =
      new PolicyScope(Set.of(Factor.PASSWORD), Optional.empty(), List.of());

  /** With what a house has that is configured so. */
  public static PolicyScope of(Configuration configuration) {
    var certificates = configuration.clientCertificate();
    return certificates.inUse()
        ? new PolicyScope(
            Set.of(Factor.PASSWORD, Factor.CERTIFICATE),
            Optional.empty(),
            List.of(),
            certificates.authorities().stream().anyMatch(ClientCertificateConfig.Authority::own))
        : PASSWORDS;
  }

  /** Where no certificate tells which device it is on. */
  public PolicyScope(
      Set<Factor> available, Optional<Set<String>> groups, List<ServiceFacts> services) {
    this(available, groups, services, false);
  }

  public PolicyScope {
    available = Set.copyOf(available);
    groups = groups.map(Set::copyOf);
    services = List.copyOf(services);
  }
}
