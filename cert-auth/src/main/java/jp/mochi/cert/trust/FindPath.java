package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * RFC 5280 §6: from a certificate, over others that came with it, to an issuing certificate of a
 * configured authority. What came along is a stranger's choice, so the search is bounded by the
 * signatures that it verifies, not only by its depth.
 */
final class FindPath {
  private static final int DEPTH = 4;
  private static final int SIGNATURES = 32;

  private final List<Anchor> anchors;
  private final List<X509Certificate> along;
  private int left = SIGNATURES;

  private record Anchor(ClientAuthority authority, X509Certificate issuing) {}

  /**
   * @param along what came along
   */
  FindPath(List<ClientAuthority> authorities, List<X509Certificate> along, Instant now) {
    this.anchors =
        authorities.stream()
            .flatMap(
                authority ->
                    authority.issuing().stream()
                        .sorted(Renewal.best(now))
                        .map(issuing -> new Anchor(authority, issuing)))
            .sorted(Comparator.comparing(anchor -> !Renewal.isValid(anchor.issuing(), now)))
            .toList();
    this.along = along.stream().sorted(Renewal.best(now)).toList();
  }

  Optional<CertificatePath> from(X509Certificate certificate) {
    return upwards(List.of(certificate));
  }

  private Optional<CertificatePath> upwards(List<X509Certificate> path) {
    var last = path.getLast();
    for (var anchor : anchors) {
      if (signed(last, anchor.issuing())) {
        return Optional.of(new CertificatePath(anchor.authority(), path, anchor.issuing()));
      }
    }
    return path.size() >= DEPTH ? Optional.empty() : overAnother(path);
  }

  private Optional<CertificatePath> overAnother(List<X509Certificate> path) {
    for (var next : along) {
      if (!path.contains(next) && signed(path.getLast(), next)) {
        var longer = new ArrayList<>(path);
        longer.add(next);
        var found = upwards(longer);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean signed(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || left <= 0) {
      return false;
    }
    left--;
    return Signed.by(certificate, issuer);
  }
}
