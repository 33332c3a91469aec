package jp.mochi.idp.lifecycle.enrolment;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import jp.mochi.cert.authority.EndedCertificates;
import jp.mochi.cert.authority.EndingCertificate;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Ownership;
import jp.mochi.idp.signal.RecordedActs;
import org.jdbi.v3.core.Handle;

/**
 * What the owner of a device is to do where a certificate of it ends: nothing, where another one or
 * a key of it counts; else to register it again. The page of a person's phones makes a new device
 * of their own, and only where a rule opens it; for the very device the helpdesk has a code.
 */
final class WayOn {
  private final BooleanSupplier oneself;
  private final EndedCertificates certificates = new EndedCertificates();
  private final Devices devices = new Devices();
  private final DeviceKeys keys = new DeviceKeys();

  /**
   * @param oneself whether a rule in force lets people register devices of their own
   */
  WayOn(BooleanSupplier oneself) {
    this.oneself = oneself;
  }

  /**
   * As a record's {@link RecordedActs#WAY_ON} says it.
   *
   * @param from when the certificate no longer counts
   */
  String of(Handle handle, EndingCertificate certificate, Instant from) {
    var device =
        devices
            .find(handle, certificate.device())
            .filter(it -> it.owner().person().equals(certificate.person()));
    if (goesOn(handle, certificate, device, from)) {
      return RecordedActs.NOTHING_TO_DO;
    }
    var theirOwn =
        device
            .filter(it -> it.ownership() == Ownership.BYOD)
            .filter(it -> it.state().takesBindings());
    return theirOwn.isPresent() && oneself.getAsBoolean()
        ? RecordedActs.BY_PAGE
        : RecordedActs.BY_HELPDESK;
  }

  private boolean goesOn(
      Handle handle, EndingCertificate certificate, Optional<Device> device, Instant from) {
    if (device.filter(it -> it.state() != DeviceState.ACTIVE).isPresent()) {
      return false;
    }
    return certificates.hasAnother(handle, certificate, from)
        || keys.ofDevice(handle, certificate.device()).stream()
            .filter(key -> key.holder().person().equals(certificate.person()))
            .anyMatch(key -> key.alarm().isEmpty());
  }
}
