package jp.mochi.idp.lifecycle;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/** Issues phones' certificates at an officer's word, shows them and takes them back. */
public final class PhoneCertificates {
  private final Database database;
  private final IssuePhoneCertificate issuing;
  private final TakeBack back;
  private final TellLater later;
  private final Clock clock;
  private final IssuedCertificates issued = new IssuedCertificates();

  /**
   * @param later tells services of sessions that ended with their certificate
   */
  public PhoneCertificates(
      Database database, OwnAuthority own, AuditLog audit, TellLater later, Clock clock) {
    this.database = database;
    this.issuing = new IssuePhoneCertificate(database, own, audit, later, clock);
    this.back = new TakeBack(audit, clock);
    this.later = later;
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
   * @param keyOutside whether its key was, or may have been, outside of the device
   */
  public Outcome issue(Actor actor, Person person, String device, byte[] csr, boolean keyOutside) {
    var holder = holder(person, device);
    if (holder.isEmpty()) {
      return refused(CertificateNotice.DEVICE_NAME, device);
    }
    return switch (CertificationRequest.read(csr)) {
      case CsrOutcome.Refused fault -> refused(fault);
      case CsrOutcome.Read(var request) -> issue(actor, holder.get(), request, keyOutside);
    };
  }

  private Outcome issue(
      Actor actor, Holder holder, CertificationRequest request, boolean keyOutside) {
    var how = new IssuedCertificate.How(EnrolmentRoute.CSR, keyOutside);
    var order = new IssuePhoneCertificate.Order(actor, holder, request, how, Optional.empty());
    return switch (issuing.issue(order, IssuePhoneCertificate.Together.NOTHING)) {
      case EnrolmentOutcome.Issued(var certificate, var chain) -> new Outcome.Done(certificate);
      case EnrolmentOutcome.Refused refused -> new Outcome.Refused(CertificateNotice.of(refused));
      case EnrolmentOutcome.Pending pending ->
          throw new IllegalStateException("nobody approves what is issued at once");
    };
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

  /** What signed a certificate, with what is above it. */
  public List<X509Certificate> chain(IssuedCertificate certificate) {
    return issuing.chain(certificate);
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
    SessionsOfCertificate.tell(later, done.sessions(), actor);
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
    var taken = back.revoke(handle, actor, found, reason);
    return switch (taken.revocation()) {
      case IssuedCertificates.Revocation.Done(var after) ->
          new Ending(new Outcome.Done(after), taken.sessions());
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

  private static Outcome refused(CsrOutcome.Refused fault) {
    return refused(CertificateNotice.of(fault.fault()), fault.what());
  }

  private static Outcome refused(CertificateNotice why, String detail) {
    return new Outcome.Refused(why.of(detail));
  }
}
