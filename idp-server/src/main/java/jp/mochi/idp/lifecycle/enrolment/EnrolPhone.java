package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.config.EnrolmentConfig.OwnDevices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.lifecycle.enrolment.CheckProof.Entry;
import jp.mochi.idp.lifecycle.enrolment.CheckProof.Seen;
import jp.mochi.idp.person.PasswordMark;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/** Gives a device its certificate, or says why not; see the package. */
public final class EnrolPhone {
  private final Parts parts;
  private final CheckProof proofs;
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final IssuedCertificates issued = new IssuedCertificates();

  /** What it stands on. */
  public record Parts(
      Database database,
      Directory directory,
      IssuePhoneCertificate issuing,
      EnterEnrolled register,
      AuditLog audit,
      FloodCounter refusals,
      OwnerNotices notices,
      EnrolmentConfig config,
      Clock clock) {}

  public EnrolPhone(Parts parts) {
    this.parts = parts;
    this.proofs = new CheckProof(parts.database(), parts.clock());
  }

  /** The desk, for whoever asks under these circumstances. */
  public EnrolmentDesk desk(Circumstances circumstances) {
    return new EnrolmentDesk() {
      @Override
      public EnrolmentOutcome ask(Ask ask) {
        return told(ask.route(), answer(ask, circumstances), circumstances);
      }

      @Override
      public EnrolmentOutcome poll(EnrolmentRoute route, String transaction, String keyHash) {
        return told(route, stands(route, transaction, keyHash, circumstances), circumstances);
      }
    };
  }

  private EnrolmentOutcome answer(Ask ask, Circumstances circumstances) {
    var seen = proofs.seen(ask);
    if (seen instanceof Seen.No(var fault) && !isUsedUp(fault)) {
      return new Refused(fault);
    }
    var begun = ask.transaction().flatMap(id -> proofs.begun(ask, id));
    if (begun.isPresent()) {
      return begun.get() instanceof Seen.UnderWay(var request)
          ? goOn(request, circumstances)
          : new Refused(EnrolmentFault.REPLAYED);
    }
    return switch (seen) {
      case Seen.No(var fault) -> new Refused(fault);
      case Seen.UnderWay(var request) -> goOn(request, circumstances);
      case Seen.In(var entry) -> enter(ask, entry, circumstances);
    };
  }

  /** Right, and used before: what came of it may be asked for. */
  private static boolean isUsedUp(EnrolmentFault fault) {
    return fault == EnrolmentFault.USED || fault == EnrolmentFault.NOT_AWAITED;
  }

  private EnrolmentOutcome enter(Ask ask, Entry entry, Circumstances circumstances) {
    var own = entry.by().is(entry.candidate().person());
    if (!parts.config().isOpen(ask.route(), own)) {
      return new Refused(EnrolmentFault.WRONG_ROUTE);
    }
    var outside = ask.route() == EnrolmentRoute.PKCS12;
    var filing =
        new EnrolmentRequests.Filing(
            ask.route(), ask.request(), outside, entry.candidate(), entry.by());
    var actor = actor(entry.candidate(), circumstances);
    return switch (order(actor, filing, entry)) {
      case Ordered.No(var why) -> why;
      case Ordered.Order(var order) ->
          parts.config().approval().contains(ask.route()) && entry.renewed().isEmpty()
              ? filed(order, filing, ask, entry)
              : parts.issuing().issue(order, together(actor, filing, ask, entry));
    };
  }

  private static Actor actor(Candidate candidate, Circumstances circumstances) {
    return Actor.person(candidate.person(), candidate.username(), circumstances);
  }

  /** What is to be issued, or why it can't be. */
  private sealed interface Ordered {
    record Order(IssuePhoneCertificate.Order order) implements Ordered {}

    record No(Refused why) implements Ordered {}
  }

  private Ordered order(Actor actor, EnrolmentRequests.Filing filing, Entry entry) {
    return order(
        actor,
        filing.candidate(),
        filing.request(),
        new IssuedCertificate.How(filing.route(), filing.keyOutside()),
        entry.renewed(),
        filing.by(),
        person -> entry.session().filter(session -> isOver(session, person)).isPresent());
  }

  /**
   * Whoever changes a password wants nobody to go on by the former one: what a session has shown
   * ends with it, also where nobody has come with that session since.
   */
  private static boolean isOver(Session session, Person person) {
    return PasswordMark.setSince(session.passwordState(), person.passwordState());
  }

