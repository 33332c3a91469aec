package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known at the moment of a decision. What is not known is absent, which is neither true nor
 * false.
 *
 * @param now the time of the decision
 * @param serviceName the short name of the service provider
 * @param clientAddress where the request comes from
 * @param person the immutable id, once known
 * @param groups the person's groups, once known
 * @param factors what was proved in this session, with when
 * @param factorsNotBefore a proof from before this counts as none (ForceAuthn)
 */
public record Facts(
    Instant now,
    String serviceName,
    String clientAddress,
    Optional<String> person,
    Optional<Set<String>> groups,
    List<ProvedFactor> factors,
    Optional<Instant> factorsNotBefore) {
  public Facts {
    factors = List.copyOf(factors);
    groups = groups.map(Set::copyOf);
  }
}
