package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.RequestedContext;

/**
 * Authentication context classes (SAML Core 2.0 §3.3.2.2.1, SAML Authentication Context 2.0): which
 * class an assertion names, given what was asked for and that a password came through TLS. A class
 * is named only when it was proved; when none that was asked for can be, there is none to name.
 */
final class AuthnContexts {
  static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
  static final String PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
  static final String PASSWORD_PROTECTED_TRANSPORT =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

  /** From weak to strong: what a password through TLS proves. */
  private static final List<String> PROVED =
      List.of(UNSPECIFIED, PASSWORD, PASSWORD_PROTECTED_TRANSPORT);

  private AuthnContexts() {}

  /** The class to name, or nothing when the request can't be met. */
  static Optional<String> choose(Optional<RequestedContext> requested) {
    if (requested.isEmpty()) {
      return Optional.of(PASSWORD_PROTECTED_TRANSPORT);
    }
    var asked = requested.get();
    if (!asked.declRefs().isEmpty()) {
      return Optional.empty();
    }
    var known = asked.classRefs().stream().filter(PROVED::contains).toList();
    return switch (asked.comparison()) {
      case EXACT -> known.stream().findFirst();
      case MINIMUM -> known.isEmpty() ? Optional.empty() : strongestUpTo(PROVED.size() - 1);
      case MAXIMUM ->
          known.stream()
              .map(PROVED::indexOf)
              .max(Integer::compare)
              .flatMap(AuthnContexts::strongestUpTo);
      case BETTER -> better(asked.classRefs());
    };
  }

  /** Stronger than every class asked for; one we can't rank is one we can't be stronger than. */
  private static Optional<String> better(List<String> asked) {
    var strongest = PROVED.size() - 1;
    var stronger =
        asked.stream().allMatch(c -> PROVED.contains(c) && PROVED.indexOf(c) < strongest);
    return stronger && !asked.isEmpty() ? strongestUpTo(strongest) : Optional.empty();
  }

  private static Optional<String> strongestUpTo(int rank) {
    return Optional.of(PROVED.get(rank));
  }
}
