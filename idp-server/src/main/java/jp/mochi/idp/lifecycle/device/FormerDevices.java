package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.session.Session;
import org.jdbi.v3.core.Handle;

/**
 * What the register has already of a phone that is being enrolled, told by the numbers that its
 * maker's key has signed. Its owner has reset it, or has never got our answer: then the device that
 * it was is retired in the transaction that records the certificate of what it is now, for which
 * somebody has shown a code. Nothing is retired before, so that no number alone ends anything.
 *
 * <p>That is so for a device of the same owner and the same ownership that is pending or active. A
 * company's phone doesn't become somebody's own by its owner's own code; and whatever is shut out
 * stays so until somebody resumes or retires it.
 */
final class FormerDevices {
  /** What they were known by ends when they are lost; until they are retired, it isn't free. */
  private static final Set<DeviceState> MISSING =
      EnumSet.of(DeviceState.LOST, DeviceState.SUSPENDED);

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final EndWithDevice ends;
  private final AuditLog audit;
  private final Clock clock;

  FormerDevices(AuditLog audit, Clock clock) {
    this.ends = new EndWithDevice(audit, clock);
    this.audit = audit;
    this.clock = clock;
  }

  /** What there is. */
  sealed interface Found {
    /** Nothing is against it; what it was before is to be retired. */
    record Former(Set<String> devices) implements Found {
      public Former {
        devices = Set.copyOf(devices);
      }
    }

    /**
     * A device that it can't take the place of.
     *
     * @param what which number and whose, for records
     */
    record Taken(EnrolmentFault fault, String what) implements Found {}
  }

  /**
   * Looks for other devices that bear one of a phone's numbers, or bore it until they were lost.
   *
   * @param ownership what the phone is to be
   */
  Found found(Handle handle, PhoneAnswers.Answer answer, Ownership ownership) {
    var former = new TreeSet<String>();
    for (var reference : answer.references()) {
      for (var other : holders(handle, answer, reference)) {
        var fault = fault(other, answer, ownership);
        if (fault.isPresent()) {
          return new Found.Taken(fault.get(), kind(reference) + " of " + other.id());
        }
        former.add(other.id());
      }
    }
    return new Found.Former(former);
  }

  private static Optional<EnrolmentFault> fault(
      Device other, PhoneAnswers.Answer answer, Ownership ownership) {
    if (!other.owner().person().equals(answer.person()) || other.ownership() != ownership) {
      return Optional.of(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER);
    }
    return other.state().takesBindings()
        ? Optional.empty()
        : Optional.of(EnrolmentFault.DEVICE_SHUT_OUT);
  }

  private List<Device> holders(Handle handle, PhoneAnswers.Answer answer, String reference) {
    var open = bindings.open(handle, BindingKind.IDENTIFIER, reference).map(Binding::device);
    if (open.filter(answer.device()::equals).isPresent()) {
      return List.of();
    }
    var holders = new ArrayList<>(open.flatMap(id -> devices.find(handle, id)).stream().toList());
    bindings.ended(handle, BindingKind.IDENTIFIER, reference).stream()
        .map(Binding::device)
        .filter(id -> !id.equals(answer.device()))
        .distinct()
        .flatMap(id -> devices.find(handle, id).stream())
        .filter(device -> MISSING.contains(device.state()))
        .forEach(holders::add);
    return holders;
  }

  /** Which identifier a reference is of. */
  static String kind(String reference) {
    return reference.substring(0, reference.indexOf(':'));
  }

  /**
   * Retires what a phone was before, in the transaction that enrols it; the caller has it undone
   * where the phone isn't enrolled after all.
   *
   * @param by who let the phone in
   * @param ended takes the sessions that end by it
   * @return why it isn't enrolled
   */
  Optional<EnrolmentFault> replace(
      Handle handle,
      Actor actor,
      By by,
      PhoneAnswers.Answer answer,
      Ownership ownership,
      List<Session> ended) {
    return switch (found(handle, answer, ownership)) {
      case Found.Taken(var fault, var what) -> Optional.of(fault);
      case Found.Former(var before) when before.isEmpty() -> Optional.empty();
      case Found.Former(var before) -> {
        // In one order, whoever else does so: of two at once, one waits for the other.
        new TreeSet<>(before).forEach(id -> devices.hold(handle, id));
        yield found(handle, answer, ownership) instanceof Found.Former(var now)
                && now.equals(before)
            ? retired(handle, actor, by, "replaced by " + answer.device(), before, ended)
            : Optional.of(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER);
      }
    };
  }

  private Optional<EnrolmentFault> retired(
      Handle handle, Actor actor, By by, String why, Set<String> before, List<Session> ended) {
    var doer = new jp.mochi.device.register.By(by.name(), by.person());
    for (var id : new TreeSet<>(before)) {
      if (!(devices.move(handle, id, DeviceAct.RETIRE, doer, why, clock.instant())
          instanceof Devices.Moved.Done(var from, var device))) {
        return Optional.of(EnrolmentFault.DEVICE_SHUT_OUT);
      }
      var ending = ends.end(handle, actor, device, DeviceAct.RETIRE);
      ended.addAll(ending.sessions());
      var detail = new TreeMap<>(Enter.detail(device));
      detail.put("before", from.state().text());
      detail.put("reason", why);
      detail.put("by", by.name());
      detail.put("sessions", String.valueOf(ending.sessions().size()));
      detail.put("certificates", String.valueOf(ending.certificates().size()));
      audit.append(handle, actor.did(ActWords.operation(DeviceAct.RETIRE), id, detail));
    }
    return Optional.empty();
  }
}
