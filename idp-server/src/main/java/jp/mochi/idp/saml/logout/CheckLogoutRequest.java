package jp.mochi.idp.saml.logout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutRequest;
import jp.mochi.idp.saml.codec.VerifiedLogout;
import jp.mochi.metadata.ServiceProvider;

/** What a verified request must be, clause by clause, in the order in which a fault is reported. */
final class CheckLogoutRequest {
  private interface Check {
    Optional<LogoutFault> fault();
  }

  private final VerifiedLogout<LogoutRequest> verified;
  private final LogoutRequest request;
  private final ServiceProvider service;
  private final String ours;
  private final Instant now;

  /**
   * @param ours the address that it came to, as our metadata names it
   */
  CheckLogoutRequest(
      VerifiedLogout<LogoutRequest> verified, ServiceProvider service, String ours, Instant now) {
    this.verified = verified;
    this.request = verified.content();
    this.service = service;
    this.ours = ours;
    this.now = now;
  }

  /** A fault here means that the message may not be the service's word to us. */
  Optional<LogoutFault> beforeAnyAnswer(boolean byBrowser) {
    if (request.destination().isEmpty()) {
      return byBrowser && verified.signed()
          ? fault(Reason.WRONG_DESTINATION, ours, "a signed request without Destination")
          : Optional.empty();
    }
    return request.destination().filter(ours::equals).isPresent()
        ? Optional.empty()
        : fault(Reason.WRONG_DESTINATION, ours, request.destination().get());
  }

  /** A fault here goes back to the service as a status. */
  Optional<LogoutFault> asAnswerable() {
    return Stream.<Check>of(this::checkVersion, this::checkIssueInstant, this::checkEnd)
        .map(Check::fault)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** SAML Core 2.0 §3.2.2. */
  private Optional<LogoutFault> checkVersion() {
    return request.version().equals("2.0")
        ? Optional.empty()
        : fault(Reason.WRONG_VERSION, "2.0", request.version());
  }

  /** SAML Core 2.0 §3.2.1: made now, as far as two clocks can agree. */
  private Optional<LogoutFault> checkIssueInstant() {
    var skew = service.options().skew();
    return Duration.between(request.issueInstant(), now).abs().compareTo(skew) <= 0
        ? Optional.empty()
        : fault(
            Reason.STALE_REQUEST,
            "an IssueInstant within " + skew.toSeconds() + " s of " + now,
            request.issueInstant().toString());
  }

  /** SAML Core 2.0 §3.7.1: it mustn't be obeyed from then on. */
  private Optional<LogoutFault> checkEnd() {
    return request
        .notOnOrAfter()
        .filter(end -> !now.minus(service.options().skew()).isBefore(end))
        .map(
            end ->
                LogoutFault.of(
                    Reason.STALE_REQUEST, "a NotOnOrAfter after " + now, end.toString()));
  }

  private static Optional<LogoutFault> fault(Reason reason, String expected, String received) {
    return Optional.of(LogoutFault.of(reason, expected, received));
  }
}
