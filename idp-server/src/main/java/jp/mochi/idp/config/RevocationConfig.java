package jp.mochi.idp.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where an authority elsewhere says what it has taken back. What its lists and answers say is
 * signed, so that plain http does.
 *
 * @param crl its lists, one for each of its issuing certificates
 * @param delta what has changed since
 * @param ocsp its responder
 * @param refresh how often lists are fetched
 * @param unknownAllowed whether a certificate counts whose status can't be told
 */
public record RevocationConfig(
    List<URI> crl, List<URI> delta, Optional<URI> ocsp, Duration refresh, boolean unknownAllowed) {
  public RevocationConfig {
    crl = List.copyOf(crl);
    delta = List.copyOf(delta);
  }
}
