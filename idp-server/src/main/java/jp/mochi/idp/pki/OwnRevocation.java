package jp.mochi.idp.pki;

import java.security.cert.X509Certificate;
import java.util.Optional;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.database.Database;

/**
 * Of certificates that our own authorities have issued: asked of the database each time, so that a
 * revocation counts at once, on every node.
 */
final class OwnRevocation implements Revocation {
  private final Database database;
  private final AuthoritiesInForce authorities;
  private final IssuedCertificates issued;

  OwnRevocation(Database database, AuthoritiesInForce authorities, IssuedCertificates issued) {
    this.database = database;
    this.authorities = authorities;
    this.issued = issued;
  }

  @Override
  public RevocationStatus status(X509Certificate certificate, X509Certificate issuer) {
    return authorities
        .signing(issuer)
        .map(authority -> status(certificate, authority))
        .orElseGet(() -> new RevocationStatus.Unknown("The issuer is no authority of ours."));
  }

  /** What an authority has signed is taken back with it. */
  private RevocationStatus status(X509Certificate certificate, Authority signing) {
    return signing
        .below()
        .or(() -> ofAuthority(certificate, signing))
        .orElseGet(
            () ->
                database.read(
                    handle -> issued.status(handle, signing.id(), certificate.getSerialNumber())));
  }

  /** Our root's own signatures, on authorities of ours, are in no list of phones' certificates. */
  private Optional<RevocationStatus> ofAuthority(X509Certificate certificate, Authority signing) {
    return signing.role() instanceof Authority.Role.Root
        ? authorities
            .signing(certificate)
            .map(below -> below.below().orElseGet(RevocationStatus.Good::new))
        : Optional.empty();
  }
}
