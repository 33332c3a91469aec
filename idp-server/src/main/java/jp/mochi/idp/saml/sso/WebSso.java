package jp.mochi.idp.saml.sso;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.AuthnRequest;
import jp.mochi.idp.saml.codec.DecodeOutcome;
import jp.mochi.idp.saml.codec.RequestSignature;
import jp.mochi.idp.saml.codec.SignatureOutcome;
import jp.mochi.idp.saml.codec.UnsolicitedRequests;
import jp.mochi.idp.saml.codec.UnverifiedRequest;
import jp.mochi.idp.saml.codec.VerifiedRequest;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.ServiceProvider;

/**
 * From bytes to a {@link SignOnRequest}: who asks, may it ask, and where would the answer go. What
 * can't be answered to the service ends in a page with a reference id; the audit has the reason.
 */
public final class WebSso {
  /** In a record: the entries that may be meant, by their names. */
  public static final String ENTRIES = "entries";

  private final Services services;
  private final SsoRequester requester;
  private final BrowserSessions sessions;
  private final FloodCounter strangers;
  private final List<String> destinations;
  private final Clock clock;

  /**
   * @param destinations the addresses at which requests come in, as our metadata names them
   */
  public WebSso(
      Services services,
      SsoRequester requester,
      BrowserSessions sessions,
      FloodCounter strangers,
      List<String> destinations,
      Clock clock) {
    this.services = services;
    this.requester = requester;
    this.sessions = sessions;
    this.strangers = strangers;
    this.destinations = List.copyOf(destinations);
    this.clock = clock;
  }

  /** What became of a request that came in. */
  public sealed interface Begun {
    /** It may go through the loop. */
    record Ready(SignOnRequest request) implements Begun {}

    /** It ends here. */
    record Ended(Answer answer) implements Begun {}
  }

  /**
   * SAML Profiles 2.0 §4.1.3.1–4.1.3.3: a service provider asks through the browser.
   *
   * @param shown whether this browser was shown a page for it before, see {@link ShownRequests}
   */
  public Begun begin(DecodeOutcome decoded, Predicate<AuthnRequest> shown, Visitor visitor) {
    return switch (decoded) {
      case DecodeOutcome.Malformed(var reason, var detail) ->
          ended(reason, Optional.empty(), Map.of("fault", detail), visitor);
      case DecodeOutcome.Decoded(var request) -> identified(request, shown, visitor);
    };
  }

  private Begun identified(
      UnverifiedRequest request, Predicate<AuthnRequest> shown, Visitor visitor) {
    var issuer = request.request().issuer();
    var entries = services.thatMayAnswer(issuer, request.request().acsUrl());
    if (entries.isEmpty()) {
      return ended(Reason.UNKNOWN_SERVICE, Optional.empty(), Map.of("entity-id", issuer), visitor);
    }
    var now = clock.instant();
    var proofs =
        entries.stream().map(e -> new Proof(e, RequestSignature.verify(request, e, now))).toList();
    var good = proofs.stream().filter(Proof::isGood).toList();
    var first = good.isEmpty() ? proofs.getFirst() : good.getFirst();
    var service = first.entry();
    return switch (first.outcome()) {
      case SignatureOutcome.Refused(var reason, var detail) ->
          ended(reason, Optional.of(service.name()), detail, visitor);
      case SignatureOutcome.Verified(var verified, var detail) -> {
        var by = good.stream().map(Proof::entry).toList();
        yield verified(new Proved(verified, service, by), shown, visitor);
      }
    };
  }

  /** What a request's signature comes to by the keys and demands of one entry. */
  private record Proof(ServiceProvider entry, SignatureOutcome outcome) {
    boolean isGood() {
      return outcome instanceof SignatureOutcome.Verified;
    }
  }

  /**
   * A request that was verified.
   *
   * @param service the first of the entries for which it was
   * @param by all of them: which one is the person's shows only later
   */
  private record Proved(
      VerifiedRequest request, ServiceProvider service, List<ServiceProvider> by) {
    Set<String> ids() {
      return by.stream().map(ServiceProvider::id).collect(Collectors.toUnmodifiableSet());
    }
  }

  private Begun verified(Proved proved, Predicate<AuthnRequest> shown, Visitor visitor) {
    var verified = proved.request();
    var service = proved.service();
    var check =
        new CheckRequest(
            verified, service, destinations, clock.instant(), shown, requester::canMeet);
    var name = Optional.of(service.name());
    var fault = check.beforeAnyAnswer();
    if (fault.isPresent()) {
      return ended(fault.get().reason(), name, fault.get().detail(), visitor, startAgain(service));
    }
    var acs = check.acs();
    if (acs.isEmpty()) {
      return ended(Reason.ACS_NOT_IN_METADATA, name, wantedAcs(proved), visitor);
    }
    var asked =
        Asked.of(verified.request(), acs.get().location(), verified.relayState(), proved.ids());
    var request =
        signOnRequest(
            service, asked, verified.request().forceAuthn(), verified.request().isPassive());
    return check
        .asAnswerable()
        .<Begun>map(f -> new Begun.Ended(requester.refused(request, f, session(visitor), visitor)))
        .orElseGet(() -> new Begun.Ready(request));
  }

