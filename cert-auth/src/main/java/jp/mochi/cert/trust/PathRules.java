package jp.mochi.cert.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * RFC 5280 §6.1: basic constraints, path length, critical extensions, name constraints and policies
 * along a path, as the JDK's validator has them. It takes an anchor at its word, so where nobody
 * stands above the authority's own certificate, {@link AnchorRules} reads its limits.
 */
final class PathRules {
  private PathRules() {}

  static Optional<String> fault(CertificatePath path, Instant now) {
    var chain = new ArrayList<>(path.shown());
    var anchor = path.issuing();
    for (var above = above(path, anchor, now);
        above.isPresent();
        above = above(path, anchor, now)) {
      chain.add(anchor);
      anchor = above.get();
      if (chain.contains(anchor)) {
        return Optional.of("the authority's certificates sign each other in a circle");
      }
    }
    var limited = AnchorRules.fault(anchor, chain);
    return limited.isPresent() ? limited : validated(path.authority(), chain, anchor, now);
  }

  private static Optional<X509Certificate> above(
      CertificatePath path, X509Certificate one, Instant now) {
    return path.authority().above().stream()
        .filter(other -> !other.equals(one) && Signed.by(one, other))
        .filter(other -> !Signed.by(one, one))
        .min(Renewal.best(now));
  }

  private static Optional<String> validated(
      ClientAuthority authority, List<X509Certificate> chain, X509Certificate anchor, Instant now) {
    try {
      var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, parameters(authority, anchor, now));
      return Optional.empty();
    } catch (CertPathValidatorException | CertificateException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static PKIXParameters parameters(
      ClientAuthority authority, X509Certificate anchor, Instant now)
      throws InvalidAlgorithmParameterException {
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    if (!authority.policies().isEmpty()) {
      parameters.setInitialPolicies(authority.policies());
      parameters.setExplicitPolicyRequired(true);
    }
    return parameters;
  }
}
