package jp.mochi.idp.saml.logout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.LogoutRequest;
import jp.mochi.idp.saml.codec.LogoutSignature;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.idp.saml.codec.UnverifiedLogout;
import jp.mochi.idp.saml.codec.VerifiedLogout;
import jp.mochi.metadata.ServiceProvider;

/**
 * From a message to a wish of a service, by whatever binding: who asks, is it their word, is it
 * meant for us and now, and whom does it name. What is wrong is recorded here.
 */
final class VerifyLogout {
  private final LogoutParts parts;

  VerifyLogout(LogoutParts parts) {
    this.parts = parts;
  }

  /**
   * How a message came.
   *
   * @param address ours, as our metadata names it
   * @param browserHash of the browser that brought it; empty: it came by SOAP
   * @param session the session whose cookie came along
   */
  record Came(
      String address,
      Optional<String> browserHash,
      Optional<String> session,
      Circumstances circumstances) {}

  /** What came of it. */
  sealed interface Outcome {
    /** It may be obeyed, if the service was given what it names. */
    record Good(EndSessions.Wish wish, Optional<String> relayState) implements Outcome {}

    /** Not to be obeyed; a person or a fault tells so. */
    record Untrusted(Reason reason, String reference) implements Outcome {}

    /** Not to be obeyed; the service, whose word it is, is told. */
    record Told(
        ServiceProvider service,
        LogoutRequest request,
        Optional<String> relayState,
        Reason reason,
        String reference)
        implements Outcome {}
  }

  Outcome verify(UnverifiedLogout<LogoutRequest> request, Came came) {
    var entries = parts.services().allByEntityId(request.issuer());
    if (entries.isEmpty()) {
      var detail = Map.of("entity-id", request.issuer());
      return untrusted(new LogoutFault(Reason.UNKNOWN_SERVICE, detail), Optional.empty(), came);
    }
    var now = parts.clock().instant();
    var service =
        entries.stream()
            .filter(entry -> !entry.signingCertificates().isEmpty())
            .filter(
                entry ->
                    LogoutSignature.verify(request, entry, false, now)
                        instanceof LogoutSignature.Outcome.Verified<LogoutRequest>)
            .findFirst()
            .orElseGet(() -> withKeyIfAny(entries));
    return switch (LogoutSignature.verify(request, service, false, now)) {
      case LogoutSignature.Outcome.Unproved<LogoutRequest>(var reason, var detail) ->
          untrusted(new LogoutFault(reason, detail), Optional.of(service), came);
      case LogoutSignature.Outcome.Verified<LogoutRequest>(var verified, var detail) ->
          verified(verified, service, came);
    };
  }

  /** Where one entry of an entity ID has a key, nothing unsigned is heard from it. */
  private static ServiceProvider withKeyIfAny(List<ServiceProvider> entries) {
    return entries.stream()
        .filter(entry -> !entry.signingCertificates().isEmpty())
        .findFirst()
        .orElse(entries.getFirst());
  }

  private Outcome verified(
      VerifiedLogout<LogoutRequest> verified, ServiceProvider service, Came came) {
    var byBrowser = came.browserHash().isPresent();
    var check = new CheckLogoutRequest(verified, service, came.address(), parts.clock().instant());
    var fault = check.beforeAnyAnswer(byBrowser).or(() -> unsigned(verified, came));
    if (fault.isPresent()) {
      return untrusted(fault.get(), Optional.of(service), came);
    }
    var name = name(verified.content().name(), service);
    var answerable = check.asAnswerable().or(() -> named(name));
    if (answerable.isPresent()) {
      return refused(verified, service, answerable.get(), came);
    }
    var only = verified.signed() ? Optional.<Set<String>>empty() : came.session().map(Set::of);
    return new Outcome.Good(
        new EndSessions.Wish(
            service,
            verified.content(),
            name.orElseThrow(),
            came.browserHash(),
            only,
            came.circumstances()),
        verified.relayState());
  }

  /** Without a key a service is heard only by the browser that has the session. */
  private static Optional<LogoutFault> unsigned(VerifiedLogout<LogoutRequest> verified, Came came) {
    if (verified.signed()) {
      return Optional.empty();
    }
    if (came.browserHash().isEmpty()) {
      return Optional.of(
          LogoutFault.of(Reason.SIGNATURE_REQUIRED, "a signed request by SOAP", "no signature"));
    }
    if (came.session().isEmpty()) {
      return Optional.of(
          LogoutFault.of(
              Reason.SIGNATURE_REQUIRED, "a signature, or the session's cookie", "neither"));
    }
    if (verified.content().sessionIndexes().isEmpty()) {
      return Optional.of(
          LogoutFault.of(
              Reason.SIGNATURE_REQUIRED,
              "a signature, or the SessionIndex that the service was given",
              "neither"));
    }
    // Nothing is opened whose sender isn't known: else anybody could ask our key what opens.
    return verified.content().name() instanceof SentName.Encrypted
        ? Optional.of(
            LogoutFault.of(
                Reason.SIGNATURE_REQUIRED, "a signature where the name is encrypted", "none"))
        : Optional.empty();
  }

  private Optional<SentName.Plain> name(SentName sent, ServiceProvider service) {
    return switch (sent) {
      case SentName.Plain plain -> Optional.of(plain);
      case SentName.Encrypted(var name) -> parts.cipher().open(name, service);
    };
  }

  private static Optional<LogoutFault> named(Optional<SentName.Plain> name) {
    return name.isPresent()
        ? Optional.empty()
        : Optional.of(
            LogoutFault.of(Reason.NAME_NOT_OPENED, "a name that our key opens", "another"));
  }

  /** Of a request without a signature nobody knows whose word it is: nobody is answered. */
  private Outcome refused(
      VerifiedLogout<LogoutRequest> verified,
      ServiceProvider service,
      LogoutFault fault,
      Came came) {
    return verified.signed()
        ? told(service, verified.content(), verified.relayState(), fault, came)
        : untrusted(fault, Optional.of(service), came);
  }

  /** Records a refusal that the service is told of. */
  Outcome.Told told(
      ServiceProvider service,
      LogoutRequest request,
      Optional<String> relayState,
      LogoutFault fault,
      Came came) {
    var reference = record(fault, Optional.of(service), came.circumstances());
    return new Outcome.Told(service, request, relayState, fault.reason(), reference);
  }

  /** Records a refusal that no service is told of. */
  Outcome.Untrusted untrusted(LogoutFault fault, Optional<ServiceProvider> service, Came came) {
    return new Outcome.Untrusted(fault.reason(), record(fault, service, came.circumstances()));
  }

  private String record(
      LogoutFault fault, Optional<ServiceProvider> service, Circumstances circumstances) {
    return parts
        .refusals()
        .record(
            AuditEvent.Refused.unnamed(
                circumstances, service.map(ServiceProvider::name), fault.reason(), fault.detail()));
  }
}
