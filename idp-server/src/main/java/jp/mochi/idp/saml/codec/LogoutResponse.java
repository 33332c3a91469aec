package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a service answers to our wish to sign somebody out (SAML Core 2.0 §3.7.2), read and nothing
 * more.
 *
 * @param id the answer's ID
 * @param issuer the entity ID of who answers
 * @param issueInstant when they say it was made
 * @param destination the address it was meant for
 * @param inResponseTo the ID of the request it says it answers
 * @param status the status code's URI, with the second-level one behind a blank if there is one
 */
public record LogoutResponse(
    String id,
    String issuer,
    Instant issueInstant,
    Optional<String> destination,
    Optional<String> inResponseTo,
    String status) {

  public LogoutResponse {
    Objects.requireNonNull(id);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(issueInstant);
    Objects.requireNonNull(status);
  }

  /** Whether the service says that nobody is signed on there any more. */
  public boolean success() {
    return status.equals(ResponseModel.Status.SUCCESS);
  }
}
