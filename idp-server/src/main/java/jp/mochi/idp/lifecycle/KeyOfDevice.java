package jp.mochi.idp.lifecycle;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import org.jdbi.v3.core.Handle;

/**
 * Binds the key of a certificate to the device that it is issued for, where the register knows the
 * device: nobody gets a certificate for a device of somebody else, or for one that is shut out. A
 * device that the register doesn't know, since an officer has had its certificate issued and nobody
 * has enrolled it, has its certificate, and no binding.
 */
public final class KeyOfDevice {
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();

  /**
   * Why the register lets nobody have what is ordered; the device stays as it is until the
   * transaction ends.
   */
  Optional<Refused> fault(Handle handle, IssuePhoneCertificate.Order order) {
    return devices
        .hold(handle, order.holder().device())
        .flatMap(device -> fault(handle, device, order));
  }

  /** The same as the register says it now, and may say otherwise in a moment. */
  Optional<Refused> known(Handle handle, IssuePhoneCertificate.Order order) {
    return devices
        .find(handle, order.holder().device())
        .flatMap(device -> fault(handle, device, order));
  }

  private Optional<Refused> fault(Handle handle, Device device, IssuePhoneCertificate.Order order) {
    if (!device.owner().person().equals(order.holder().person())) {
      return Optional.of(new Refused(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER, device.id()));
    }
    if (!device.state().takesBindings()) {
      return Optional.of(new Refused(EnrolmentFault.DEVICE_SHUT_OUT, device.id()));
    }
    var open = bindings.openOf(handle, device.id());
    var known = open.stream().anyMatch(it -> it.reference().equals(order.request().keyHash()));
    return known || open.size() < Bindings.MOST
        ? Optional.empty()
        : Optional.of(new Refused(EnrolmentFault.DEVICE_FULL, device.id()));
  }

  /** What the key of a certificate is worth as a binding of its device. */
  public static Bindings.Fresh binding(IssuedCertificate certified) {
    return new Bindings.Fresh(
        certified.device(),
        BindingKind.CERTIFICATE_KEY,
        level(certified.how()),
        certified.keyHash(),
        "");
  }

  private static BindingLevel level(IssuedCertificate.How how) {
    if (how.attestedBy().isPresent()) {
      return BindingLevel.ATTESTED_KEY;
    }
    return how.keyOutside() ? BindingLevel.COPYABLE_KEY : BindingLevel.DEVICE_BOUND_KEY;
  }

  /** Binds the key, in the transaction in which there was no {@link #fault}. */
  void bind(Handle handle, IssuedCertificate certified, Instant now) {
    if (devices.find(handle, certified.device()).isEmpty()) {
      return;
    }
    switch (bindings.add(handle, binding(certified), certified.issuedBy(), now)) {
      case Bindings.Added.Done done -> {}
      case Bindings.Added.Already already -> {} // a renewal: a key is worth what it was
      case Bindings.Added.OfAnother other -> throw new IllegalStateException("bound to " + other);
      case Bindings.Added.NotNow gone -> throw new IllegalStateException("not held: " + gone);
      case Bindings.Added.TooMany most -> throw new IllegalStateException("not counted");
    }
  }

  /** Ends the binding of a key once no certificate of it counts for the device any more. */
  void release(Handle handle, IssuedCertificate revoked, Instant now) {
    var still =
        issued.inForce(handle, revoked.device(), now).stream()
            .anyMatch(other -> other.keyHash().equals(revoked.keyHash()));
    if (!still) {
      bindings
          .open(handle, BindingKind.CERTIFICATE_KEY, revoked.keyHash())
          .ifPresent(it -> bindings.end(handle, it.id(), "its certificate was revoked", now));
    }
  }
}
