package jp.mochi.idp.lifecycle.enrolment;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentCode;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.idp.certificate.PhoneProfiles;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import org.jdbi.v3.core.Handle;

/** Holds what somebody shows at the desk against the tables: whom and which device it is for. */
final class CheckProof {
  /**
   * For so long a certificate that was replaced can renew once more: the answer may have got lost.
   * Later, whoever still has its key shall not go on with it.
   */
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Database database;
  private final Clock clock;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final Sessions sessions = new Sessions();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final IssuedCertificates issued = new IssuedCertificates();

  CheckProof(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Whom and what a proof lets in, and what it uses up.
   *
   * @param session the one that has shown the code to its own person
   */
  record Entry(
      Candidate candidate,
      By by,
      Optional<IssuedCertificate> renewed,
      Optional<Session> session,
      Using using) {}

  /** Uses a proof up; false where somebody else was faster. */
  @FunctionalInterface
  interface Using {
    /**
     * @param ended sessions that this very use has ended: one that has shown the code may be of the
     *     phone itself as it was before
     */
    boolean of(Handle handle, List<Session> ended);
  }

  /** A proof was looked at: it lets in, or is refused, or was used for a request under way. */
  sealed interface Seen {
    record In(Entry entry) implements Seen {}

    record No(EnrolmentFault fault) implements Seen {}

    record UnderWay(EnrolmentRequest request) implements Seen {}
  }

  /** RFC 8894 §4.1: a transaction that is there already is a question about it, or a replay. */
  Optional<Seen> begun(Ask ask, String transaction) {
    var key = ask.request().keyHash();
    return database.read(
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
    return switch (request.standing(clock.instant())) {
      case PENDING, APPROVED -> true;
      case DENIED, ISSUED, EXPIRED -> false;
    };
  }

  /** Looks at a proof; a wrong secret is counted, nothing is used up. */
  Seen seen(Ask ask) {
    return switch (ask.proof()) {
      case Proof.Code code -> code(ask, code);
      case Proof.Shared shared -> shared(shared);
      case Proof.Existing(var certificate) -> existing(ask, certificate);
    };
  }

  private Seen code(Ask ask, Proof.Code proof) {
    var now = clock.instant();
    return database.write(
        handle ->
            switch (codes.show(handle, proof.challenge(), ask.route(), now)) {
              case EnrolmentCodes.Shown.Good(var code) -> opened(handle, ask, code);
              case EnrolmentCodes.Shown.Refused(var fault, var code) ->
                  code.filter(it -> fault == EnrolmentFault.USED)
                      .flatMap(it -> underWay(handle, ask, it.candidate()))
                      .<Seen>map(Seen.UnderWay::new)
                      .orElseGet(() -> new Seen.No(fault));
            });
  }

  /** What a session has shown opens nothing once it has ended, by whatever. */
  private Seen opened(Handle handle, Ask ask, EnrolmentCode code) {
    var session = code.session().flatMap(id -> sessions.byId(handle, id));
    return code.session().isPresent() && session.isEmpty()
        ? new Seen.No(EnrolmentFault.USED)
        : new Seen.In(
            new Entry(
                code.candidate(),
                code.by(),
                Optional.empty(),
                session,
                (using, ended) -> isThere(using, code, ended) && use(using, ask, code)));
  }

  private boolean use(Handle handle, Ask ask, EnrolmentCode code) {
    var used = codes.use(handle, code, clock.instant());
    if (used) {
      PhoneProfiles.used(handle, code.handle(), ask.request().keyHash());
    }
    return used;
  }

  private boolean isThere(Handle handle, EnrolmentCode code, List<Session> ended) {
    return code.session().map(id -> isOf(ended, id) || sessions.isThere(handle, id)).orElse(true);
  }

  /** Whether this is one of those sessions. */
  static boolean isOf(List<Session> ended, String id) {
    return ended.stream().anyMatch(session -> session.id().equals(id));
  }

  /** RFC 7030 §4.2.3: whoever waits asks again with the same request. */
  private Optional<EnrolmentRequest> underWay(Handle handle, Ask ask, Candidate candidate) {
    var key = ask.request().keyHash();
    return requests.underWay(handle, ask.route(), candidate, key, clock.instant());
  }

  private Seen shared(Proof.Shared proof) {
    var now = clock.instant();
    return database.read(
        handle ->
            switch (awaited.show(handle, proof.challenge(), proof.device(), now)) {
              case AwaitedDevices.Shown.Good(var device) ->
                  new Seen.In(
                      new Entry(
                          device.candidate(),
                          device.by(),
                          Optional.empty(),
                          Optional.empty(),
                          (using, ended) -> awaited.take(using, device)));
              case AwaitedDevices.Shown.Refused(var fault) -> new Seen.No(fault);
            });
  }

  /** A certificate that we issued, byte for byte, that is in force and past half of its life. */
  private Seen existing(Ask ask, X509Certificate shown) {
    var now = clock.instant();
    var found = database.read(handle -> issued.find(handle, shown));
    if (found.isEmpty()) {
      return new Seen.No(EnrolmentFault.UNKNOWN_CERTIFICATE);
    }
    var former = found.get();
    var candidate = candidate(former);
    var fault = database.read(handle -> fault(handle, former, now));
    if (fault.isPresent()) {
      return new Seen.No(fault.get());
    }
    var under = database.read(handle -> underWay(handle, ask, candidate));
    var by = new By(former.username(), Optional.of(former.person()), "renewal");
    return under
        .<Seen>map(Seen.UnderWay::new)
        .orElseGet(
            () ->
                new Seen.In(
                    new Entry(
                        candidate,
                        by,
                        Optional.of(former),
                        Optional.empty(),
                        (using, ended) -> stillThere(using, former))));
  }

  private Optional<EnrolmentFault> fault(Handle handle, IssuedCertificate former, Instant now) {
    return switch (former.standing(now)) {
      case REVOKED -> Optional.of(EnrolmentFault.REVOKED);
      case EXPIRED -> Optional.of(EnrolmentFault.CERTIFICATE_EXPIRED);
      case VALID -> {
        if (issued.isBarred(handle, former.keyHash())) {
          yield Optional.of(EnrolmentFault.KEY_BARRED);
        }
        yield issued.isForsaken(handle, former)
            ? Optional.of(EnrolmentFault.REVOKED)
            : tooEarlyOrLate(former, now);
      }
    };
  }

  private static Optional<EnrolmentFault> tooEarlyOrLate(IssuedCertificate former, Instant now) {
    if (former.replaced().filter(at -> at.plus(AGAIN).isBefore(now)).isPresent()) {
      return Optional.of(EnrolmentFault.REVOKED);
    }
    return now.isBefore(former.renewableFrom())
        ? Optional.of(EnrolmentFault.TOO_EARLY_TO_RENEW)
        : Optional.empty();
  }

  private boolean stillThere(Handle handle, IssuedCertificate former) {
    return issued
        .find(handle, former.authority(), former.serial())
        .filter(now -> fault(handle, now, clock.instant()).isEmpty())
        .isPresent();
  }

  private static Candidate candidate(IssuedCertificate former) {
    return new Candidate(
        former.person(),
        former.username(),
        former.device(),
        Candidate.Ownership.CORPORATE,
        Candidate.Platform.OTHER);
  }
}
