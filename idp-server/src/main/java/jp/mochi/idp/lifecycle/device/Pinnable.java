package jp.mochi.idp.lifecycle.device;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.idp.certificate.CertifiedIdentifiers;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.lifecycle.Notice;

/**
 * Which certificates may be bound to a device by somebody's word: those that count here and that
 * another authority has issued. Of our own the register knows the device from their enrolment, and
 * what nobody can sign in by is bound to nothing.
 */
public final class Pinnable {
  private final ClientCertificates trusted;
  private final RegisteredDevices.DeviceOf ours;
  private final CertifiedIdentifiers identifiers;
  private final Clock clock;

  /**
   * @param trusted the configured authorities
   * @param ours for which device our own authority has issued a certificate
   * @param identifiers what certificates say of devices, and records may not
   */
  public Pinnable(
      ClientCertificates trusted,
      RegisteredDevices.DeviceOf ours,
      CertifiedIdentifiers identifiers,
      Clock clock) {
    this.trusted = trusted;
    this.ours = ours;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** A certificate's subject for records and labels. */
  String subject(X509Certificate certificate) {
    return identifiers.subject(certificate);
  }

  /**
   * Why not. May ask the certificate's authority, so that it is asked before a transaction.
   *
   * @param shown the certificate, then those of its authority that came along
   */
  Optional<Notice> fault(List<X509Certificate> shown) {
    var certificate = shown.getFirst();
    return switch (trusted.check(shown, clock.instant())) {
      case TrustOutcome.Trusted(var path) -> ofOurs(path);
      case TrustOutcome.ForeignIssuer(var issuer) -> fault(DeviceNotice.PIN_FOREIGN, issuer);
      case TrustOutcome.Expired(var since, var whose) ->
          fault(
              DeviceNotice.PIN_EXPIRED, identifiers.without(certificate, whose), since.toString());
      case TrustOutcome.NotYetValid(var from, var whose) ->
          fault(DeviceNotice.PIN_EARLY, identifiers.without(certificate, whose), from.toString());
      case TrustOutcome.Revoked(var reason, var at) ->
          fault(DeviceNotice.PIN_REVOKED, at.toString(), reason.text());
      case TrustOutcome.Unchecked(var why) -> fault(DeviceNotice.PIN_UNCHECKED, why);
      case TrustOutcome.Weak(var what) ->
          fault(DeviceNotice.PIN_UNUSABLE, "too weak: " + identifiers.without(certificate, what));
      case TrustOutcome.NotForClients(var why) -> fault(DeviceNotice.PIN_UNUSABLE, why);
      case TrustOutcome.OutsideConstraints(var why) -> fault(DeviceNotice.PIN_UNUSABLE, why);
      case TrustOutcome.Malformed(var why) -> fault(DeviceNotice.PIN_UNUSABLE, why);
    };
  }

  private Optional<Notice> ofOurs(CertificatePath path) {
    return ours.certificate(path).map(DeviceNotice.PIN_OURS::of);
  }

  private static Optional<Notice> fault(DeviceNotice notice, String... details) {
    return Optional.of(notice.of(details));
  }
}
