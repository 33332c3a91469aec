package jp.mochi.idp.lifecycle;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CheckRequest;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssueCertificate;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.TokenUnavailable;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * Issues phones' certificates and takes them back. A certificate is signed first, outside of the
 * transaction, and exists for nobody before the one that records it and whose its key is.
 */
public final class PhoneCertificates {
  private final Database database;
  private final OwnAuthority own;
  private final AuditLog audit;
  private final SessionsOfCertificate sessions;
  private final Clock clock;
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();

  /**
   * @param later tells services of sessions that ended with their certificate
   */
  public PhoneCertificates(
      Database database, OwnAuthority own, AuditLog audit, TellLater later, Clock clock) {
    this.database = database;
    this.own = own;
    this.audit = audit;
    this.sessions = new SessionsOfCertificate(audit, later);
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** Done; the certificate as it is now. */
    record Done(IssuedCertificate certificate) implements Outcome {}

    /** Nothing is changed, for this reason. */
    record Refused(Notice why) implements Outcome {}

    /** There is no such certificate. */
    record NotThere() implements Outcome {}
  }

  /** Whom a certificate is for, as the directory has the person now. */
  public static Optional<Holder> holder(Person person, String device) {
    return device.matches(Holder.DEVICE)
        ? Optional.of(
            new Holder(
                person.id().value(),
                person.username(),
                person.displayName(),
                person.attributes().getOrDefault("mail", List.of()),
                person.first("userPrincipalName"),
                device))
        : Optional.empty();
  }

  /**
   * Issues a certificate for the key in a request.
   *
   * @param csr PKCS #10, in PEM or DER
   */
  public Outcome issue(Actor actor, Person person, String device, byte[] csr) {
    var holder = holder(person, device);
    if (holder.isEmpty()) {
      return refused(CertificateNotice.DEVICE_NAME, device);
    }
    return switch (CertificationRequest.read(csr)) {
      case CsrOutcome.Refused fault -> refused(fault);
      case CsrOutcome.Read(var request) -> issue(actor, holder.get(), request);
    };
  }

  private Outcome issue(Actor actor, Holder holder, CertificationRequest request) {
    var fault = new CheckRequest(holder).fault(request);
    if (fault.isPresent()) {
      return refused(fault.get());
    }
    var authority = own.authorities().now().current(new Authority.Role.Issuing());
    if (authority.isEmpty()) {
      return refused(CertificateNotice.CA_NONE, "");
    }
    if (!clock.instant().isBefore(authority.get().end())) {
      return refused(CertificateNotice.CA_ENDED, authority.get().end().toString());
    }
    var may = database.read(handle -> issued.mayHave(handle, request.keyHash(), holder));
    return may == IssuedCertificates.Recorded.DONE
        ? signed(actor, authority.get(), holder, request)
        : refused(may);
  }

  private Outcome signed(
      Actor actor, Authority authority, Holder holder, CertificationRequest request) {
    try {
      var signer = own.authorities().signer(authority);
      var points = own.authorities().points(authority);
      var certificate =
          new IssueCertificate(authority.certificate(), signer, own.profile(), points)
              .sign(request, holder, clock.instant());
      return recorded(actor, authority, holder, request, certificate);
    } catch (TokenUnavailable away) {
      return refused(CertificateNotice.CA_TOKEN, String.valueOf(away.getMessage()));
    }
  }

  private Outcome recorded(
      Actor actor,
      Authority authority,
      Holder holder,
      CertificationRequest request,
      X509Certificate certificate) {
    var row =
        IssuedCertificate.of(
            authority, certificate, request.keyHash(), holder, clock.instant(), actor.name());
    var detail = detail(row);
    detail.put("sha256", CertificateFacts.of(certificate).fingerprint());
    return database.<Outcome>write(
        handle -> {
          var recorded = issued.record(handle, row, holder);
          if (recorded != IssuedCertificates.Recorded.DONE) {
            return refused(recorded);
          }
          audit.append(handle, actor.did("certificate issue", row.serial(), detail));
          return new Outcome.Done(row);
        });
  }

  /** The certificate with a serial number. */
  public Optional<IssuedCertificate> find(String serial) {
    return database.read(handle -> find(handle, serial));
  }

