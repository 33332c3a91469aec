package jp.mochi.idp.saml.sso;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.AuthnRequest;
import jp.mochi.idp.saml.codec.RequestedContext;
import jp.mochi.idp.saml.codec.VerifiedRequest;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.ServiceProvider;

/**
 * What a verified request must be, clause by clause, in the order in which a fault is reported.
 * {@link #beforeAnyAnswer} decides whether the service may be told anything at all; {@link
 * #asAnswerable} finds what it is then told.
 */
final class CheckRequest {
  private interface Check {
    Optional<RequestFault> fault();
  }

  private final VerifiedRequest verified;
  private final AuthnRequest request;
  private final ServiceProvider service;
  private final List<String> destinations;
  private final Instant now;
  private final Predicate<AuthnRequest> shownBefore;
  private final Predicate<Optional<RequestedContext>> canMeet;

  CheckRequest(
      VerifiedRequest verified,
      ServiceProvider service,
      List<String> destinations,
      Instant now,
      Predicate<AuthnRequest> shownBefore,
      Predicate<Optional<RequestedContext>> canMeet) {
    this.verified = verified;
    this.request = verified.request();
    this.service = service;
    this.destinations = destinations;
    this.now = now;
    this.shownBefore = shownBefore;
    this.canMeet = canMeet;
  }

  /** A fault here means a page for the person and nothing for the service. */
  Optional<RequestFault> beforeAnyAnswer() {
    return first(this::checkDestination, this::checkIssueInstant, this::checkAcsIsUnambiguous);
  }

  /** A fault here goes back to the service as a status. */
  Optional<RequestFault> asAnswerable() {
    return first(
        this::checkVersion,
        this::checkProtocolBinding,
        this::checkSubject,
        this::checkNameIdPolicy,
        this::checkAuthnContext);
  }

  /** SAML Bindings 2.0 §3.4.5.2, §3.5.5.2: a signed message names where it was meant for. */
  private Optional<RequestFault> checkDestination() {
    if (request.destination().isEmpty()) {
      return verified.signed()
          ? fault(Reason.WRONG_DESTINATION, ours(), "a signed request without Destination")
          : Optional.empty();
    }
    return request.destination().filter(destinations::contains).isPresent()
        ? Optional.empty()
        : fault(Reason.WRONG_DESTINATION, ours(), request.destination().get());
  }

  /**
   * SAML Core 2.0 §3.2.1: made now, as far as two clocks can agree, or a while ago and shown to
   * this very browser then.
   */
  private Optional<RequestFault> checkIssueInstant() {
    var skew = service.options().skew();
    var off = Duration.between(request.issueInstant(), now);
    return off.abs().compareTo(skew) <= 0 || comesAgain(off)
        ? Optional.empty()
        : fault(
            Reason.STALE_REQUEST,
            "an IssueInstant within " + skew.toSeconds() + " s of " + now,
            request.issueInstant() + ", which is " + off.toSeconds() + " s off");
  }

  private boolean comesAgain(Duration late) {
    return !late.isNegative()
        && late.compareTo(ShownRequests.LONGEST) <= 0
        && shownBefore.test(request);
  }

  /** SAML Core 2.0 §3.4.1: an ACS is named by index or by URL and binding, not by both. */
  private Optional<RequestFault> checkAcsIsUnambiguous() {
    var byIndex = request.acsIndex().isPresent();
    var byUrl = request.acsUrl().isPresent() || request.protocolBinding().isPresent();
    return byIndex && byUrl
        ? fault(
            Reason.MALFORMED_REQUEST,
            "AssertionConsumerServiceIndex, or AssertionConsumerServiceURL and ProtocolBinding",
            "both")
        : Optional.empty();
  }

  /**
   * SAML Core 2.0 §3.4.1: the ACS belongs to the requester. It is one that metadata names,
   * character by character; no pattern ever counts.
   */
  Optional<Acs> acs() {
    var posts = service.acs().stream().filter(a -> a.binding().equals(Acs.HTTP_POST)).toList();
    if (request.acsUrl().isPresent()) {
      var url = request.acsUrl().get();
      return posts.stream().filter(a -> a.location().equals(url)).findFirst();
    }
    if (request.acsIndex().isPresent()) {
      int index = request.acsIndex().get();
      return posts.stream().filter(a -> a.index() == index).findFirst();
    }
    return defaultAcs(service);
  }

  /** SAML Metadata 2.0 §2.2.3: the one marked default, else the first. */
  static Optional<Acs> defaultAcs(ServiceProvider service) {
    var posts = service.acs().stream().filter(a -> a.binding().equals(Acs.HTTP_POST)).toList();
    return posts.stream().filter(Acs::isDefault).findFirst().or(() -> posts.stream().findFirst());
  }

  /** SAML Core 2.0 §3.2.2: one major and minor version is spoken here. */
  private Optional<RequestFault> checkVersion() {
    return request.version().equals("2.0")
        ? Optional.empty()
        : fault(Reason.WRONG_VERSION, "2.0", request.version());
  }

  /** SAML Profiles 2.0 §4.1.4.1: answers go by HTTP-POST; Artifact comes with a later version. */
  private Optional<RequestFault> checkProtocolBinding() {
    return request.protocolBinding().filter(b -> !b.equals(Acs.HTTP_POST)).isEmpty()
        ? Optional.empty()
        : fault(Reason.UNSUPPORTED_BINDING, Acs.HTTP_POST, request.protocolBinding().get());
  }

  /** SAML Core 2.0 §3.4.1.4: who was named must be who is proved; we can't promise that. */
  private Optional<RequestFault> checkSubject() {
    return request.asksForSubject()
        ? fault(Reason.POLICY, "a request without Subject", "a request that names a Subject")
        : Optional.empty();
  }

  /** SAML Core 2.0 §3.4.1.1. */
  private Optional<RequestFault> checkNameIdPolicy() {
    return !NameIdChoice.formats(request.nameIdPolicy(), service).isEmpty()
        ? Optional.empty()
        : fault(
            Reason.INVALID_NAME_ID_POLICY,
            "a NameID format that we have, without a foreign SPNameQualifier",
            request.nameIdPolicy().toString());
  }

  /** SAML Core 2.0 §3.3.2.2.1: never Success for a context that is not met. */
  private Optional<RequestFault> checkAuthnContext() {
    return service.options().assertion().contextIgnored()
            || canMeet.test(request.requestedContext())
        ? Optional.empty()
        : fault(
            Reason.NO_AUTHN_CONTEXT,
            "a class that can be met here",
            request.requestedContext().toString());
  }

  private String ours() {
    return String.join(" or ", destinations);
  }

  private static Optional<RequestFault> fault(Reason reason, String expected, String received) {
    return Optional.of(RequestFault.of(reason, expected, received));
  }

  private static Optional<RequestFault> first(Check... checks) {
    for (var check : checks) {
      var fault = check.fault();
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }
}
