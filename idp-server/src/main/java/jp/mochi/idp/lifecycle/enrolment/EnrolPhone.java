package jp.mochi.idp.lifecycle.enrolment;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/** Gives a device its certificate, or says why not; see the package. */
public final class EnrolPhone {
  private final Parts parts;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final IssuedCertificates issued = new IssuedCertificates();

  /** What it stands on. */
  public record Parts(
      Database database,
      Directory directory,
      IssuePhoneCertificate issuing,
      AuditLog audit,
      FloodCounter refusals,
      OwnerNotices notices,
      EnrolmentConfig config,
      Clock clock) {}

  public EnrolPhone(Parts parts) {
    this.parts = parts;
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

  /** Whom and what a proof lets in, and what it uses up. */
  private record Entry(
      Candidate candidate, By by, Optional<IssuedCertificate> renewed, Using using) {}

  /** Uses a proof up; false where somebody else was faster. */
  @FunctionalInterface
  private interface Using {
    boolean of(Handle handle);
  }

  /** A proof was looked at: it lets in, or is refused, or was used for a request under way. */
  private sealed interface Seen {
    record In(Entry entry) implements Seen {}

    record No(EnrolmentFault fault) implements Seen {}

    record UnderWay(EnrolmentRequest request) implements Seen {}
  }

  private EnrolmentOutcome answer(Ask ask, Circumstances circumstances) {
    var begun = ask.transaction().flatMap(id -> begun(ask, id));
    if (begun.isPresent()) {
      return begun.get() instanceof Seen.UnderWay(var request)
          ? goOn(request, circumstances)
          : new Refused(EnrolmentFault.REPLAYED);
    }
    return switch (seen(ask)) {
      case Seen.No(var fault) -> new Refused(fault);
      case Seen.UnderWay(var request) -> goOn(request, circumstances);
      case Seen.In(var entry) -> enter(ask, entry, circumstances);
    };
  }

  /** RFC 8894 §4.1: a transaction that is there already is a question about it, or a replay. */
  private Optional<Seen> begun(Ask ask, String transaction) {
    var key = ask.request().keyHash();
    return parts
        .database()
        .read(
            handle -> {
              if (!requests.begun(handle, ask.route(), transaction)) {
                return Optional.empty();
              }
              return requests
                  .ofTransaction(handle, ask.route(), transaction, key)
                  .filter(this::isUnderWay)
                  .<Seen>map(Seen.UnderWay::new)
                  .or(() -> Optional.of(new Seen.No(EnrolmentFault.REPLAYED)));
            });
  }

  private boolean isUnderWay(EnrolmentRequest request) {
    return switch (request.standing(parts.clock().instant())) {
      case PENDING, APPROVED -> true;
      case DENIED, ISSUED, EXPIRED -> false;
    };
  }

  private Seen seen(Ask ask) {
    return switch (ask.proof()) {
      case Proof.Code code -> code(ask, code);
      case Proof.Shared shared -> shared(shared);
      case Proof.Existing(var certificate) -> existing(ask, certificate);
    };
  }

  private Seen code(Ask ask, Proof.Code proof) {
    var now = parts.clock().instant();
    return parts
        .database()
        .write(
            handle ->
                switch (codes.show(handle, proof.challenge(), ask.route(), now)) {
                  case EnrolmentCodes.Shown.Good(var code) ->
                      new Seen.In(
                          new Entry(
                              code.candidate(),
                              code.by(),
                              Optional.empty(),
                              using -> codes.use(using, code, parts.clock().instant())));
                  case EnrolmentCodes.Shown.Refused(var fault, var code) ->
                      code.filter(it -> fault == EnrolmentFault.USED)
                          .flatMap(it -> underWay(handle, ask, it.candidate()))
                          .<Seen>map(Seen.UnderWay::new)
                          .orElseGet(() -> new Seen.No(fault));
                });
  }

  /** RFC 7030 §4.2.3: whoever waits asks again with the same request. */
  private Optional<EnrolmentRequest> underWay(Handle handle, Ask ask, Candidate candidate) {
    var key = ask.request().keyHash();
    return requests.underWay(handle, ask.route(), candidate, key, parts.clock().instant());
  }

  private Seen shared(Proof.Shared proof) {
    var now = parts.clock().instant();
    return parts
        .database()
        .read(
            handle ->
                switch (awaited.show(handle, proof.challenge(), proof.device(), now)) {
                  case AwaitedDevices.Shown.Good(var device) ->
                      new Seen.In(
                          new Entry(
                              device.candidate(),
                              device.by(),
                              Optional.empty(),
                              using -> awaited.take(using, device)));
                  case AwaitedDevices.Shown.Refused(var fault) -> new Seen.No(fault);
                });
  }

  /** A certificate that we issued, byte for byte, that is in force and past half of its life. */
  private Seen existing(Ask ask, X509Certificate shown) {
    var now = parts.clock().instant();
    var found = parts.database().read(handle -> ours(handle, shown));
    if (found.isEmpty()) {
      return new Seen.No(EnrolmentFault.UNKNOWN_CERTIFICATE);
    }
    var former = found.get();
    var candidate = candidate(former);
    var fault =
        switch (former.standing(now)) {
          case REVOKED -> Optional.of(EnrolmentFault.REVOKED);
          case EXPIRED -> Optional.of(EnrolmentFault.CERTIFICATE_EXPIRED);
          case VALID ->
              now.isBefore(former.renewableFrom())
                  ? Optional.of(EnrolmentFault.TOO_EARLY_TO_RENEW)
                  : Optional.<EnrolmentFault>empty();
        };
    if (fault.isPresent()) {
      return new Seen.No(fault.get());
    }
    var under = parts.database().read(handle -> underWay(handle, ask, candidate));
    var by = new By(former.username(), Optional.of(former.person()), "renewal");
    return under
        .<Seen>map(Seen.UnderWay::new)
        .orElseGet(
            () ->
                new Seen.In(
                    new Entry(
                        candidate, by, Optional.of(former), using -> stillThere(using, former))));
  }

  private boolean stillThere(Handle handle, IssuedCertificate former) {
    return issued
        .find(handle, former.authority(), former.serial())
        .filter(now -> now.revoked().isEmpty())
        .isPresent();
  }

  private Optional<IssuedCertificate> ours(Handle handle, X509Certificate shown) {
    try {
      var der = Der.of(shown.getEncoded());
      var serial = jp.mochi.cert.trust.CertificateNames.serial(shown.getSerialNumber());
      return issued.find(handle, serial).stream()
          .filter(each -> each.certificate().equals(der))
          .findFirst();
    } catch (CertificateEncodingException read) {
      throw new IllegalStateException(read);
    }
  }

  private static Candidate candidate(IssuedCertificate former) {
    return new Candidate(
        former.person(),
        former.username(),
        former.device(),
        Candidate.Ownership.CORPORATE,
        Candidate.Platform.OTHER);
  }

  private EnrolmentOutcome enter(Ask ask, Entry entry, Circumstances circumstances) {
    var outside = ask.route() == EnrolmentRoute.PKCS12;
    var filing =
        new EnrolmentRequests.Filing(
            ask.route(), ask.request(), outside, entry.candidate(), entry.by());
    var actor = actor(entry.candidate(), circumstances);
    return switch (order(actor, filing, entry.renewed())) {
      case Ordered.No(var why) -> why;
      case Ordered.Order(var order) ->
          parts.config().approval().contains(ask.route()) && entry.renewed().isEmpty()
              ? filed(order, filing, ask, entry)
              : parts.issuing().issue(order, together(filing, ask, entry));
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

  private Ordered order(
      Actor actor, EnrolmentRequests.Filing filing, Optional<IssuedCertificate> renewed) {
    return order(
        actor,
        filing.candidate(),
        filing.request(),
        new IssuedCertificate.How(filing.route(), filing.keyOutside()),
        renewed);
  }

  private Ordered order(
      Actor actor,
      Candidate candidate,
      CertificationRequest request,
      IssuedCertificate.How how,
      Optional<IssuedCertificate> renewed) {
    return switch (parts.directory().read(new PersonId(candidate.person()))) {
      case LookUp.Found(var person) when person.disabled() ->
          new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Found(var person) -> {
        Holder holder = PhoneCertificates.holder(person, candidate.device()).orElseThrow();
        yield new Ordered.Order(
            new IssuePhoneCertificate.Order(actor, holder, request, how, renewed));
      }
      case LookUp.NotFound gone -> new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Ambiguous several -> new Ordered.No(new Refused(EnrolmentFault.NO_PERSON));
      case LookUp.Unavailable away ->
          new Ordered.No(new Refused(EnrolmentFault.DIRECTORY_UNAVAILABLE));
    };
  }

  private IssuePhoneCertificate.Together together(
      EnrolmentRequests.Filing filing, Ask ask, Entry entry) {
    return new IssuePhoneCertificate.Together() {
      private Optional<EnrolmentRequest> request = Optional.empty();

      @Override
      public Optional<EnrolmentFault> before(Handle handle) {
        if (ask.transaction().filter(id -> requests.begun(handle, ask.route(), id)).isPresent()) {
          return Optional.of(EnrolmentFault.REPLAYED);
        }
        if (!entry.using().of(handle)) {
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

  private EnrolmentOutcome filed(
      IssuePhoneCertificate.Order order, EnrolmentRequests.Filing filing, Ask ask, Entry entry) {
    var fault = parts.issuing().fault(order);
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
              if (!entry.using().of(handle)) {
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
    return switch (order(actor, request.candidate(), read(request), how, Optional.empty())) {
      case Ordered.No(var why) -> why;
      case Ordered.Order(var order) -> {
        var outcome = parts.issuing().issue(order, once(request));
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
    if (CertificationRequest.read(request.csr().bytes())
        instanceof CsrOutcome.Read(var certification)) {
      return certification;
    }
    throw new IllegalStateException("the request " + request.id() + " was read when it came");
  }

  private IssuePhoneCertificate.Together once(EnrolmentRequest request) {
    return new IssuePhoneCertificate.Together() {
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
