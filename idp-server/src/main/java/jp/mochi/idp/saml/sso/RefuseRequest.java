package jp.mochi.idp.saml.sso;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.network.NetworkRate;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.saml.codec.SignedParts;
import jp.mochi.idp.saml.codec.WriteOutcome;
import jp.mochi.idp.saml.codec.WrittenResponse;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.metadata.ServiceProvider;

/**
 * The other way a sign-on ends: an audit record first, then a status for the service where it may
 * be told (SAML Core 2.0 §3.2.2), and a page for the person otherwise.
 */
public final class RefuseRequest {
  /** Signed for strangers of one network; generous: an office may stand behind one address. */
  private static final int ANSWERS_A_SECOND = 20;

  private static final int ANSWERS_AT_ONCE = 200;

  private final Issuers issuers;
  private final FloodCounter audit;
  private final ResponseWriters writers;
  private final Clock clock;
  private final NetworkRate strangers = new NetworkRate(ANSWERS_A_SECOND, ANSWERS_AT_ONCE);

  public RefuseRequest(Issuers issuers, FloodCounter audit, ResponseWriters writers, Clock clock) {
    this.issuers = issuers;
    this.audit = audit;
    this.writers = writers;
    this.clock = clock;
  }

  /** What is refused, to whom and why. */
  record Refusal(
      SignOnRequest request,
      Asked asked,
      ServiceProvider service,
      RequestFault fault,
      Optional<Session> session,
      Visitor visitor) {}

  /** Who is told. */
  sealed interface Told {
    /** The service, by a status. */
    record Service(WrittenResponse response) implements Told {}

    /** The person first, by a page that goes on to tell the service. */
    record Both(WrittenResponse response, Reason reason, String reference) implements Told {}

    /** The person alone, by a page. */
    record Person(Reason reason, String reference) implements Told {}
  }

  /**
   * Records it; gives the service's answer, or a page where only the person is told. An answer
   * costs a signature: strangers who make too many of them get a page that costs none.
   */
  Told refuse(Refusal refusal) {
    var visitor = refusal.visitor();
    var reference = record(refusal.request(), refusal.fault(), refusal.session(), visitor);
    var reason = refusal.fault().reason();
    var told = refusal.request().passive() ? reason.toldWithoutPages() : reason.told();
    if (told == Reason.Told.PAGE) {
      return new Told.Person(reason, reference);
    }
    var address = visitor.circumstances().clientAddress();
    if (refusal.session().isEmpty() && !strangers.take(address, clock.instant())) {
      return new Told.Person(Reason.TOO_MANY_REQUESTS, reference);
    }
    var response = status(refusal, told, reference);
    var byRules = refusal.fault().trace().isPresent() && reason.isForThePersonFirst();
    return byRules && !refusal.request().passive()
        ? new Told.Both(response, reason, reference)
        : new Told.Service(response);
  }

  /** Records it and answers with a page: nobody is registered whom an answer could go to. */
  Answer withPage(SignOnRequest request, Reason reason, Visitor visitor) {
    var fault = new RequestFault(reason, Map.of());
    var reference = record(request, fault, Optional.empty(), visitor);
    return new Answer.Refusal(reason, reference, Optional.empty());
  }

  /** The reference id under which the record is found. */
  private String record(
      SignOnRequest request, RequestFault fault, Optional<Session> session, Visitor visitor) {
    return audit.record(
        new AuditEvent.Refused(
            visitor.circumstances(),
            session.map(BrowserSessions::who),
            Optional.of(request.service()),
            fault.reason(),
            fault.trace(),
            session.map(Session::id),
            fault.detail()));
  }

  private WrittenResponse status(Refusal refusal, Reason.Told told, String reference) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var response =
        new ResponseModel(
            Ids.fresh(),
            now,
            issuers.of(refusal.service()),
            refusal.asked().acs(),
            refusal.asked().requestId(),
            new ResponseModel.Status(
                told.topLevel(),
                Optional.of(told.secondLevel()).filter(s -> !s.isEmpty()),
                Optional.of("reference " + reference)),
            Optional.empty());
    return switch (writers.of(refusal.service()).write(response, SignedParts.RESPONSE)) {
      case WriteOutcome.Written(var written) -> written;
      case WriteOutcome.NotWritable(var what) ->
          throw new IllegalStateException("a status that can't be written: " + what);
    };
  }
}
