package jp.mochi.idp.saml.logout;

import java.time.Instant;
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
    // where one entry has a key, nothing unsigned is heard from any
    var keyed = entries.stream().filter(entry -> !entry.signingCertificates().isEmpty()).toList();
    var heard = keyed.isEmpty() ? entries : keyed;
    var now = parts.clock().instant();
    var by = heard.stream().filter(entry -> proves(request, entry, now)).toList();
    var first = by.isEmpty() ? heard.getFirst() : by.getFirst();
    return switch (LogoutSignature.verify(request, first, false, now)) {
      case LogoutSignature.Outcome.Unproved<LogoutRequest>(var reason, var detail) ->
          untrusted(new LogoutFault(reason, detail), Optional.of(first), came);
      case LogoutSignature.Outcome.Verified<LogoutRequest>(var verified, var detail) ->
          verified(verified, by, came);
    };
  }

  private static boolean proves(
      UnverifiedLogout<LogoutRequest> request, ServiceProvider entry, Instant now) {
    return LogoutSignature.verify(request, entry, false, now)
        instanceof LogoutSignature.Outcome.Verified<LogoutRequest>;
  }

  /**
   * The request is the word of each entry for which it is proved. By which of them the service was
   * told of somebody is known only to the database, and so is by whose options it is judged.
   */
  private Outcome verified(
      VerifiedLogout<LogoutRequest> verified, List<ServiceProvider> by, Came came) {
    var first = by.getFirst();
    var now = parts.clock().instant();
    var fault =
        new CheckLogoutRequest(verified, first, came.address(), now)
            .beforeAnyAnswer(came.browserHash().isPresent())
            .or(() -> unsigned(verified, came));
    if (fault.isPresent()) {
      return untrusted(fault.get(), Optional.of(first), came);
    }
    var judged =
        by.stream()
            .map(
                entry ->
                    new EndSessions.Judged(
                        entry,
                        new CheckLogoutRequest(verified, entry, came.address(), now)
                            .asAnswerable()))
            .toList();
    var only = verified.signed() ? Optional.<Set<String>>empty() : came.session().map(Set::of);
    return new Outcome.Good(
        new EndSessions.Wish(
            judged,
            verified.content(),
            name(verified.content().name(), first),
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
