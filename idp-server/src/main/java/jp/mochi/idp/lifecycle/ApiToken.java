package jp.mochi.idp.lifecycle;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.ldap.PersonId;

/**
 * A token as it is kept; what opens anything was shown once and is gone.
 *
 * @param id names it in lists and records
 * @param name what its maker calls it; may be empty
 * @param person who answers for its use
 * @param username that person's name when the token was made
 * @param expires from when on it opens nothing, if ever
 * @param lastUsed to within a minute
 */
public record ApiToken(
    String id,
    String name,
    PersonId person,
    String username,
    Role role,
    Instant created,
    String createdBy,
    Optional<Instant> expires,
    Optional<Instant> lastUsed) {
  /** Whether it has run out. */
  public boolean expired(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }
}
