package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.KeyOfDevice;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.device.FormerDevices.Found;
import jp.mochi.idp.session.Session;
import org.jdbi.v3.core.Handle;

/**
 * Brings a device into the register that somebody enrols, in the transaction that records its
 * certificate. One that the register knows stays as it is: a pending one is approved by whoever
 * approves devices, not by a code. What it was before, by the numbers that it has told of itself,
 * is {@linkplain FormerDevices replaced}.
 */
public final class EnterEnrolled {
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final PhoneAnswers answers = new PhoneAnswers();
  private final FormerDevices former;
  private final AuditLog audit;
  private final DevicesAllowed allowed;
  private final Clock clock;

  /**
   * @param allowed how many devices people may have at hand
   */
  public EnterEnrolled(AuditLog audit, DevicesAllowed allowed, Clock clock) {
    this.former = new FormerDevices(audit, clock);
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
   * What is to come into the register.
   *
   * @param by who let it in
   * @param approved whether it may be used at once
   * @param allowed how many devices its owner may have
   */
  public record Entering(Candidate candidate, By by, boolean approved, Allowed allowed) {}

  /**
   * Enters it where the register doesn't know it.
   *
   * @param ended takes the sessions that end with what the phone was before; services hear of them
   *     with whatever else is owed
   * @return why it can't be; whether one that is known may be enrolled, others ask
   */
  public Optional<EnrolmentFault> enter(
      Handle handle, Actor actor, Entering entering, List<Session> ended) {
    var candidate = entering.candidate();
    var by = entering.by();
    var answer = answers.find(handle, candidate.device(), candidate.person(), clock.instant());
    var taken = answer.flatMap(it -> replaced(handle, actor, entering, it, ended));
    if (taken.isPresent()) {
      return taken;
    }
    var known = devices.find(handle, candidate.device());
    if (known.isPresent()) {
      return known
          .filter(device -> device.owner().person().equals(candidate.person()))
          .flatMap(device -> answer)
          .flatMap(it -> bind(handle, it, by));
    }
    var doer = new jp.mochi.device.register.By(by.name(), by.person());
    return switch (devices.register(
        handle,
        fresh(candidate, answer, entering.approved()),
        doer,
        entering.allowed().most(),
        clock.instant())) {
      case Devices.Registered.Done(var device) -> {
        bindFormer(handle, device, by);
        var detail = Enter.detail(device);
        detail.put("by", by.name());
        audit.append(handle, actor.did("device add", device.id(), detail));
        yield answer.flatMap(it -> bind(handle, it, by));
      }
      case Devices.Registered.IdTaken() -> Optional.empty(); // a moment ago: known by now
      case Devices.Registered.TooMany(var _) -> Optional.of(EnrolmentFault.TOO_MANY_DEVICES);
    };
  }

  private Optional<EnrolmentFault> replaced(
      Handle handle,
      Actor actor,
      Entering entering,
      PhoneAnswers.Answer answer,
      List<Session> ended) {
    var ownership = ownership(handle, entering.candidate());
    return former.replace(handle, actor, entering.by(), answer, ownership, ended);
  }

  private static Ownership ownership(Candidate candidate) {
    return switch (candidate.ownership()) {
      case CORPORATE -> Ownership.CORPORATE;
      case BYOD -> Ownership.BYOD;
    };
  }

  /**
   * What it said of itself is its own; unless another has come to bear it since that was looked up,
   * or it takes no more: then the caller has all of it undone.
   */
  private Optional<EnrolmentFault> bind(Handle handle, PhoneAnswers.Answer answer, By by) {
    for (var reference : answer.references()) {
      var fresh =
          new Bindings.Fresh(
              answer.device(),
              BindingKind.IDENTIFIER,
              BindingLevel.DEVICE_IDENTIFIER,
              reference,
              FormerDevices.kind(reference));
      var fault = fault(bindings.add(handle, fresh, by.name(), clock.instant()));
      if (fault.isPresent()) {
        return fault;
      }
    }
    answers.forget(handle, answer.device());
    return Optional.empty();
  }

  private static Optional<EnrolmentFault> fault(Bindings.Added added) {
    return switch (added) {
      case Bindings.Added.Done done -> Optional.empty();
      case Bindings.Added.Already already -> Optional.empty();
      case Bindings.Added.OfAnother other ->
          Optional.of(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER);
      case Bindings.Added.NotNow shut -> Optional.of(EnrolmentFault.DEVICE_SHUT_OUT);
      case Bindings.Added.TooMany most -> Optional.of(EnrolmentFault.DEVICE_FULL);
    };
  }

  /**
   * Why a phone isn't enrolled that bears these numbers, as far as can be told before it has its
   * certificate; empty where nothing is against it.
   */
  public Optional<Refused> taken(Handle handle, Candidate candidate, PhoneAnswers.Answer answer) {
    return former.found(handle, answer, ownership(handle, candidate)) instanceof Found.Taken taken
        ? Optional.of(new Refused(taken.fault(), taken.what()))
        : Optional.empty();
  }

  private Ownership ownership(Handle handle, Candidate candidate) {
    return devices
        .find(handle, candidate.device())
        .map(Device::ownership)
        .orElseGet(() -> ownership(candidate));
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
