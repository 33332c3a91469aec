package jp.mochi.idp.signon;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked, and nothing of what was proved: this is what travels in the sealed token while
 * pages are shown.
 *
 * @param requester the name of the {@link Requester} that asked
 * @param service the short name of the service the person wants to go to
 * @param serviceNameJa what Japanese screens call it
 * @param serviceNameEn what English screens call it
 * @param forceAuthn factors proved before {@code askedAt} don't count
 * @param passive no page may be shown
 * @param details the requester's own words, which it alone reads
 * @param askedAt when it was asked
 * @param startAgain where the person can start again at the service, if known
 */
public record SignOnRequest(
    String requester,
    String service,
    String serviceNameJa,
    String serviceNameEn,
    boolean forceAuthn,
    boolean passive,
    Map<String, String> details,
    Instant askedAt,
    Optional<String> startAgain) {
  public SignOnRequest {
    details = Map.copyOf(details);
  }

  /** The same with other words of the requester's. */
  public SignOnRequest with(Map<String, String> otherDetails) {
    return new SignOnRequest(
        requester,
        service,
        serviceNameJa,
        serviceNameEn,
        forceAuthn,
        passive,
        otherDetails,
        askedAt,
        startAgain);
  }

  /** From when on proofs count; from ever where it is absent (SAML Core 2.0 §3.4.1, ForceAuthn). */
  public Optional<Instant> notBefore() {
    return forceAuthn ? Optional.of(askedAt) : Optional.empty();
  }
}
