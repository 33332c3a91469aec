package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;

/**
 * Where an authority's revocations are found: its own database, a list fetched before, a responder.
 * Asked within a sign-on, once per certificate of the path, so it answers within a bounded time and
 * fetches no list.
 */
@FunctionalInterface
public interface Revocation {
  /**
   * Whether a certificate has been taken back.
   *
   * @param certificate whose path has been validated already
   * @param issuer who signed it
   */
  RevocationStatus status(X509Certificate certificate, X509Certificate issuer);
}
