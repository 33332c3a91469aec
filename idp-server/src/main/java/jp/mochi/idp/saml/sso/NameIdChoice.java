package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.saml.codec.NameIdPolicy;
import jp.mochi.metadata.ServiceProvider;

/**
 * Which NameID format an assertion gets (SAML Core 2.0 §3.4.1.1): what the request asks for if we
 * have it, else what the service's entry says, else what its metadata lists first.
 */
final class NameIdChoice {
  static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  private static final Set<String> OURS = Set.of(EMAIL, UNSPECIFIED, PERSISTENT, TRANSIENT);

  private NameIdChoice() {}

  /**
   * The formats to use, of which the first counts that the person has a value for; none when the
   * request asks for one that can't be had.
   */
  static List<String> formats(Optional<NameIdPolicy> asked, ServiceProvider service) {
    if (asked
        .flatMap(NameIdPolicy::spNameQualifier)
        .filter(q -> !q.equals(service.entityId()))
        .isPresent()) {
      return List.of();
    }
    var wanted = asked.flatMap(NameIdPolicy::format).filter(f -> !f.equals(UNSPECIFIED));
    return wanted.isPresent()
        ? wanted.filter(f -> has(f, service)).stream().toList()
        : open(service);
  }

  private static boolean has(String format, ServiceProvider service) {
    return OURS.contains(format) || service.options().nameIdFormats().contains(format);
  }

  private static List<String> open(ServiceProvider service) {
    var set = service.options().nameIdFormats();
    return set.isEmpty()
        ? List.of(
            service.nameIdFormats().stream().filter(OURS::contains).findFirst().orElse(UNSPECIFIED))
        : set;
  }
}
