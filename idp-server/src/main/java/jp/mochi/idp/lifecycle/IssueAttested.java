package jp.mochi.idp.lifecycle;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.cert.attestation.AttestationChallenges;
import jp.mochi.cert.attestation.Attested;
import jp.mochi.cert.attestation.KeyAttestation;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * Issues a phone's certificate for a key of which the phone's hardware says that it made it, at an
 * officer's word. A challenge is made first, for one device of one person; the phone repeats it in
 * its word on the key, and it is used up in the transaction that records the certificate. So a word
 * serves once, for that device alone, and for the key that asks.
 */
public final class IssueAttested {
  /** Six certificates with RSA keys of 4096 bits have half of that. */
  private static final int LONGEST_PATH = 32_768;

  private final Database database;
  private final IssuePhoneCertificate issuing;
  private final KeyAttestation attestation;
  private final AuditLog audit;
  private final Clock clock;
  private final AttestationChallenges challenges = new AttestationChallenges();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Bindings bindings = new Bindings();

  /**
   * @param attestation whose word counts
   */
  public IssueAttested(
      Database database,
      IssuePhoneCertificate issuing,
      KeyAttestation attestation,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.issuing = issuing;
    this.attestation = attestation;
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of asking for a challenge. */
  public sealed interface Asked {
    /**
     * This one.
     *
     * @param text whose octets the phone is to repeat
     */
    record Challenge(String text, Instant expires) implements Asked {}

    /** There is none, for this reason. */
    record Refused(Notice why) implements Asked {}
  }

  /** Makes a challenge, in the place of a former one of that device. */
  public Asked challenge(Actor actor, Person person, String device) {
    var holder = PhoneCertificates.holder(person, device);
    if (holder.isEmpty()) {
      return new Asked.Refused(CertificateNotice.DEVICE_NAME.of(device));
    }
    var now = clock.instant();
    return database.write(
        handle -> {
          var text = challenges.make(handle, holder.get().person(), device, actor.name(), now);
          var detail = Map.of("person", holder.get().person(), "device", device);
          audit.append(handle, actor.did("certificate challenge", device, detail));
          return new Asked.Challenge(text, now.plus(AttestationChallenges.LIFETIME));
        });
  }

  /**
   * Issues a certificate for the key in a request.
   *
   * @param csr PKCS #10, in PEM or DER
   * @param path what the phone's keystore hands out for that key, in PEM, the key's own first
   */
  public PhoneCertificates.Outcome issue(
      Actor actor, Person person, String device, byte[] csr, String path) {
    var holder = PhoneCertificates.holder(person, device);
    if (holder.isEmpty()) {
      return refused(CertificateNotice.DEVICE_NAME, device);
    }
    return switch (CertificationRequest.read(csr)) {
      case CsrOutcome.Refused(var fault, var what) -> refused(CertificateNotice.of(fault), what);
      case CsrOutcome.Read(var request) -> issue(actor, holder.get(), request, path);
    };
  }

  private PhoneCertificates.Outcome issue(
      Actor actor, Holder holder, CertificationRequest request, String path) {
    var certificates = read(path);
    if (certificates.isEmpty()) {
      return refused(CertificateNotice.ATTESTATION_MALFORMED, "");
    }
    return switch (attestation.check(certificates, request.publicKey(), clock.instant())) {
      case Attested.Refused(var fault) -> refused(CertificateNotice.of(fault), "");
      case Attested.Good good ->
          database
              .read(handle -> fault(handle, holder, request, good.challenge()))
              .map(fault -> refused(fault, holder.device()))
              .orElseGet(() -> issue(actor, holder, request, good));
    };
  }

  private static List<X509Certificate> read(String path) {
    return path.length() <= LONGEST_PATH
            && Pem.certificates(path)
                instanceof PemOutcome.Read<List<X509Certificate>>(var certificates)
        ? certificates
        : List.of();
  }

  private PhoneCertificates.Outcome issue(
      Actor actor, Holder holder, CertificationRequest request, Attested.Good good) {
    var how = new IssuedCertificate.How(EnrolmentRoute.CSR, false, Optional.of(good.root()));
    var order = new IssuePhoneCertificate.Order(actor, holder, request, how, Optional.empty());
    var using = new Using(holder, request, good.challenge());
    return switch (issuing.issue(order, using)) {
      case EnrolmentOutcome.Issued(var certificate, var chain) ->
          new PhoneCertificates.Outcome.Done(certificate);
      case EnrolmentOutcome.Refused refused ->
          using
              .fault
              .<PhoneCertificates.Outcome>map(fault -> refused(fault, holder.device()))
              .orElseGet(
                  () -> new PhoneCertificates.Outcome.Refused(CertificateNotice.of(refused)));
      case EnrolmentOutcome.Pending pending ->
          throw new IllegalStateException("nobody approves what is issued at once");
    };
  }

  /** Uses the challenge up with the certificate, or has neither. */
  private final class Using implements IssuePhoneCertificate.Together {
    private final Holder holder;
    private final CertificationRequest request;
    private final Der challenge;
    private Optional<CertificateNotice> fault = Optional.empty();

    Using(Holder holder, CertificationRequest request, Der challenge) {
      this.holder = holder;
      this.request = request;
      this.challenge = challenge;
    }

    @Override
    public Optional<EnrolmentFault> before(Handle handle) {
      fault = fault(handle, holder, request, challenge);
      if (fault.isEmpty() && !use(handle)) {
        fault = Optional.of(CertificateNotice.ATTESTATION_CHALLENGE);
      }
      return fault.map(told -> EnrolmentFault.REQUEST);
    }

    private boolean use(Handle handle) {
      return challenges.use(handle, holder.person(), holder.device(), challenge, clock.instant());
    }

    @Override
    public void after(Handle handle, IssuedCertificate certificate) {}
  }

  /** What the tables say against it. */
  private Optional<CertificateNotice> fault(
      Handle handle, Holder holder, CertificationRequest request, Der challenge) {
    if (!challenges.isOpen(handle, holder.person(), holder.device(), challenge, clock.instant())) {
      return Optional.of(CertificateNotice.ATTESTATION_CHALLENGE);
    }
    return isKnownAsLess(handle, holder.device(), request.keyHash())
        ? Optional.of(CertificateNotice.ATTESTATION_KEY_KNOWN)
        : Optional.empty();
  }

  /** A key is worth what it was when it came: nobody says of it later that it was made there. */
  private boolean isKnownAsLess(Handle handle, String device, String keyHash) {
    return issued.wasOutside(handle, device, keyHash)
        || bindings
            .open(handle, BindingKind.CERTIFICATE_KEY, keyHash)
            .filter(known -> known.level() != BindingLevel.ATTESTED_KEY)
            .isPresent();
  }

  private static PhoneCertificates.Outcome refused(CertificateNotice why, String detail) {
    return new PhoneCertificates.Outcome.Refused(why.of(detail));
  }
}
