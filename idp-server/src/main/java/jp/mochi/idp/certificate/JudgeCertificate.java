package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.trust.CertificateNames;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Device;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.ldap.Person;

/** Judges what was shown: is it one of ours, does it still count, and whose is it. */
public final class JudgeCertificate {
  private final ClientCertificates trusted;
  private final CertificateOwners owners;
  private final RegisteredDevices devices;
  private final Clock clock;

  /**
   * @param devices what the register says of the device that it was issued for
   */
  public JudgeCertificate(
      ClientCertificates trusted,
      CertificateOwners owners,
      RegisteredDevices devices,
      Clock clock) {
    this.trusted = trusted;
    this.owners = owners;
    this.devices = devices;
    this.clock = clock;
  }

  /** Judges it now. */
  public Judged judge(ShownCertificate shown) {
    return switch (shown) {
      case ShownCertificate.Nothing() ->
          new Judged.Refused(Reason.CERTIFICATE_MISSING, Map.of("received", "no certificate"));
      case ShownCertificate.Unreadable(var why) ->
          new Judged.Refused(Reason.CERTIFICATE_UNUSABLE, Map.of("fault", why));
      case ShownCertificate.Certificate certificate -> judge(certificate);
    };
  }

  private Judged judge(ShownCertificate.Certificate shown) {
    var outcome = trusted.check(shown.chain(), clock.instant());
    if (outcome instanceof TrustOutcome.Trusted(var path)) {
      return owned(path);
    }
    var refusal = Standing.refusal(outcome);
    var detail = new HashMap<>(facts(shown.chain().getFirst()));
    var fault = devices.identifiers().without(shown.chain().getFirst(), refusal.fault());
    detail.put("fault", fault);
    return new Judged.Refused(refusal.reason(), detail);
  }

  private Judged owned(CertificatePath path) {
    var detail = new HashMap<>(facts(path.certificate()));
    detail.put("authority", path.authority().name());
    return switch (devices.of(path)) {
      case OfDevice.Bound(var device) -> of(path, device, false, detail);
      case OfDevice.Identified(var device) -> {
        detail.put("device-by", BindingLevel.DEVICE_IDENTIFIER.text());
        yield of(path, device, true, detail);
      }
      case OfDevice.Several(var ids) ->
          refused(Reason.CERTIFICATE_UNMAPPED, detail, Standing.severalDevices(ids));
      case OfDevice.Unreadable(var place) ->
          refused(Reason.CERTIFICATE_UNUSABLE, detail, Standing.unreadable(place));
      case OfDevice.None() -> owned(path, Optional.empty(), false, detail);
    };
  }

  private Judged of(
      CertificatePath path, Device device, boolean identified, Map<String, String> detail) {
    detail.put("device", device.id());
    return RegisteredDevices.refusal(device.state())
        .map(reason -> refused(reason, detail, "the register says so of the device"))
        .orElseGet(() -> owned(path, Optional.of(device), identified, detail));
  }

  private Judged owned(
      CertificatePath path,
      Optional<Device> device,
      boolean identified,
      Map<String, String> detail) {
    return switch (owners.now(path)) {
      case Owner.One(var person) when device.filter(it -> !isTheirs(it, person)).isPresent() ->
          refused(Reason.CERTIFICATE_UNMAPPED, detail, "its device is another person's");
      case Owner.One(var person) ->
          new Judged.Theirs(
              person, held(path, identified), device.map(Device::id), identified, detail);
      case Owner.Nobody() -> refused(Reason.CERTIFICATE_UNMAPPED, detail, Standing.NOBODYS);
      case Owner.Several() ->
          refused(Reason.CERTIFICATE_UNMAPPED, detail, Standing.SEVERAL_PEOPLES);
      case Owner.Unknown(var cause) ->
          refused(Reason.DIRECTORY_UNAVAILABLE, detail, String.valueOf(cause.getMessage()));
    };
  }

  private HeldCertificate held(CertificatePath path, boolean identified) {
    var held = devices.identifiers().held(path);
    return identified ? held.numbered() : held;
  }

  private static boolean isTheirs(Device device, Person person) {
    return device.owner().person().equals(person.id().value());
  }

  private static Judged refused(Reason reason, Map<String, String> facts, String fault) {
    var detail = new HashMap<>(facts);
    detail.put("fault", fault);
    return new Judged.Refused(reason, detail);
  }

  private Map<String, String> facts(X509Certificate certificate) {
    return Map.of(
        "certificate", CertificatePathText.fingerprint(certificate),
        "subject", devices.identifiers().subject(certificate),
        "issuer", certificate.getIssuerX500Principal().getName(),
        "serial", CertificateNames.serial(certificate.getSerialNumber()));
  }
}
