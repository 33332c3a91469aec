package jp.mochi.idp.saml.sso;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.saml.codec.ResponseWriter;
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
  private final String entityId;
  private final FloodCounter audit;
  private final Supplier<ResponseWriter> writer;
  private final Clock clock;

  public RefuseRequest(
      String entityId, FloodCounter audit, Supplier<ResponseWriter> writer, Clock clock) {
    this.entityId = entityId;
    this.audit = audit;
    this.writer = writer;
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

  /** Records it; gives the service's answer, or nothing where only the person is told. */
  Optional<WrittenResponse> refuse(Refusal refusal) {
    record(refusal.request(), refusal.fault(), refusal.session(), refusal.visitor());
    var reason = refusal.fault().reason();
    var told = refusal.request().passive() ? reason.toldWithoutPages() : reason.told();
    return told == Reason.Told.PAGE ? Optional.empty() : Optional.of(status(refusal, told));
  }

  /** Records it and answers with a page: nobody is registered whom an answer could go to. */
  Answer withPage(SignOnRequest request, Reason reason, Visitor visitor) {
    record(request, new RequestFault(reason, Map.of()), Optional.empty(), visitor);
    return new Answer.Refusal(reason, visitor.circumstances().reference(), Optional.empty());
  }

  private void record(
      SignOnRequest request, RequestFault fault, Optional<Session> session, Visitor visitor) {
    audit.record(
        new AuditEvent.Refused(
            visitor.circumstances(),
            session.map(BrowserSessions::who),
            Optional.of(request.service()),
            fault.reason(),
            fault.trace(),
            session.map(Session::id),
            fault.detail()));
  }

  private WrittenResponse status(Refusal refusal, Reason.Told told) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var response =
        new ResponseModel(
            Ids.fresh(),
            now,
            entityId,
            refusal.asked().acs(),
            refusal.asked().requestId(),
            new ResponseModel.Status(
                told.topLevel(),
                Optional.of(told.secondLevel()).filter(s -> !s.isEmpty()),
                Optional.of("reference " + refusal.visitor().circumstances().reference())),
            Optional.empty());
    return switch (writer.get().write(response, SignedParts.RESPONSE)) {
      case WriteOutcome.Written(var written) -> written;
      case WriteOutcome.NotWritable(var what) ->
          throw new IllegalStateException("a status that can't be written: " + what);
    };
  }
}
