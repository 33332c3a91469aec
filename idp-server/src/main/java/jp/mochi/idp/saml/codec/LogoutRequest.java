package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A wish to sign somebody out (SAML Core 2.0 §3.7.1), read and nothing more.
 *
 * @param id the request's ID, which the answer names in {@code InResponseTo}
 * @param version as sent; only {@code 2.0} can be answered
 * @param issuer the entity ID of who asks
 * @param issueInstant when they say it was made
 * @param destination the address it was meant for
 * @param notOnOrAfter until when it may be obeyed
 * @param name whom it names
 * @param sessionIndexes which of their sessions; none: all of them
 * @param asynchronous whether no answer is wanted (SAML 2.0 Asynchronous Single Logout Protocol
 *     Extension §2)
 */
public record LogoutRequest(
    String id,
    String version,
    String issuer,
    Instant issueInstant,
    Optional<String> destination,
    Optional<Instant> notOnOrAfter,
    SentName name,
    List<String> sessionIndexes,
    boolean asynchronous) {

  public LogoutRequest {
    Objects.requireNonNull(id);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(issueInstant);
    Objects.requireNonNull(name);
    sessionIndexes = List.copyOf(sessionIndexes);
  }
}
