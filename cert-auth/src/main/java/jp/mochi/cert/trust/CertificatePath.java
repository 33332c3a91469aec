package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A certificate with those between it and the authority's own.
 *
 * @param authority the configured authority that it leads to
 * @param shown the certificate, then who signed it, up to but without the authority's own
 * @param issuing the authority's own certificate at the path's end
 */
public record CertificatePath(
    ClientAuthority authority, List<X509Certificate> shown, X509Certificate issuing) {
  public CertificatePath {
    Objects.requireNonNull(authority);
    shown = List.copyOf(shown);
    Objects.requireNonNull(issuing);
    if (shown.isEmpty()) {
      throw new IllegalArgumentException("a path without a certificate");
    }
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return shown.getFirst();
  }

  /** Who signed it: the authority's own, or one that came along. */
  public X509Certificate issuer() {
    return issuerOf(0);
  }

  /**
   * The authority's rules that can tell a person by this path. A serial number is one issuer's own
   * (RFC 5280 §4.1.2.2), so it tells nobody where another issuer may have given the same: under one
   * of several issuing certificates with different names, or below an authority that came along.
   */
  public List<MappingRule> rules() {
    var oneIssuer =
        shown.size() == 1
            && authority.issuing().stream()
                    .map(X509Certificate::getSubjectX500Principal)
                    .distinct()
                    .count()
                == 1;
    return authority.rules().stream()
        .filter(rule -> oneIssuer || rule.by() != MappingRule.By.SERIAL)
        .toList();
  }

  /** Who signed one of the path. */
  X509Certificate issuerOf(int index) {
    return index + 1 < shown.size() ? shown.get(index + 1) : issuing;
  }
}
