package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which of several certificates of one authority counts: it may have been renewed with the same
 * name and key, so that each of them has signed what one has.
 */
final class Renewal {
  private Renewal() {}

  /** Those that are valid now come first, of them the one that ends last. */
  static Comparator<X509Certificate> best(Instant now) {
    return Comparator.comparing((X509Certificate one) -> !isValid(one, now))
        .thenComparing(X509Certificate::getNotAfter, Comparator.reverseOrder());
  }

  /** RFC 5280 §4.1.2.5: both ends are included. */
  static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }
}