  private Ordered order(
      Actor actor,
      Candidate candidate,
      CertificationRequest request,
      IssuedCertificate.How how,
      Optional<IssuedCertificate> renewed,
      By by,
      Predicate<Person> over) {
    return switch (parts.directory().read(new PersonId(candidate.person()))) {
      case LookUp.Found(var person) when person.disabled() ->
          new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Found(var person) when over.test(person) ->
          new Ordered.No(new Refused(EnrolmentFault.USED));
      case LookUp.Found(var person) -> {
        Holder holder = PhoneCertificates.holder(person, candidate.device()).orElseThrow();
        yield new Ordered.Order(
            new IssuePhoneCertificate.Order(actor, holder, request, how, renewed, by.name()));
      }
      case LookUp.NotFound gone -> new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Ambiguous several -> new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Unavailable away ->
          new Ordered.No(new Refused(EnrolmentFault.DIRECTORY_UNAVAILABLE));
    };
  }

  /** A code that somebody else has made, or an approval, is a word for the device, too. */
  private Optional<EnrolmentFault> entered(
      Handle handle,
      Actor actor,
      Candidate candidate,
      By by,
      Allowed allowed,
      List<Session> ended) {
    ended.clear(); // of a try before this one
    var approved = !by.is(candidate.person()) || parts.config().ownDevices() == OwnDevices.ACTIVE;
    var entering = new EnterEnrolled.Entering(candidate, by, approved, allowed);
    return parts.register().enter(handle, actor, entering, ended);
  }

  private IssuePhoneCertificate.Together together(
      Actor actor, EnrolmentRequests.Filing filing, Ask ask, Entry entry) {
    var allowed = parts.register().allowed(entry.candidate());
    return new IssuePhoneCertificate.Together() {
      private final List<Session> ended = new ArrayList<>();
      private Optional<EnrolmentRequest> request = Optional.empty();

      @Override
      public List<Session> ended() {
        return ended;
      }

      @Override
      public Optional<EnrolmentFault> enter(Handle handle) {
        return entry.renewed().isPresent()
            ? Optional.empty()
            : entered(handle, actor, entry.candidate(), entry.by(), allowed, ended);
      }

      @Override
      public Optional<EnrolmentFault> before(Handle handle) {
        if (ask.transaction().filter(id -> requests.begun(handle, ask.route(), id)).isPresent()) {
          return Optional.of(EnrolmentFault.REPLAYED);
        }
        if (!entry.using().of(handle, ended)) {
          return Optional.of(
              entry.renewed().isPresent() ? EnrolmentFault.REVOKED : EnrolmentFault.USED);
        }
        var filed = requests.fileApproved(handle, filing, parts.clock().instant());
        ask.transaction().ifPresent(id -> begin(handle, id, filed));
        request = Optional.of(filed);
        return Optional.empty();
      }

      @Override
      public void after(Handle handle, IssuedCertificate certificate) {
        request.ifPresent(filed -> requests.issued(handle, filed, certificate.serial()));
        parts.notices().issued(handle, certificate);
      }
    };
  }

  /** Another may have begun it since it was looked up: then nothing of this one may stay. */
  private void begin(Handle handle, String transaction, EnrolmentRequest filed) {
    if (!requests.begin(handle, transaction, filed, parts.clock().instant())) {
      throw new IllegalStateException("a transaction has begun twice at one moment");
    }
  }

  /** What is wrong with a request that is to wait: nobody approves what can't be issued. */
  Optional<Refused> fault(IssuePhoneCertificate.Order order, Candidate candidate) {
    var allowed = parts.register().allowed(candidate);
    return parts
        .issuing()
        .fault(order)
        .or(
            () ->
                parts
                    .database()
                    .read(handle -> parts.register().fault(handle, candidate, allowed))
                    .map(fault -> refused(fault, candidate, allowed)));
  }

  /** Which limit it is, where it is one; otherwise the device. */
  static Refused refused(EnrolmentFault fault, Candidate candidate, Allowed allowed) {
    return new Refused(
        fault, fault == EnrolmentFault.TOO_MANY_DEVICES ? allowed.text() : candidate.device());
  }

  private EnrolmentOutcome filed(
      IssuePhoneCertificate.Order order, EnrolmentRequests.Filing filing, Ask ask, Entry entry) {
    var fault = fault(order, filing.candidate());
    if (fault.isPresent()) {
      return fault.get();
    }
    var now = parts.clock().instant();
    return parts
        .database()
        .write(
            handle -> {
              if (requests.tooMany(handle, filing.candidate().person(), now)) {
                return new Refused(EnrolmentFault.TOO_MANY);
              }
              if (!entry.using().of(handle, List.of())) {
                return new Refused(EnrolmentFault.USED);
              }
              var request = requests.file(handle, filing, now, parts.config().requests());
              ask.transaction().ifPresent(id -> begin(handle, id, request));
              parts
                  .audit()
                  .append(
                      handle,
                      order.actor().did("enrolment ask", request.id(), RequestDetail.of(request)));
              return new EnrolmentOutcome.Pending(request.id(), request.expires());
            });
  }

