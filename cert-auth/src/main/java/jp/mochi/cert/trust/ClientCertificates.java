package jp.mochi.cert.trust;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Says whether a certificate that somebody shows is one of ours. Cheap checks come before dear
 * ones, and the issuer before all else: of a stranger's certificate nothing more is of interest.
 */
public final class ClientCertificates {
  private final Supplier<List<ClientAuthority>> authorities;

  /**
   * @param authorities those that count at the moment of asking
   */
  public ClientCertificates(Supplier<List<ClientAuthority>> authorities) {
    this.authorities = authorities;
  }

  /** The certificates of those who sign phones' certificates, for the handshake to name. */
  public List<X509Certificate> issuing() {
    return authorities.get().stream().flatMap(one -> one.issuing().stream()).distinct().toList();
  }

  /**
   * Checks what was shown.
   *
   * @param shown the certificate, then others that came along in any order; at least one
   */
  public TrustOutcome check(List<X509Certificate> shown, Instant now) {
    var certificate = shown.getFirst();
    var along = shown.subList(1, shown.size());
    var found = new FindPath(authorities.get(), along, now).from(certificate);
    if (found.isEmpty()) {
      return new TrustOutcome.ForeignIssuer(certificate.getIssuerX500Principal().getName());
    }
    var path = found.get();
    return strength(path)
        .or(() -> validity(path, now))
        .or(() -> use(certificate))
        .or(() -> rules(path, now))
        .orElseGet(() -> revocation(path));
  }

  private static Optional<TrustOutcome> strength(CertificatePath path) {
    return Strength.fault(path).map(TrustOutcome.Weak::new);
  }

  private static Optional<TrustOutcome> validity(CertificatePath path, Instant now) {
    return Stream.concat(path.shown().stream(), Stream.of(path.issuing()))
        .flatMap(certificate -> validity(certificate, now).stream())
        .findFirst();
  }

  /** RFC 5280 §4.1.2.5: both ends are included. */
  private static Optional<TrustOutcome> validity(X509Certificate certificate, Instant now) {
    var whose = certificate.getSubjectX500Principal().getName();
    var from = certificate.getNotBefore().toInstant();
    var until = certificate.getNotAfter().toInstant();
    if (now.isAfter(until)) {
      return Optional.of(new TrustOutcome.Expired(until, whose));
    }
    return now.isBefore(from)
        ? Optional.of(new TrustOutcome.NotYetValid(from, whose))
        : Optional.empty();
  }

  private static Optional<TrustOutcome> use(X509Certificate certificate) {
    try {
      CertificateNames.of(certificate);
      return ForClients.fault(certificate).map(TrustOutcome.NotForClients::new);
    } catch (CertificateParsingException | IllegalArgumentException unreadable) {
      return Optional.of(new TrustOutcome.Malformed(String.valueOf(unreadable.getMessage())));
    }
  }

  private static Optional<TrustOutcome> rules(CertificatePath path, Instant now) {
    return PathRules.fault(path, now).map(TrustOutcome.OutsideConstraints::new);
  }

  /** From the authority's end down, since who was taken back can't speak for those below. */
  private static TrustOutcome revocation(CertificatePath path) {
    var authority = path.authority();
    for (int i = path.shown().size() - 1; i >= 0; i--) {
      var status = authority.revocation().status(path.shown().get(i), path.issuerOf(i));
      switch (status) {
        case RevocationStatus.Good() -> {}
        case RevocationStatus.Revoked(var reason, var at) -> {
          return new TrustOutcome.Revoked(reason, at);
        }
        case RevocationStatus.Unknown(var why, var issuerKnowsNot) -> {
          if (issuerKnowsNot || !authority.unknownAllowed()) {
            return new TrustOutcome.Unchecked(why);
          }
        }
      }
    }
    return new TrustOutcome.Trusted(path);
  }
}
