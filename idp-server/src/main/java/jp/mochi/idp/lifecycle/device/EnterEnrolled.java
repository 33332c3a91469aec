package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.KeyOfDevice;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import org.jdbi.v3.core.Handle;

/**
 * Brings a device into the register that somebody enrols, in the transaction that records its
 * certificate. One that the register knows stays as it is: a pending one is approved by whoever
 * approves devices, not by a code.
 */
public final class EnterEnrolled {
  private static final Set<DeviceState> MISSING =
      EnumSet.of(DeviceState.LOST, DeviceState.SUSPENDED);

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final PhoneAnswers answers = new PhoneAnswers();
  private final AuditLog audit;
  private final DevicesAllowed allowed;
  private final Clock clock;

  /**
   * @param allowed how many devices people may have at hand
   */
  public EnterEnrolled(AuditLog audit, DevicesAllowed allowed, Clock clock) {
    this.audit = audit;
    this.allowed = allowed;
    this.clock = clock;
  }

  /** How many devices its owner may have. May ask the directory: before a transaction. */
  public Allowed allowed(Candidate candidate) {
    return allowed.to(candidate.person(), ownership(candidate));
  }

  /** What the register says against a device that is to be enrolled, before anything is begun. */
  public Optional<EnrolmentFault> fault(Handle handle, Candidate candidate, Allowed allowed) {
    var known = devices.find(handle, candidate.device());
    if (known.isEmpty()) {
      return devices.hasRoom(handle, candidate.person(), allowed.most())
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
   * @param allowed how many devices its owner may have
   * @return why it can't be; whether one that is known may be enrolled, others ask
   */
  public Optional<EnrolmentFault> enter(
      Handle handle, Actor actor, Candidate candidate, By by, boolean approved, Allowed allowed) {
    var answer = answers.find(handle, candidate.device(), candidate.person(), clock.instant());
    if (answer.flatMap(it -> taken(handle, it)).isPresent()) {
      return Optional.of(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER);
    }
    var known = devices.find(handle, candidate.device());
    if (known.isPresent()) {
      known
          .filter(device -> device.owner().person().equals(candidate.person()))
          .ifPresent(device -> answer.ifPresent(it -> bind(handle, it, by)));
      return Optional.empty();
    }
    var doer = new jp.mochi.device.register.By(by.name(), by.person());
    return switch (devices.register(
        handle, fresh(candidate, answer, approved), doer, allowed.most(), clock.instant())) {
      case Devices.Registered.Done(var device) -> {
        bindFormer(handle, device, by);
        answer.ifPresent(it -> bind(handle, it, by));
        var detail = Enter.detail(device);
        detail.put("by", by.name());
        audit.append(handle, actor.did("device add", device.id(), detail));
        yield Optional.empty();
      }
      case Devices.Registered.IdTaken() -> Optional.empty(); // a moment ago: known by now
      case Devices.Registered.TooMany(var _) -> Optional.of(EnrolmentFault.TOO_MANY_DEVICES);
    };
  }

  private static Ownership ownership(Candidate candidate) {
    return switch (candidate.ownership()) {
      case CORPORATE -> Ownership.CORPORATE;
      case BYOD -> Ownership.BYOD;
    };
  }

  /** What it said of itself is its own; a device that is shut out takes nothing. */
  private void bind(Handle handle, PhoneAnswers.Answer answer, By by) {
    for (var reference : answer.references()) {
      var fresh =
          new Bindings.Fresh(
              answer.device(),
              BindingKind.IDENTIFIER,
              BindingLevel.DEVICE_IDENTIFIER,
              reference,
              kind(reference));
      var unused = bindings.add(handle, fresh, by.name(), clock.instant());
    }
    answers.forget(handle, answer.device());
  }

  private static String kind(String reference) {
    return reference.substring(0, reference.indexOf(':'));
  }

  /**
   * Whether another device has one of the identifiers of a phone that is being enrolled, as an
   * import would ask, or had it until it was lost: then it may be in anybody's hands until somebody
   * resumes or retires it.
   *
   * @return which of them and whose, for records
   */
  public Optional<String> taken(Handle handle, PhoneAnswers.Answer answer) {
    return answer.references().stream()
        .flatMap(
            reference ->
                holder(handle, reference).stream()
                    .filter(other -> !other.equals(answer.device()))
                    .map(other -> kind(reference) + " of " + other))
        .findFirst();
  }

  private Optional<String> holder(Handle handle, String reference) {
    return bindings
        .open(handle, BindingKind.IDENTIFIER, reference)
        .map(Binding::device)
        .or(
            () ->
                bindings.ended(handle, BindingKind.IDENTIFIER, reference).stream()
                    .flatMap(ended -> devices.find(handle, ended.device()).stream())
                    .filter(device -> MISSING.contains(device.state()))
                    .map(Device::id)
                    .findFirst());
  }

  private static Device.Fresh fresh(
      Candidate candidate, Optional<PhoneAnswers.Answer> answer, boolean approved) {
    return new Device.Fresh(
        candidate.device(),
        new Owner(candidate.person(), candidate.username()),
        "",
        ownership(candidate),
        answer.map(PhoneAnswers.Answer::platform).orElseGet(() -> platform(candidate)),
        answer.map(PhoneAnswers.Answer::model).orElse(""),
        approved);
  }

  private static Platform platform(Candidate candidate) {
    return switch (candidate.platform()) {
      case IOS -> Platform.IOS;
      case ANDROID -> Platform.ANDROID;
      case OTHER -> Platform.OTHER;
    };
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