  /** 128 random bits are never the same under two authorities of ours. */
  private Optional<IssuedCertificate> find(Handle handle, String serial) {
    return issued.find(handle, written(serial)).stream().findFirst();
  }

  /** As other tools write it: in capitals, with colons, without leading zeros. */
  private static String written(String serial) {
    var digits = serial.replaceAll("[:\\s]", "").toLowerCase(java.util.Locale.ROOT);
    return digits.length() < 32 ? "0".repeat(32 - digits.length()) + digits : digits;
  }

  /** Certificates, the latest first. */
  public List<IssuedCertificate> list(IssuedCertificates.Wanted wanted) {
    return database.read(handle -> issued.list(handle, wanted, clock.instant()));
  }

  /** What signed a certificate, with what is above it, as PEM. */
  public List<X509Certificate> chain(IssuedCertificate certificate) {
    var view = own.authorities().now();
    return view.byId(certificate.authority()).stream()
        .flatMap(authority -> view.chain(authority).stream())
        .map(Authority::certificate)
        .toList();
  }

  /**
   * Takes a certificate back for good; it counts for nothing from the next request on, on every
   * node. The sessions in which it was proved end with it, and their services are told.
   *
   * @param reason as RFC 5280 §5.3.1 has them, one that a phone's certificate can have
   */
  public Outcome revoke(Actor actor, String serial, String reason) {
    var why = RevocationReason.of(reason).filter(PhoneCertificates::fits);
    if (why.isEmpty()) {
      return refused(CertificateNotice.REASON, reason);
    }
    var done =
        database.<Ending>write(
            handle ->
                find(handle, serial)
                    .map(found -> revoke(handle, actor, found, why.get()))
                    .orElseGet(() -> Ending.of(new Outcome.NotThere())));
    sessions.tell(done.sessions(), actor);
    return done.outcome();
  }

  /** What came of a revocation, and the sessions that it ended. */
  private record Ending(Outcome outcome, List<Session> sessions) {
    static Ending of(Outcome outcome) {
      return new Ending(outcome, List.of());
    }
  }

  private Ending revoke(
      Handle handle, Actor actor, IssuedCertificate found, RevocationReason reason) {
    return switch (issued.revoke(handle, found, reason, clock.instant())) {
      case IssuedCertificates.Revocation.Done(var after) -> {
        crls.raise(handle, after.authority());
        var detail = detail(after);
        detail.put("reason", reason.text());
        audit.append(handle, actor.did("certificate revoke", after.serial(), detail));
        yield new Ending(new Outcome.Done(after), sessions.end(handle, actor, after));
      }
      case IssuedCertificates.Revocation.Already(var before) ->
          Ending.of(
              refused(
                  CertificateNotice.REVOKED_ALREADY,
                  before.revoked().map(revoked -> revoked.at().toString()).orElse("")));
      case IssuedCertificates.Revocation.NotThere gone -> Ending.of(new Outcome.NotThere());
    };
  }

  /** Authorities and attributes are others' business; holding and releasing isn't offered. */
  private static boolean fits(RevocationReason reason) {
    return switch (reason) {
      case UNSPECIFIED,
          KEY_COMPROMISE,
          AFFILIATION_CHANGED,
          SUPERSEDED,
          CESSATION_OF_OPERATION,
          PRIVILEGE_WITHDRAWN ->
          true;
      case CA_COMPROMISE, CERTIFICATE_HOLD, REMOVE_FROM_CRL, AA_COMPROMISE -> false;
    };
  }

  private static Map<String, String> detail(IssuedCertificate certificate) {
    var detail = new TreeMap<String, String>();
    detail.put("person", certificate.person());
    detail.put("username", certificate.username());
    detail.put("device", certificate.device());
    detail.put("authority", certificate.authority());
    detail.put("notAfter", certificate.notAfter().toString());
    return detail;
  }

  private static Outcome refused(IssuedCertificates.Recorded recorded) {
    return refused(
        recorded == IssuedCertificates.Recorded.KEY_BARRED
            ? CertificateNotice.KEY_BARRED
            : CertificateNotice.KEY_OF_ANOTHER,
        "");
  }

  private static Outcome refused(CsrOutcome.Refused fault) {
    return refused(CertificateNotice.of(fault.fault()), fault.what());
  }

  private static Outcome refused(CertificateNotice why, String detail) {
    return new Outcome.Refused(why.of(detail));
  }
}
