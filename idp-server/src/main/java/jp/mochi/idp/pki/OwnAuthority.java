package jp.mochi.idp.pki;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.AuthorityKeys;

/** A company's own certificate authority, wired. */
public final class OwnAuthority {
  private final Parts parts;
  private final AuthoritiesInForce authorities;
  private final RevocationLists lists;
  private final Responders responders;
  private final Registrations registrations;
  private final StatusAnswers answers;
  private final ProfileSigner profiles;

  /**
   * What it stands on.
   *
   * @param baseUrl where others find us
   * @param profile what phones' certificates are like
   */
  public record Parts(
      Database database, AuthorityKeys keys, URI baseUrl, ClientProfile profile, Clock clock) {}

  public OwnAuthority(Parts parts) {
    this.parts = parts;
    var rows = new Authorities();
    var database = parts.database();
    var clock = parts.clock();
    this.authorities = new AuthoritiesInForce(database, rows, parts.keys(), parts.baseUrl(), clock);
    var crls = new Crls();
    this.lists = new RevocationLists(database, crls, authorities, clock);
    this.responders = new Responders(database, rows, parts.keys(), authorities, clock);
    this.registrations = new Registrations(database, rows, parts.keys(), authorities, clock);
    this.profiles = new ProfileSigner(authorities, clock);
    var statuses =
        new Statuses(
            database, new IssuedCertificates(), crls, Thread.ofVirtual()::start, System::nanoTime);
    var lately = new LatelyRead(database, authorities, crls, System::nanoTime);
    this.answers = new StatusAnswers(lately, responders, statuses, clock);
  }

  /** Makes keys of authorities. */
  public AuthorityKeys keys() {
    return parts.keys();
  }

  /** What phones' certificates are like. */
  public ClientProfile profile() {
    return parts.profile();
  }

  /** Which authorities there are. */
  public AuthoritiesInForce authorities() {
    return authorities;
  }

  /** Those that take requests by SCEP. */
  public Registrations registrations() {
    return registrations;
  }

  /** Signs what phones install. */
  public ProfileSigner profiles() {
    return profiles;
  }

  /** Their lists. */
  public RevocationLists lists() {
    return lists;
  }

  /** Whether a certificate of ours has been taken back. */
  public Revocation revocation() {
    return ownRevocation();
  }

  /**
   * For a file that may hold an authority of ours: what we signed ourselves has been taken back
   * where our own records say so, whatever is said of the others.
   */
  public Revocation revocationOr(Revocation elsewhere) {
    var ours = ownRevocation();
    return (certificate, issuer) ->
        authorities.signing(issuer).isPresent()
            ? ours.status(certificate, issuer)
            : elsewhere.status(certificate, issuer);
  }

  private OwnRevocation ownRevocation() {
    return new OwnRevocation(parts.database(), authorities, new IssuedCertificates());
  }

  /** A certificate of ours as it was recorded when it was issued. */
  public Optional<IssuedCertificate> issued(X509Certificate certificate, X509Certificate issuer) {
    return authorities
        .signing(issuer)
        .flatMap(
            authority ->
                parts
                    .database()
                    .read(
                        handle ->
                            new IssuedCertificates()
                                .find(handle, authority.id(), certificate.getSerialNumber())));
  }

  public List<Route> routes() {
    return new PkiRoutes(authorities, lists, answers, parts.clock()).routes();
  }

  /** Builds lists that are due. */
  public Runnable building() {
    return lists;
  }

  /** Certifies responders in good time. */
  public Runnable certifying() {
    return responders;
  }
}
