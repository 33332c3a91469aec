package jp.mochi.idp.pki;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.cert.trust.RevocationStatus;

/**
 * The responder of an authority elsewhere, asked within a sign-on: so for at most {@link #LIMIT},
 * and after a failure not at all for {@link #PAUSE}, or each sign-on would wait in vain. What it
 * said holds for {@link #KEPT}; where that is of no use, it isn't asked again about the same
 * certificate for as long as after a failure.
 */
final class ResponderElsewhere {
  /** A sign-on waits no longer. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  static final Duration PAUSE = Duration.ofSeconds(10);
  static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST = 10_000;

  private final URI address;
  private final Asking asking;
  private final Clock clock;
  private final Cache<Der, Said> said = Caffeine.newBuilder().maximumSize(MOST).build();
  private volatile Instant pausedUntil = Instant.MIN;

  /** Sends a request. */
  interface Asking {
    /** The answer's body, or why there is none. */
    Answer ask(URI address, Der request, Duration limit);
  }

  /** What came back. */
  sealed interface Answer {
    record Body(Der der) implements Answer {}

    record None(String why) implements Answer {}
  }

  private record Said(RevocationStatus status, Instant at) {
    /** Whether it still holds. */
    boolean holds(Instant now) {
      var kept = isUnsure(status) ? PAUSE : KEPT;
      return !now.isBefore(at) && now.isBefore(at.plus(kept));
    }
  }

  ResponderElsewhere(URI address, Asking asking, Clock clock) {
    this.address = address;
    this.asking = asking;
    this.clock = clock;
  }

  /** How a certificate stands, as the responder says or has said a moment ago. */
  RevocationStatus status(X509Certificate certificate, X509Certificate issuer) {
    var now = clock.instant();
    var key = key(certificate, issuer);
    var known = said.getIfPresent(key);
    if (known != null && known.holds(now)) {
      return known.status();
    }
    if (now.isBefore(pausedUntil)) {
      return new RevocationStatus.Unknown("The authority's responder didn't answer a moment ago.");
    }
    return asked(certificate, issuer, key);
  }

  private static boolean isUnsure(RevocationStatus status) {
    return status instanceof RevocationStatus.Unknown(var why, var issuerKnowsNot)
        && !issuerKnowsNot;
  }

  private RevocationStatus asked(X509Certificate certificate, X509Certificate issuer, Der key) {
    var question = StatusQuestion.about(certificate.getSerialNumber(), issuer);
    return switch (asking.ask(address, Der.of(question.request()), LIMIT)) {
      case Answer.Body(var der) -> {
        var now = clock.instant();
        var status = question.read(der.bytes(), now);
        said.put(key, new Said(status, now));
        yield status;
      }
      case Answer.None(var why) -> {
        pausedUntil = clock.instant().plus(PAUSE);
        yield new RevocationStatus.Unknown("The authority's responder gave no answer: " + why);
      }
    };
  }

  private static Der key(X509Certificate certificate, X509Certificate issuer) {
    try {
      var digest = java.security.MessageDigest.getInstance("SHA-256");
      digest.update(issuer.getEncoded());
      return Der.of(digest.digest(certificate.getSerialNumber().toByteArray()));
    } catch (java.security.GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
