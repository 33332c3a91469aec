package jp.mochi.idp.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;

/**
 * Judges the certificates that sessions hold, again for each assertion: one may have ended, been
 * taken back, or lost its authority since. What was found holds for a second.
 */
public final class HeldCertificates implements Holding {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  private final ClientCertificates trusted;
  private final Clock clock;
  private final Cache<HeldCertificate, Held> judged =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MAX_AGE).build();

  public HeldCertificates(ClientCertificates trusted, Clock clock) {
    this.trusted = trusted;
    this.clock = clock;
  }

  @Override
  public Held of(Session session) {
    return session.certificate().map(this::of).orElseGet(Held.Good::new);
  }

  /** Two at once judge it twice: nobody else may wait for a list or a database meanwhile. */
  private Held of(HeldCertificate certificate) {
    var known = judged.getIfPresent(certificate);
    if (known != null) {
      return known;
    }
    var held = judge(certificate);
    judged.put(certificate, held);
    return held;
  }

  private Held judge(HeldCertificate certificate) {
    var path = CertificatePathText.read(certificate.path());
    return switch (trusted.check(path, clock.instant())) {
      case TrustOutcome.Trusted trusts -> new Held.Good();
      case TrustOutcome.Unchecked unchecked -> new Held.Undecided();
      case TrustOutcome refused ->
          new Held.Ended("the certificate " + certificate.fingerprint() + why(refused));
    };
  }

  private static String why(TrustOutcome outcome) {
    return ": " + Standing.refusal(outcome).fault();
  }
}
