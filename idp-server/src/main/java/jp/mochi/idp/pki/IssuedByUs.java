package jp.mochi.idp.pki;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertifiedKeys;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.idp.database.Database;

/** What we have on record of a certificate that somebody names or shows. */
public final class IssuedByUs {
  private final Database database;
  private final AuthoritiesInForce authorities;
  private final IssuedCertificates issued = new IssuedCertificates();
  private final CertifiedKeys keys = new CertifiedKeys();

  public IssuedByUs(Database database, AuthoritiesInForce authorities) {
    this.database = database;
    this.authorities = authorities;
  }

  /** Our authorities of that name: hardly ever more than one. */
  public List<Authority> authorities(X500Principal issuer) {
    return authorities.now().all().stream()
        .filter(each -> each.role().certifies())
        .filter(each -> each.certificate().getSubjectX500Principal().equals(issuer))
        .toList();
  }

  /** The certificate of ours with that issuer and number. */
  public Optional<IssuedCertificate> named(X500Principal issuer, BigInteger serial) {
    return authorities(issuer).stream()
        .flatMap(
            authority ->
                database.read(handle -> issued.find(handle, authority.id(), serial)).stream())
        .findFirst();
  }

  /** Whether we ever issued anything for that key. */
  public boolean isKnown(String keyHash) {
    return database.read(handle -> keys.isKnown(handle, keyHash));
  }

  /** What we have of this very certificate, byte for byte: nobody else can make its like. */
  public Optional<IssuedCertificate> same(X509Certificate shown) {
    try {
      var encoded = Der.of(shown.getEncoded());
      return named(shown.getIssuerX500Principal(), shown.getSerialNumber())
          .filter(ours -> ours.certificate().equals(encoded));
    } catch (CertificateEncodingException read) {
      throw new IllegalStateException(read);
    }
  }
}
