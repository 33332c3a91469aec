package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.EnrolmentCode;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.certificate.PhoneProfiles;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.status.apple.ProfileServiceAnswer;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/**
 * Takes what an iPhone says once more when it has its certificate, signed by that certificate's
 * key, and lets it have its last profile: the third phase of Apple's Over-the-Air Profile Delivery.
 *
 * <p>Which enrolment it goes on with is told by the certificate alone: its key was certified for
 * the challenge that was the answer to what this phone had said before. That must be the same now,
 * and the challenge as well, where the phone repeats it, which Apple's example doesn't. In Apple's
 * description the certificate so far is the phone's for this exchange; the one that it goes on with
 * comes by the last profile. So this has a code in it that opens the way to that one, which takes
 * the other's place (docs/decisions/0045).
 *
 * <p>The device and its certificates are held while it is looked at: of somebody who takes it back
 * at the same moment, the code is ended, too.
 */
public final class LastAnswer {
  /** A phone asks for its last profile in the same breath. */
  private static final Duration LATEST = Duration.ofHours(1);

  private final Database database;
  private final HandOutCodes handOut;
  private final AuditLog audit;
  private final Clock clock;
  private final Devices devices = new Devices();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final EnrolmentCodes codes = new EnrolmentCodes();

  LastAnswer(Database database, HandOutCodes handOut, AuditLog audit, Clock clock) {
    this.database = database;
    this.handOut = handOut;
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** Its last profile may have this challenge. */
    record Done(HandOutCodes.Made made) implements Outcome {}

    /** It gets none. */
    record No(Refused why) implements Outcome {}
  }

  Outcome take(Circumstances circumstances, TakePhoneAnswer.Outcome.Again again) {
    return database.write(handle -> take(handle, circumstances, again));
  }

  private Outcome take(
      Handle handle, Circumstances circumstances, TakePhoneAnswer.Outcome.Again again) {
    var found = issued.find(handle, again.certificate());
    if (found.isEmpty()) {
      return no(EnrolmentFault.UNKNOWN_CERTIFICATE, "");
    }
    var device = devices.hold(handle, found.get().device());
    issued.hold(handle, found.get().device());
    var certificate =
        issued.find(handle, again.certificate()).orElseThrow(); // as it stands from here on
    var said =
        PhoneProfiles.said(handle, certificate.device(), certificate.keyHash())
            .filter(it -> certificate.how().route() == EnrolmentRoute.SCEP);
    return fault(certificate)
        .or(() -> fault(certificate, device))
        .or(() -> fault(again, said))
        .<Outcome>map(Outcome.No::new)
        .orElseGet(
            () -> finish(handle, circumstances, again, new Begun(certificate, said.orElseThrow())));
  }

  /** An enrolment that is to be brought to its end. */
  private record Begun(IssuedCertificate certificate, PhoneProfiles.Said said) {}

  private Outcome finish(
      Handle handle,
      Circumstances circumstances,
      TakePhoneAnswer.Outcome.Again again,
      Begun begun) {
    var code = codes.find(handle, begun.said().code());
    if (code.isEmpty()) {
      return no(EnrolmentFault.EXPIRED, "");
    }
    if (!PhoneProfiles.finish(handle, begun.said(), clock.instant())) {
      return no(EnrolmentFault.REPLAYED, begun.certificate().device());
    }
    var actor = actor(code.get(), circumstances);
    return switch (handOut.last(handle, actor, code.get())) {
      case HandOutCodes.Onwards.Refused(var fault) -> no(fault, begun.certificate().device());
      case HandOutCodes.Onwards.To(var made) -> {
        var device = made.candidate().device();
        PhoneProfiles.handedOut(handle, made.challenge().handle(), device, clock.instant());
        var detail = detail(again.answer());
        detail.put("serial", begun.certificate().serial());
        audit.append(handle, actor.did("enrolment finish", device, detail));
        yield new Outcome.Done(made);
      }
    };
  }

  private static Actor actor(EnrolmentCode code, Circumstances circumstances) {
    var candidate = code.candidate();
    return Actor.person(candidate.person(), candidate.username(), circumstances);
  }

  private Optional<Refused> fault(IssuedCertificate certificate) {
    var now = clock.instant();
    return switch (certificate.standing(now)) {
      case REVOKED -> Optional.of(refused(EnrolmentFault.REVOKED, certificate.serial()));
      case EXPIRED ->
          Optional.of(refused(EnrolmentFault.CERTIFICATE_EXPIRED, certificate.serial()));
      case VALID ->
          now.isAfter(certificate.issued().plus(LATEST))
              ? Optional.of(refused(EnrolmentFault.EXPIRED, certificate.serial()))
              : Optional.empty();
    };
  }

  private static Optional<Refused> fault(IssuedCertificate certificate, Optional<Device> device) {
    if (device.filter(it -> it.owner().person().equals(certificate.person())).isEmpty()) {
      return Optional.of(
          refused(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER, certificate.device()));
    }
    return device.filter(it -> it.state().takesBindings()).isEmpty()
        ? Optional.of(refused(EnrolmentFault.DEVICE_SHUT_OUT, certificate.device()))
        : Optional.empty();
  }

  private static Optional<Refused> fault(
      TakePhoneAnswer.Outcome.Again again, Optional<PhoneProfiles.Said> said) {
    if (said.isEmpty()) {
      return Optional.of(
          refused(EnrolmentFault.REQUEST, "OTHER_ENROLMENT: not by such a profile's certificate"));
    }
    var challenge = again.answer().challenge().map(LastAnswer::hash);
    if (challenge.filter(it -> !it.equals(said.get().askedBy())).isPresent()) {
      return Optional.of(
          refused(EnrolmentFault.REQUEST, "OTHER_ENROLMENT: the challenge is another's"));
    }
    return again.known().equals(said.get().answer())
        ? Optional.empty()
        : Optional.of(
            refused(EnrolmentFault.REQUEST, "OTHER_IDENTIFIERS: it had said others before"));
  }

  private static Refused refused(EnrolmentFault fault, String what) {
    return new Refused(fault, what);
  }

  private static Outcome no(EnrolmentFault fault, String what) {
    return new Outcome.No(refused(fault, what));
  }

  static String hash(String text) {
    return Sha256.hex(text);
  }

  /** What records say of an answer: which numbers came, and none of them. */
  static Map<String, String> detail(ProfileServiceAnswer answer) {
    var detail = new TreeMap<String, String>();
    detail.put("product", answer.product());
    detail.put("version", answer.version());
    detail.put(
        "identifiers",
        answer.identifiers().keySet().stream()
            .map(IdentifierKind::text)
            .sorted()
            .collect(Collectors.joining(", ")));
    return detail;
  }
}
