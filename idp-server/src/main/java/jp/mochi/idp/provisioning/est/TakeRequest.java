package jp.mochi.idp.provisioning.est;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.RenewedNames;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.certificate.ShownCertificate;
import jp.mochi.idp.pki.IssuedByUs;
import jp.mochi.idp.provisioning.AskOnce;
import jp.mochi.idp.provisioning.RefusalWords;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Language;

/** RFC 7030 §4.2: takes a request for a certificate to the enrolment desk. */
public final class TakeRequest {
  private final IssuedByUs issued;
  private final Function<Circumstances, EnrolmentDesk> desks;
  private final FloodCounter refusals;
  private final InstantSource clock;

  /**
   * @param desks where certificates are asked for, by somebody under these circumstances
   * @param refusals counts what anybody may send
   */
  public TakeRequest(
      IssuedByUs issued,
      Function<Circumstances, EnrolmentDesk> desks,
      FloodCounter refusals,
      InstantSource clock) {
    this.clock = clock;
    this.issued = issued;
    this.desks = desks;
    this.refusals = refusals;
  }

  /**
   * Who asks, and how.
   *
   * @param shown the certificate of the handshake, or of a listed proxy's header
   * @param code what HTTP authentication says
   */
  record Asker(
      ShownCertificate shown,
      Optional<BasicCode> code,
      Circumstances circumstances,
      Language language) {
    Optional<X509Certificate> certificate() {
      return shown instanceof ShownCertificate.Certificate(var chain)
          ? Optional.of(chain.getFirst())
          : Optional.empty();
    }
  }

  /** Whether there is anything to go by, before a request is looked at. */
  Optional<EstAnswer> fault(Asker asker, boolean again) {
    if (asker.shown() instanceof ShownCertificate.Unreadable(var why)) {
      return Optional.of(refused(asker, Reason.EST_MALFORMED, 400, why));
    }
    if (again && asker.certificate().isEmpty()) {
      return Optional.of(
          refused(
              asker,
              Reason.EST_UNAUTHENTICATED,
              403,
              "simplereenroll takes the certificate that is to be renewed, in the TLS handshake;"
                  + " none came."));
    }
    return !again && asker.code().isEmpty() && asker.certificate().isEmpty()
        ? Optional.of(
            new EstAnswer.Unauthenticated(
                "Show a one-time code (HTTP Basic: its handle as user, its secret as password), or"
                    + " your certificate in the TLS handshake."))
        : Optional.empty();
  }

  /**
   * Takes one.
   *
   * @param csr PKCS #10
   * @param again whether the certificate that was shown is to be renewed
   */
  EstAnswer take(Asker asker, byte[] csr, boolean again) {
    return switch (CertificationRequest.read(csr)) {
      case CsrOutcome.Refused(var fault, var what) -> {
        var refusal =
            new EnrolmentOutcome.Refused(EnrolmentFault.REQUEST, Optional.of(fault), what);
        yield refused(asker, Reason.EST_MALFORMED, 400, RefusalWords.of(refusal, asker.language()));
      }
      case CsrOutcome.Read(var request) -> again ? renewed(asker, request) : asked(asker, request);
    };
  }

  private EstAnswer renewed(Asker asker, CertificationRequest request) {
    var certificate = asker.certificate().orElseThrow();
    return RenewedNames.same(request, certificate)
        ? answered(asker, request, new Proof.Existing(certificate))
        : refused(
            asker,
            Reason.EST_OTHER_NAMES,
            400,
            "The request's subject and alternative names aren't those of the certificate (RFC 7030"
                + " section 4.2.2).");
  }

  /** A code counts before a certificate: it says for which device. */
  private EstAnswer asked(Asker asker, CertificationRequest request) {
    var proof =
        asker
            .code()
            .map(code -> Proof.shown(code.challenge(), request))
            .orElseGet(() -> asker.certificate().map(Proof.Existing::new));
    return proof
        .map(found -> answered(asker, request, found))
        .orElseGet(
            () ->
                refused(
                    asker,
                    Reason.EST_UNAUTHENTICATED,
                    401,
                    RefusalWords.CHALLENGE.in(asker.language())));
  }

  /**
   * §4.2.3: a client that was told to wait sends the same request again. EST has no name for that
   * transaction; it is the request's key, with what was shown for it.
   */
  private EstAnswer answered(Asker asker, CertificationRequest request, Proof proof) {
    var desk = desks.apply(asker.circumstances());
    var transaction = name(proof) + " " + request.keyHash();
    var ask = new Ask(EnrolmentRoute.EST, request, proof, Optional.of(transaction));
    var outcome = new AskOnce(clock).ask(desk, ask);
    return switch (outcome) {
      case EnrolmentOutcome.Issued(var certificate, var chain) ->
          new EstAnswer.Issued(
              CertificatesOnly.of(List.of(certificate.certificate().asCertificate())));
      case EnrolmentOutcome.Pending pending -> new EstAnswer.Pending();
      case EnrolmentOutcome.Refused refused ->
          new EstAnswer.Refused(status(refused), RefusalWords.of(refused, asker.language()));
    };
  }

  private String name(Proof proof) {
    return switch (proof) {
      case Proof.Code(var challenge) -> challenge.handle();
      case Proof.Shared(var challenge, var device) -> challenge.name() + " " + device;
      case Proof.Existing(var certificate) ->
          issued.same(certificate).map(own -> own.serial()).orElse("");
    };
  }

  private static int status(EnrolmentOutcome.Refused refused) {
    return switch (refused.fault()) {
      case NO_PROOF, UNKNOWN_CODE, WRONG_SECRET, BURNT, EXPIRED, USED, WRONG_ROUTE -> 401;
      case REQUEST, WRONG_KEY, NO_DEVICE -> 400;
      case NOT_AWAITED,
          KEY_OF_ANOTHER_DEVICE,
          KEY_BARRED,
          DEVICE_OF_ANOTHER,
          DEVICE_REGISTERED_TO_ANOTHER,
          DEVICE_SHUT_OUT,
          DEVICE_FULL,
          TOO_MANY_DEVICES,
          UNKNOWN_CERTIFICATE,
          CERTIFICATE_EXPIRED,
          REVOKED,
          TOO_EARLY_TO_RENEW,
          REPLAYED,
          UNKNOWN_TRANSACTION,
          DENIED,
          NO_PERSON ->
          403;
      case TOO_MANY -> 429;
      case DIRECTORY_UNAVAILABLE, NO_AUTHORITY, AUTHORITY_ENDED, TOKEN_UNAVAILABLE -> 503;
    };
  }

  /** Refused by us: the desk has seen nothing of it. */
  EstAnswer refused(Asker asker, Reason reason, int status, String why) {
    refusals.record(
        AuditEvent.Refused.unnamed(
            asker.circumstances(), Optional.empty(), reason, Map.of("fault", why)));
    return new EstAnswer.Refused(status, why);
  }

  /** Somebody writes a header that only a proxy on the list may: it wasn't read. */
  void noteForeignHeader(Circumstances circumstances, String peer) {
    refusals.record(
        AuditEvent.Refused.unnamed(
            circumstances, Optional.empty(), Reason.CERTIFICATE_HEADER, Map.of("peer", peer)));
  }
}
