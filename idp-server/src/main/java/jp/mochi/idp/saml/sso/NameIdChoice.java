package jp.mochi.idp.saml.sso;

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

  /** The format to use; nothing when the request asks for one that can't be had. */
  static Optional<String> format(Optional<NameIdPolicy> asked, ServiceProvider service) {
    if (asked
        .flatMap(NameIdPolicy::spNameQualifier)
        .filter(q -> !q.equals(service.entityId()))
        .isPresent()) {
      return Optional.empty();
    }
    var wanted = asked.flatMap(NameIdPolicy::format).filter(f -> !f.equals(UNSPECIFIED));
    return wanted.isPresent() ? wanted.filter(f -> has(f, service)) : Optional.of(open(service));
  }

  private static boolean has(String format, ServiceProvider service) {
    return OURS.contains(format)
        || service.options().nameIdFormat().filter(format::equals).isPresent();
  }

  private static String open(ServiceProvider service) {
    return service
        .options()
        .nameIdFormat()
        .or(() -> service.nameIdFormats().stream().filter(OURS::contains).findFirst())
        .orElse(UNSPECIFIED);
  }
}
