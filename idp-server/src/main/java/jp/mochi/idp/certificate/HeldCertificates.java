package jp.mochi.idp.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;
import jp.mochi.ldap.PersonId;

/**
 * Judges the certificates that sessions hold, again for each assertion: one may have ended, been
 * taken back, lost its authority, or become another person's since. What its authority says holds
 * for a second, whose it is for a minute.
 */
public final class HeldCertificates implements Holding {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  private final ClientCertificates trusted;
  private final CertificateOwners owners;
  private final Clock clock;
  private final Cache<HeldCertificate, TrustOutcome> judged =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MAX_AGE).build();

  public HeldCertificates(ClientCertificates trusted, CertificateOwners owners, Clock clock) {
    this.trusted = trusted;
    this.owners = owners;
    this.clock = clock;
  }

  @Override
  public Held of(Session session) {
    return session
        .certificate()
        .map(certificate -> held(certificate, session.person()))
        .orElseGet(Held.Good::new);
  }

  private Held held(HeldCertificate certificate, PersonId person) {
    return switch (judged(certificate)) {
      case TrustOutcome.Trusted(var path) -> owned(certificate, path, person);
      case TrustOutcome.Unchecked unchecked -> new Held.Undecided();
      case TrustOutcome refused -> ended(certificate, Standing.refusal(refused).fault());
    };
  }

  /** Two at once judge it twice: nobody else may wait for a list or a database meanwhile. */
  private TrustOutcome judged(HeldCertificate certificate) {
    var known = judged.getIfPresent(certificate);
    if (known != null) {
      return known;
    }
    var outcome = trusted.check(CertificatePathText.read(certificate.path()), clock.instant());
    judged.put(certificate, outcome);
    return outcome;
  }

  /** A name may have been given to somebody else: then it proves nothing of this person. */
  private Held owned(HeldCertificate certificate, CertificatePath path, PersonId person) {
    return switch (owners.lately(path)) {
      case Owner.One(var owner) when owner.id().equals(person) -> new Held.Good();
      case Owner.One(var owner) -> ended(certificate, "it is another person's now");
      case Owner.Nobody() -> ended(certificate, Standing.NOBODYS);
      case Owner.Several() -> ended(certificate, Standing.SEVERAL_PEOPLES);
      case Owner.Unknown(var cause) -> new Held.Undecided();
    };
  }

  private static Held ended(HeldCertificate certificate, String why) {
    return new Held.Ended("the certificate " + certificate.fingerprint() + ": " + why);
  }
}
