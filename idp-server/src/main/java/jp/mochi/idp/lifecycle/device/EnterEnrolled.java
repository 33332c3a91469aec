package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.KeyOfDevice;
import org.jdbi.v3.core.Handle;

/**
 * Brings a device into the register that somebody enrols, in the transaction that records its
 * certificate. One that the register knows stays as it is: a pending one is approved by whoever
 * approves devices, not by a code.
 */
public final class EnterEnrolled {
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final AuditLog audit;
  private final int most;
  private final Clock clock;

  /**
   * @param most how many devices a person may have at hand
   */
  public EnterEnrolled(AuditLog audit, int most, Clock clock) {
    this.audit = audit;
    this.most = most;
    this.clock = clock;
  }

  /** What the register says against a device that is to be enrolled, before anything is begun. */
  public Optional<EnrolmentFault> fault(Handle handle, Candidate candidate) {
    var known = devices.find(handle, candidate.device());
    if (known.isEmpty()) {
      return devices.hasRoom(handle, candidate.person(), most)
          ? Optional.empty()
          : Optional.of(EnrolmentFault.TOO_MANY_DEVICES);
    }
    if (!known.get().owner().person().equals(candidate.person())) {
      return Optional.of(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER);
    }
    return known.get().state().takesBindings()
        ? Optional.empty()
        : Optional.of(EnrolmentFault.DEVICE_SHUT_OUT);
  }

  /**
   * Enters it where the register doesn't know it.
   *
   * @param by who let it in
   * @param approved whether it may be used at once
   * @return why it can't be; whether one that is known may be enrolled, others ask
   */
  public Optional<EnrolmentFault> enter(
      Handle handle, Actor actor, Candidate candidate, By by, boolean approved) {
    if (devices.find(handle, candidate.device()).isPresent()) {
      return Optional.empty();
    }
    var doer = new jp.mochi.device.register.By(by.name(), by.person());
    return switch (devices.register(
        handle, fresh(candidate, approved), doer, most, clock.instant())) {
      case Devices.Registered.Done(var device) -> {
        bindFormer(handle, device, by);
        var detail = Enter.detail(device);
        detail.put("by", by.name());
        audit.append(handle, actor.did("device add", device.id(), detail));
        yield Optional.empty();
      }
      case Devices.Registered.IdTaken() -> Optional.empty(); // a moment ago: known by now
      case Devices.Registered.TooMany(var limit) -> Optional.of(EnrolmentFault.TOO_MANY_DEVICES);
    };
  }

  private static Device.Fresh fresh(Candidate candidate, boolean approved) {
    return new Device.Fresh(
        candidate.device(),
        new Owner(candidate.person(), candidate.username()),
        "",
        switch (candidate.ownership()) {
          case CORPORATE -> Ownership.CORPORATE;
          case BYOD -> Ownership.BYOD;
        },
        switch (candidate.platform()) {
          case IOS -> Platform.IOS;
          case ANDROID -> Platform.ANDROID;
          case OTHER -> Platform.OTHER;
        },
        "",
        approved);
  }

  /** Certificates from before the register knew it count for an overlap yet. */
  private void bindFormer(Handle handle, Device device, By by) {
    for (var former : issued.inForce(handle, device.id(), clock.instant())) {
      if (former.person().equals(device.owner().person())) {
        var unused = bindings.add(handle, KeyOfDevice.binding(former), by.name(), clock.instant());
      }
    }
  }
}