  /** A sign-on that starts here. */
  public Begun unsolicited(UnsolicitedRequests.Outcome decoded, Visitor visitor) {
    return switch (decoded) {
      case UnsolicitedRequests.Outcome.Malformed(var reason, var detail) ->
          ended(reason, Optional.empty(), detail, visitor);
      case UnsolicitedRequests.Outcome.Read read -> unsolicited(read, visitor);
    };
  }

  private Begun unsolicited(UnsolicitedRequests.Outcome.Read wanted, Visitor visitor) {
    var entries = services.thatMayAnswer(wanted.providerId(), wanted.shire());
    if (entries.isEmpty()) {
      return ended(
          Reason.UNKNOWN_SERVICE,
          Optional.empty(),
          Map.of("entity-id", wanted.providerId()),
          visitor);
    }
    var shire = wanted.shire();
    var service = entries.getFirst();
    var acs = shire.isEmpty() ? CheckRequest.defaultAcs(service) : named(service, shire.get());
    if (acs.isEmpty()) {
      return ended(
          Reason.ACS_NOT_IN_METADATA,
          Optional.of(service.name()),
          Map.of("received", shire.orElse(""), "signed", "false", ENTRIES, names(entries)),
          visitor);
    }
    var relayState = wanted.target().or(service.options()::defaultRelayState);
    var asked = Asked.unsolicited(service.entityId(), acs.get().location(), relayState);
    return new Begun.Ready(signOnRequest(service, asked, false, false));
  }

  /** A page of a request came too late: the person starts again at the service. */
  public Outcome expired(SignOnRequest request, Visitor visitor) {
    var service = Optional.of(request.service());
    return outcome(ended(Reason.FLOW_EXPIRED, service, Map.of(), visitor, request.startAgain()));
  }

  /** What came isn't of a page of ours. */
  public Outcome unreadable(Visitor visitor) {
    return outcome(ended(Reason.FLOW_EXPIRED, Optional.empty(), Map.of(), visitor));
  }

  /** A form of ours that another site sent. */
  public Outcome foreign(Visitor visitor) {
    return outcome(ended(Reason.WRONG_BROWSER, Optional.empty(), Map.of(), visitor));
  }

  private static Outcome outcome(Begun.Ended ended) {
    return new Outcome.Answered(ended.answer());
  }

  private static Optional<Acs> named(ServiceProvider service, String location) {
    return service.acs().stream()
        .filter(a -> a.binding().equals(Acs.HTTP_POST) && a.location().equals(location))
        .findFirst();
  }

  private SignOnRequest signOnRequest(
      ServiceProvider service, Asked asked, boolean forceAuthn, boolean passive) {
    return signOnRequest(
        requester.name(), service, asked, new Manner(forceAuthn, passive, clock.instant()));
  }

  /** How a sign-on is asked for. */
  record Manner(boolean forceAuthn, boolean passive, Instant at) {}

  static SignOnRequest signOnRequest(
      String requester, ServiceProvider service, Asked asked, Manner manner) {
    return SignOnRequest.begun(
        requester,
        service.name(),
        shown(service, service.displayNameJa()),
        shown(service, service.displayNameEn()),
        manner.forceAuthn(),
        manner.passive(),
        asked.details(),
        manner.at(),
        startAgain(service));
  }

  /** The same request for another entry of the same service. */
  static SignOnRequest of(SignOnRequest request, ServiceProvider service) {
    return request.to(
        service.name(),
        shown(service, service.displayNameJa()),
        shown(service, service.displayNameEn()));
  }

  /** An entity ID says nothing to people: without a better name they read the short one. */
  private static String shown(ServiceProvider service, String displayName) {
    return displayName.equals(service.entityId()) ? service.name() : displayName;
  }

  /** The service's own front page: the origin of its ACS, which metadata vouches for. */
  static Optional<String> startAgain(ServiceProvider service) {
    return CheckRequest.defaultAcs(service)
        .map(acs -> java.net.URI.create(acs.location()).resolve("/").toString());
  }

  private static Map<String, String> wantedAcs(Proved proved) {
    var request = proved.request().request();
    var service = proved.service();
    var wanted =
        request
            .acsUrl()
            .or(() -> request.acsIndex().map(i -> "index " + i))
            .orElse("an ACS for HTTP-POST");
    var listed = String.join(" ", service.acs().stream().map(Acs::location).toList());
    var signed = String.valueOf(proved.request().signed());
    return Map.of(
        "received", wanted, "expected", listed, "signed", signed, ENTRIES, names(proved.by()));
  }

  /** Which of its entries a service means isn't known where none has the address. */
  private static String names(List<ServiceProvider> entries) {
    return String.join(" ", entries.stream().map(ServiceProvider::name).toList());
  }

  private Begun.Ended ended(
      Reason reason, Optional<String> service, Map<String, String> detail, Visitor visitor) {
    return ended(reason, service, detail, visitor, Optional.empty());
  }

  private Begun.Ended ended(
      Reason reason,
      Optional<String> service,
      Map<String, String> detail,
      Visitor visitor,
      Optional<String> startAgain) {
    var session = session(visitor);
    var reference =
        strangers.record(
            new AuditEvent.Refused(
                visitor.circumstances(),
                session.map(BrowserSessions::who),
                service,
                reason,
                Optional.empty(),
                session.map(Session::id),
                detail));
    return new Begun.Ended(new Answer.Refusal(reason, reference, startAgain));
  }

  /** Whose browser it is, if somebody is signed on there: the helpdesk will want to know. */
  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(sessions::find);
  }
}
