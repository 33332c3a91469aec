package jp.mochi.idp.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event as it was written down.
 *
 * @param id its key; keys are in the order of time
 * @param time when, to the millisecond
 * @param reference the id that the person's page showed
 * @param kind what happened: {@code permitted}, {@code refused}, {@code proved}, {@code
 *     session-ended}, {@code service-told}, {@code operated}, {@code flood}
 * @param result how it came out
 * @param reason the refusal's name in the catalogue
 * @param personId the directory's id, where the person is known
 * @param username the name that was used, or who operated; of strangers a keyed hash
 * @param service the service's short name
 * @param factors what was proved, {@code PASSWORD}, …
 * @param session the session's public id
 * @param policyVersion the policy in force
 * @param detail everything else, as a JSON object
 */
public record AuditRecord(
    String id,
    Instant time,
    String reference,
    String kind,
    Result result,
    Optional<String> reason,
    Optional<String> personId,
    Optional<String> username,
    Optional<String> service,
    List<String> factors,
    String clientAddress,
    String userAgent,
    Optional<String> session,
    Optional<String> policyVersion,
    String detail) {
  /** How an event came out. */
  public enum Result {
    PERMITTED,
    REFUSED,
    DONE
  }

  public AuditRecord {
    factors = List.copyOf(factors);
  }
}
