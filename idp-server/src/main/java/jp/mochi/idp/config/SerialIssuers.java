package jp.mochi.idp.config;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.MappingRule;

/**
 * RFC 5280 §4.1.2.2: a serial number is one issuer's own, so an attribute with serial numbers tells
 * people by the certificates of one issuer alone. Two that each gave somebody the same number would
 * make one of them the other.
 */
final class SerialIssuers {
  private final Map<String, Set<X500Principal>> byAttribute = new HashMap<>();

  /** Notes a fault where an authority's rule by serial number isn't one issuer's. */
  void note(Section entry, ClientCertificateConfig.Authority authority) {
    var attributes =
        authority.rules().stream()
            .filter(rule -> rule.by() == MappingRule.By.SERIAL)
            .map(rule -> rule.attribute().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    var issuers =
        ClientAuthority.issuing(authority.certificates()).stream()
            .map(X509Certificate::getSubjectX500Principal)
            .collect(Collectors.toSet());
    for (var attribute : attributes) {
      if (issuers.size() > 1) {
        entry.fault("map", FaultCode.SERIAL_ISSUERS, shown(issuers));
      }
      var before = byAttribute.computeIfAbsent(attribute, key -> new HashSet<>());
      if (!before.isEmpty() && !before.equals(issuers)) {
        entry.fault("map", FaultCode.SERIAL_ATTRIBUTE, attribute, shown(before));
      }
      before.addAll(issuers);
    }
  }

  private static String shown(Set<X500Principal> issuers) {
    return issuers.stream().map(X500Principal::getName).sorted().collect(Collectors.joining("; "));
  }
}
