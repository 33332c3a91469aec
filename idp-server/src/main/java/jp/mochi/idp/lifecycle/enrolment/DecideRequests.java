package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.cert.enrolment.EnrolmentRequests.Decided;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.CertificateNotice;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.ldap.Person;

/** Requests that wait for somebody: filed by staff or a protocol, decided by somebody else. */
public final class DecideRequests {
  private final Database database;
  private final EnrolPhone enrol;
  private final AuditLog audit;
  private final EnrolmentConfig config;
  private final Clock clock;
  private final EnrolmentRequests requests = new EnrolmentRequests();

  public DecideRequests(EnrolPhone enrol, EnrolPhone.Parts parts) {
    this.database = parts.database();
    this.enrol = enrol;
    this.audit = parts.audit();
    this.config = parts.config();
    this.clock = parts.clock();
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It stands so now. */
    record Done(EnrolmentRequest request) implements Outcome {}

    /** It isn't done, for this reason. */
    record Refused(Notice why) implements Outcome {}

    /** There is no such request. */
    record NotThere() implements Outcome {}
  }

  /** Files a signing request that waits for somebody else's approval. */
  public Outcome file(
      Actor actor, By by, Person person, Candidate candidate, byte[] csr, boolean keyOutside) {
    var holder = PhoneCertificates.holder(person, candidate.device());
    return switch (CertificationRequest.read(csr)) {
      case CsrOutcome.Refused(var fault, var what) ->
          refused(new EnrolmentOutcome.Refused(EnrolmentFault.REQUEST, Optional.of(fault), what));
      case CsrOutcome.Read(var request) -> {
        var how = new IssuedCertificate.How(EnrolmentRoute.CSR, keyOutside);
        var order =
            new IssuePhoneCertificate.Order(
                actor, holder.orElseThrow(), request, how, Optional.empty());
        yield enrol
            .fault(order, candidate)
            .map(DecideRequests::refused)
            .orElseGet(
                () ->
                    file(
                        actor,
                        new EnrolmentRequests.Filing(
                            EnrolmentRoute.CSR, request, keyOutside, candidate, by)));
      }
    };
  }

  private Outcome file(Actor actor, EnrolmentRequests.Filing filing) {
    var now = clock.instant();
    return database.write(
        handle -> {
          var known =
              requests.underWay(
                  handle, filing.route(), filing.candidate(), filing.request().keyHash(), now);
          if (known.isPresent()) {
            return new Outcome.Done(known.get());
          }
          if (requests.tooMany(handle, filing.candidate().person(), now)) {
            return new Outcome.Refused(CertificateNotice.TOO_MANY.of(""));
          }
          var request = requests.file(handle, filing, now, config.requests());
          audit.append(handle, actor.did("enrolment ask", request.id(), RequestDetail.of(request)));
          return new Outcome.Done(request);
        });
  }

  /**
   * Approves a request or denies it; what is approved is issued at once. Where that fails, for
   * instance since a token is away, it stays approved, and is issued when it is asked for again.
   */
  public Outcome decide(Actor actor, By by, String id, boolean approve) {
    var decided =
        database.write(
            handle -> {
              var outcome = requests.decide(handle, id, approve, by, clock.instant());
              if (outcome instanceof Decided.Done(var request)) {
                var detail = RequestDetail.of(request);
                detail.put("decision", by.why());
                var what = approve ? "enrolment approve" : "enrolment deny";
                audit.append(handle, actor.did(what, id, detail));
              }
              return outcome;
            });
    return switch (decided) {
      case Decided.Done(var request) -> approve ? issued(actor, request) : done(request);
      case Decided.Closed(var request)
          when approve && request.standing(clock.instant()) == EnrolmentRequest.State.APPROVED ->
          issued(actor, request);
      case Decided.Closed(var request) ->
          new Outcome.Refused(
              CertificateNotice.REQUEST_CLOSED.of(request.standing(clock.instant()).text()));
      case Decided.Own own -> new Outcome.Refused(CertificateNotice.REQUEST_OWN.of(""));
      case Decided.NotThere gone -> new Outcome.NotThere();
    };
  }

  private Outcome issued(Actor actor, EnrolmentRequest request) {
    return switch (enrol.issueApproved(request, actor)) {
      case EnrolmentOutcome.Issued issued -> done(request);
      case EnrolmentOutcome.Refused refused -> refused(refused);
      case EnrolmentOutcome.Pending pending -> done(request);
    };
  }

  private Outcome done(EnrolmentRequest request) {
    return find(request.id()).<Outcome>map(Outcome.Done::new).orElseGet(Outcome.NotThere::new);
  }

  private static Outcome refused(EnrolmentOutcome.Refused refused) {
    return new Outcome.Refused(CertificateNotice.of(refused));
  }

  /** The request with this id. */
  public Optional<EnrolmentRequest> find(String id) {
    return database.read(handle -> requests.find(handle, id));
  }

  /** Requests, the latest first. */
  public List<EnrolmentRequest> list(EnrolmentRequests.Wanted wanted) {
    return database.read(handle -> requests.list(handle, wanted, clock.instant()));
  }
}