  private EnrolmentOutcome stands(
      EnrolmentRoute route, String transaction, String keyHash, Circumstances circumstances) {
    return parts
        .database()
        .read(handle -> requests.ofTransaction(handle, route, transaction, keyHash))
        .map(request -> goOn(request, circumstances))
        .orElseGet(() -> new Refused(EnrolmentFault.UNKNOWN_TRANSACTION));
  }

  /** How a request stands; one that was approved is issued now. */
  EnrolmentOutcome goOn(EnrolmentRequest request, Circumstances circumstances) {
    return switch (request.standing(parts.clock().instant())) {
      case PENDING -> new EnrolmentOutcome.Pending(request.id(), request.expires());
      case DENIED -> new Refused(EnrolmentFault.DENIED);
      case EXPIRED -> new Refused(EnrolmentFault.EXPIRED);
      case ISSUED -> handedOut(request);
      case APPROVED -> issueApproved(request, actor(request.candidate(), circumstances));
    };
  }

  /** Issues what somebody has approved. */
  EnrolmentOutcome issueApproved(EnrolmentRequest request, Actor actor) {
    var how = new IssuedCertificate.How(request.route(), request.keyOutside());
    var by = request.decision().map(EnrolmentRequest.Decision::by).orElse(request.by());
    return switch (order(
        actor, request.candidate(), read(request), how, Optional.empty(), by, person -> false)) {
      case Ordered.No(var why) -> why;
      case Ordered.Order(var order) -> {
        var outcome = parts.issuing().issue(order, once(request, actor, by));
        yield outcome instanceof EnrolmentOutcome.Issued
            ? outcome
            : issuedMeanwhile(request).orElse(outcome);
      }
    };
  }

  /** Whoever polls and whoever approves may come at once: one issues, both get it. */
  private Optional<EnrolmentOutcome> issuedMeanwhile(EnrolmentRequest request) {
    return parts
        .database()
        .read(handle -> requests.find(handle, request.id()))
        .filter(it -> it.state() == EnrolmentRequest.State.ISSUED)
        .map(this::handedOut);
  }

  private static CertificationRequest read(EnrolmentRequest request) {
    return CertificationRequest.kept(request.csr());
  }

  private IssuePhoneCertificate.Together once(EnrolmentRequest request, Actor actor, By by) {
    var allowed = parts.register().allowed(request.candidate());
    return new IssuePhoneCertificate.Together() {
      private final List<Session> ended = new ArrayList<>();

      @Override
      public List<Session> ended() {
        return ended;
      }

      @Override
      public Optional<EnrolmentFault> enter(Handle handle) {
        return entered(handle, actor, request.candidate(), by, allowed, ended);
      }

      @Override
      public Optional<EnrolmentFault> before(Handle handle) {
        return requests.find(handle, request.id()).stream()
                .anyMatch(now -> now.state() == EnrolmentRequest.State.APPROVED)
            ? Optional.empty()
            : Optional.of(EnrolmentFault.REPLAYED);
      }

      @Override
      public void after(Handle handle, IssuedCertificate certificate) {
        if (!requests.issued(handle, request, certificate.serial())) {
          throw new IllegalStateException("a request was issued twice at one moment");
        }
        parts.notices().issued(handle, certificate);
      }
    };
  }

  private EnrolmentOutcome handedOut(EnrolmentRequest request) {
    var found =
        request
            .serial()
            .map(serial -> parts.database().read(handle -> issued.find(handle, serial)))
            .orElseGet(List::of);
    return found.stream()
        .findFirst()
        .<EnrolmentOutcome>map(
            certificate ->
                new EnrolmentOutcome.Issued(certificate, parts.issuing().chain(certificate)))
        .orElseGet(() -> new Refused(EnrolmentFault.UNKNOWN_TRANSACTION));
  }

  private EnrolmentOutcome told(
      EnrolmentRoute route, EnrolmentOutcome outcome, Circumstances circumstances) {
    if (outcome instanceof Refused refused) {
      tell(route, refused, circumstances);
    }
    return outcome;
  }

  /** Records a refusal under its reason; the reference under which it is found. */
  String tell(EnrolmentRoute route, Refused refused, Circumstances circumstances) {
    var detail =
        Map.of(
            "fault",
            refused.request().map(fault -> "REQUEST " + fault).orElse(refused.fault().name()),
            "what",
            refused.what(),
            "route",
            route.text());
    return parts
        .refusals()
        .record(
            AuditEvent.Refused.unnamed(
                circumstances, Optional.empty(), EnrolmentReasons.of(refused.fault()), detail));
  }
}
