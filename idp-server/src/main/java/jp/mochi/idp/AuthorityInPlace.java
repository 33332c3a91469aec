package jp.mochi.idp;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.idp.certificate.ClientCertificateTrust;
import jp.mochi.idp.config.ClientCertificateConfig;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.SigningToken;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.pki.OutsideRevocation;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.ldap.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own certificate authority, wired as the configuration describes it. */
final class AuthorityInPlace implements AutoCloseable {
  /** How much longer than a phone's certificate an authority must last, so as not to shorten it. */
  private static final Duration NOTICE = Duration.ofDays(60);

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityInPlace.class);

  private final Ground ground;
  private final OwnAuthority own;
  private final List<Configured> configured;

  /** Alone, so that nothing else waits for a token with an authority's key. */
  private final Housekeeping house = new Housekeeping();

  /** The lists of others come in also while that token hangs. */
  private final Housekeeping lists = new Housekeeping();

  AuthorityInPlace(Ground ground, OutsideCalls outside) {
    this.ground = ground;
    var config = ground.configuration().certificateAuthority();
    var token = config.token().map(t -> new SigningToken(t.library(), t.label(), t.pin()));
    this.own =
        new OwnAuthority(
            new OwnAuthority.Parts(
                ground.database(),
                new AuthorityKeys(ground.master(), token),
                ground.configuration().baseUrl(),
                new ClientProfile(config.lifetime(), config.names(), config.usages()),
                ground.clock()));
    own.authorities().now(); // so that the first handshake has names to say
    this.configured =
        ground.configuration().clientCertificate().authorities().stream()
            .map(authority -> configured(authority, outside))
            .toList();
    house.every(Duration.ofSeconds(1), "building revocation lists", own.building());
    house.every(Duration.ofHours(1), "certifying responders", own.certifying());
    house.every(Duration.ofHours(1), "certifying registration authorities", own.registrations());
  }

  /**
   * An authority as the configuration names it.
   *
   * @param trusted what counts at the moment of asking
   * @param named what the handshake names, as it was a moment ago
   */
  private record Configured(
      ClientCertificateConfig.Authority authority,
      Optional<OutsideRevocation> elsewhere,
      Supplier<List<ClientAuthority>> trusted,
      Supplier<List<X509Certificate>> named) {}

  private Configured configured(ClientCertificateConfig.Authority authority, OutsideCalls outside) {
    if (authority.unchecked()) {
      LOG.warn(
          "Nobody is asked which certificates of the authority {} were taken back: that of a lost"
              + " phone counts until it ends (revocation: none)",
          authority.name());
    }
    if (authority.own()) {
      return new Configured(
          authority,
          Optional.empty(),
          () -> ofOurs(authority),
          () -> own.authorities().issuingLately());
    }
    var elsewhere =
        authority
            .revocation()
            .map(
                config ->
                    new OutsideRevocation(
                        new OutsideRevocation.Parts(
                            ground.database(), outside, AuthorityInPlace::beside, ground.clock()),
                        config,
                        authority.certificates()));
    elsewhere.ifPresent(
        each -> {
          each.run(); // what was fetched before the start counts from the start
          lists.every(Duration.ofSeconds(1), "fetching lists of " + authority.name(), each);
        });
    var told = elsewhere.<Revocation>map(it -> it).orElse(ClientAuthority.NO_REVOCATION);
    var fixed = ClientCertificateTrust.of(authority, own.revocationOr(told));
    return new Configured(authority, elsewhere, () -> List.of(fixed), fixed::issuing);
  }

  private static void beside(Runnable work) {
    Thread.ofVirtual().name("revocation-list").start(work);
  }

  /** The certificates of our own change when it rolls over; before it is made there are none. */
  private List<ClientAuthority> ofOurs(ClientCertificateConfig.Authority authority) {
    var issuing = own.authorities().issuing();
    return issuing.isEmpty()
        ? List.of()
        : List.of(
            new ClientAuthority(
                authority.name(),
                issuing,
                List.of(),
                authority.policies(),
                authority.rules(),
                own.revocation(),
                false));
  }

  /** Those that the handshake names: it waits for nothing, so a next one comes a moment later. */
  List<X509Certificate> named() {
    return configured.stream().flatMap(each -> each.named().get().stream()).distinct().toList();
  }

  /** The authorities whose certificates count now. */
  List<ClientAuthority> trusted() {
    return configured.stream().flatMap(each -> each.trusted().get().stream()).toList();
  }

  /** Whom a certificate was issued for, where that was by us. */
  Optional<PersonId> issuedTo(CertificatePath path) {
    return own.issued(path.certificate(), path.issuer())
        .map(IssuedCertificate::person)
        .map(PersonId::new);
  }

  /** The id of the device that a certificate was issued for, where that was by us. */
  Optional<String> deviceOf(CertificatePath path) {
    return issued(path).map(IssuedCertificate::device);
  }

  /** A certificate of our own authority, as it was recorded. */
  Optional<IssuedCertificate> issued(CertificatePath path) {
    return own.issued(path.certificate(), path.issuer());
  }

  OwnAuthority own() {
    return own;
  }

  /** What an operator should know of our authority, and of lists that don't come. */
  List<HealthCheck> checks() {
    var ofOthers =
        configured.stream().flatMap(each -> each.elsewhere().stream().map(it -> check(each, it)));
    return Stream.concat(Stream.of(check()), ofOthers).toList();
  }

  private static HealthCheck check(Configured configured, OutsideRevocation elsewhere) {
    return HealthCheck.shown("revocation of " + configured.authority().name(), elsewhere::fault);
  }

  /** Says in time that the issuing authority must be rolled over. */
  private HealthCheck check() {
    var needed = own.profile().lifetime().plus(NOTICE);
    return HealthCheck.shown(
        "certificate-authority",
        () -> {
          var view = own.authorities().now();
          var current = view.current(new Authority.Role.Issuing());
          return current.isEmpty() && !view.all().isEmpty()
              ? Optional.of("was taken back, and no other issues: mochi certificate ca rollover")
              : current
                  .filter(each -> each.remaining(ground.clock().instant()).compareTo(needed) < 0)
                  .map(Authority::end)
                  .map(end -> "ends at " + end + ": roll it over (mochi certificate ca rollover)");
        });
  }

  @Override
  public void close() {
    house.close();
    lists.close();
  }
}
