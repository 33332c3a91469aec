package jp.mochi.idp.lifecycle.device;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
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
  private final Clock clock;

  /**
   * @param trusted the configured authorities
   * @param ours for which device our own authority has issued a certificate
   */
  public Pinnable(ClientCertificates trusted, RegisteredDevices.DeviceOf ours, Clock clock) {
    this.trusted = trusted;
    this.ours = ours;
    this.clock = clock;
  }

  /**
   * Why not. May ask the certificate's authority, so that it is asked before a transaction.
   *
   * @param shown the certificate, then those of its authority that came along
   */
  Optional<Notice> fault(List<X509Certificate> shown) {
    return switch (trusted.check(shown, clock.instant())) {
      case TrustOutcome.Trusted(var path) -> ofOurs(path);
      case TrustOutcome.ForeignIssuer(var issuer) -> fault(DeviceNotice.PIN_FOREIGN, issuer);
      case TrustOutcome.Expired(var since, var whose) ->
          fault(DeviceNotice.PIN_EXPIRED, whose, since.toString());
      case TrustOutcome.NotYetValid(var from, var whose) ->
          fault(DeviceNotice.PIN_EARLY, whose, from.toString());
      case TrustOutcome.Revoked(var reason, var at) ->
          fault(DeviceNotice.PIN_REVOKED, at.toString(), reason.text());
      case TrustOutcome.Unchecked(var why) -> fault(DeviceNotice.PIN_UNCHECKED, why);
      case TrustOutcome.Weak(var what) -> fault(DeviceNotice.PIN_UNUSABLE, "too weak: " + what);
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
