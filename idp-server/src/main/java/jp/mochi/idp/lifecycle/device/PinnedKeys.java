package jp.mochi.idp.lifecycle.device;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.lifecycle.Notice;
import org.jdbi.v3.core.Handle;

/**
 * Binds keys of certificates that other authorities issued to devices of the register, and ends
 * that: such a certificate names a person at best, so which phone it is has to be said by somebody.
 */
public final class PinnedKeys {
  private static final int LONGEST_LABEL = 100;

  private final DeviceRegister.Parts parts;
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final EndWithDevice ends;
  private final MayAct mayAct;

  PinnedKeys(DeviceRegister.Parts parts, EndWithDevice ends, MayAct mayAct) {
    this.parts = parts;
    this.ends = ends;
    this.mayAct = mayAct;
  }

  /**
   * Binds a certificate's key to a device. Nobody does so for a device of their own; whoever calls
   * this makes sure that it is an administrator: under {@code map: [device]} it says whose the
   * certificate is, see {@code docs/decisions/0028-administrators-pin.md}.
   *
   * @param pem the certificate; what stands behind it in the text is its authority's
   * @param onDevice whether the key was made on the device and is not meant to leave it
   * @param why for the record
   */
  public DeviceOutcome bind(Doer doer, String id, String pem, boolean onDevice, String why) {
    var shown = read(pem);
    var device = parts.database().read(handle -> devices.find(handle, id));
    if (device.isEmpty()) {
      return new DeviceOutcome.NotThere(id);
    }
    var owner = device.get().owner().person();
    var refusal =
        Reasons.fault(why)
            .or(() -> shown.isEmpty() ? Optional.of(DeviceNotice.PEM.of()) : Optional.empty())
            .or(() -> own(doer, owner))
            .or(() -> mayAct.ofGiving(doer, owner))
            .or(() -> parts.pinnable().fault(shown));
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    var certificate = shown.getFirst();
    var level = onDevice ? BindingLevel.DEVICE_BOUND_KEY : BindingLevel.COPYABLE_KEY;
    var fresh =
        new Bindings.Fresh(
            id,
            BindingKind.CERTIFICATE_KEY,
            level,
            RegisteredDevices.keyHash(certificate),
            label(certificate));
    return parts.database().write(handle -> bound(handle, doer, fresh, certificate, why.strip()));
  }

  private static Optional<Notice> own(Doer doer, String owner) {
    return doer.person().filter(owner::equals).map(own -> DeviceNotice.OWN_DEVICE.of());
  }

  /** The phone's certificate with those that came along; none where it isn't a phone's. */
  private static List<X509Certificate> read(String pem) {
    return switch (Pem.certificates(pem)) {
      case PemOutcome.Read<List<X509Certificate>>(var found)
          when !found.isEmpty() && found.getFirst().getBasicConstraints() < 0 ->
          found;
      case PemOutcome<List<X509Certificate>> other -> List.of();
    };
  }

  private String label(X509Certificate certificate) {
    var subject = parts.pinnable().subject(certificate);
    return subject.substring(0, Math.min(subject.length(), LONGEST_LABEL));
  }

  private DeviceOutcome bound(
      Handle handle, Doer doer, Bindings.Fresh fresh, X509Certificate shown, String why) {
    var missing = missing(handle, fresh);
    if (missing.isPresent()) {
      return refused(DeviceNotice.KEY_TAKEN.of(missing.get().id()));
    }
    var added = bindings.add(handle, fresh, doer.actor().name(), parts.clock().instant());
    return switch (added) {
      case Bindings.Added.Done(var binding) -> {
        var device = devices.find(handle, binding.device()).orElseThrow();
        var detail = detail(device, binding, why);
        detail.put("subject", parts.pinnable().subject(shown));
        detail.put("issuer", shown.getIssuerX500Principal().getName());
        parts.audit().append(handle, doer.actor().did("device pin", device.id(), detail));
        yield new DeviceOutcome.Done(device, Ending.NOTHING);
      }
      case Bindings.Added.Already(var binding) ->
          refused(DeviceNotice.KEY_BOUND.of(binding.level().text()));
      case Bindings.Added.OfAnother(var other) -> refused(DeviceNotice.KEY_TAKEN.of(other));
      case Bindings.Added.NotNow(var device) when device.isEmpty() ->
          new DeviceOutcome.NotThere(fresh.device());
      case Bindings.Added.NotNow(var device) ->
          refused(DeviceNotice.noWay(device.orElseThrow(), parts.clock().getZone()));
      case Bindings.Added.TooMany() ->
          refused(DeviceNotice.KEYS_FULL.of(String.valueOf(Bindings.MOST)));
    };
  }

  /** A device that had this key and was lost: it may be in anybody's hands until it is resumed. */
  private Optional<Device> missing(Handle handle, Bindings.Fresh fresh) {
    return bindings.ended(handle, fresh.kind(), fresh.reference()).stream()
        .filter(ended -> !ended.device().equals(fresh.device()))
        .flatMap(ended -> devices.find(handle, ended.device()).stream())
        .filter(
            device -> device.state() == DeviceState.LOST || device.state() == DeviceState.SUSPENDED)
        .findFirst();
  }

  private static Map<String, String> detail(Device device, Binding binding, String why) {
    var detail = Enter.detail(device);
    detail.put("key", binding.reference());
    detail.put("level", binding.level().text());
    detail.put("reason", why);
    return detail;
  }

  private static DeviceOutcome refused(Notice why) {
    return new DeviceOutcome.Refused(why);
  }

  /**
   * Ends it, with the sessions from the device: which of them rest on this key isn't kept.
   *
   * @param key SHA-256 of the key's SubjectPublicKeyInfo, in hex
   */
  public DeviceOutcome release(Doer doer, String id, String key, String why) {
    var device = parts.database().read(handle -> devices.find(handle, id));
    if (device.isEmpty()) {
      return new DeviceOutcome.NotThere(id);
    }
    var refusal = Reasons.fault(why).or(() -> mayAct.refusal(doer, device.get().owner().person()));
    return refusal.isPresent()
        ? refused(refusal.get())
        : parts.database().write(handle -> released(handle, doer, id, key, why.strip()));
  }

  private DeviceOutcome released(Handle handle, Doer doer, String id, String key, String why) {
    var device = devices.hold(handle, id).orElseThrow();
    var now = parts.clock().instant();
    var binding =
        bindings
            .open(handle, BindingKind.CERTIFICATE_KEY, key)
            .filter(open -> open.device().equals(id));
    if (binding.isEmpty()) {
      return refused(DeviceNotice.NO_KEY.of(id));
    }
    if (issued.inForce(handle, id, now).stream().anyMatch(it -> it.keyHash().equals(key))) {
      return refused(DeviceNotice.KEY_ISSUED.of());
    }
    bindings.end(handle, binding.get().id(), why, now);
    var ending = ends.signOut(handle, doer.actor(), device, "a key of it ended: " + why);
    var detail = detail(device, binding.get(), why);
    detail.put("sessions", String.valueOf(ending.sessions().size()));
    parts.audit().append(handle, doer.actor().did("device unpin", id, detail));
    return new DeviceOutcome.Done(device, ending);
  }
}
