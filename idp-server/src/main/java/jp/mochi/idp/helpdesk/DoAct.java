package jp.mochi.idp.helpdesk;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Owner;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.UnlockPerson;
import jp.mochi.idp.lifecycle.device.DeviceOutcome;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.MayAct;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.device.PhonesOf;
import jp.mochi.idp.lifecycle.enrolment.DecideRequests;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.portal.Visit;
import jp.mochi.ldap.Person;

/** Does what the helpdesk does, once it is clear that they may. */
final class DoAct {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Parts parts;

  /** What it stands on. */
  record Parts(
      Database database,
      AuditLog audit,
      DeviceRegister register,
      PhonesOf phones,
      MayAct mayAct,
      Enrolment enrolment,
      SessionsOfPeople sessions,
      UnlockPerson unlocking,
      Authenticators apps) {}

  DoAct(Parts parts) {
    this.parts = parts;
  }

  /**
   * What an act is done to.
   *
   * @param on the id of the phone or the request; empty for the person as a whole
   * @param fresh what a phone that nobody knows yet is called; empty for any other
   */
  record Target(
      Act act,
      Whom whom,
      String on,
      String fresh,
      Optional<Phone> phone,
      Optional<EnrolmentRequest> request) {
    /**
     * The same about a phone of this name, drawn before the form is shown: a form that comes twice
     * is about one phone, whose earlier code ends.
     */
    Target about(String device) {
      return new Target(act, whom, on, newPhone() ? device : "", phone, request);
    }

    /** Whether it is about a phone that nobody knows yet. */
    boolean newPhone() {
      return act == Act.CODE && on.isEmpty();
    }

    /** Whether there is what it is to be done to. */
    boolean isThere() {
      return switch (act.thing()) {
        case PERSON -> on.isEmpty() || phone.isPresent();
        case PHONE -> phone.isPresent();
        case REQUEST -> request.isPresent();
      };
    }
  }

  /** The person's phone or request of this id, where it is theirs. */
  Target target(Act act, Whom whom, String on) {
    var phone =
        on.isEmpty() || act.thing() == Act.Thing.REQUEST
            ? Optional.<Phone>empty()
            : parts.phones().one(whom.id(), on);
    var request =
        act.thing() == Act.Thing.REQUEST
            ? parts
                .enrolment()
                .requests()
                .find(on)
                .filter(it -> it.candidate().person().equals(whom.id().value()))
            : Optional.<EnrolmentRequest>empty();
    return new Target(act, whom, on, "", phone, request);
  }

  /** Why this visitor may not; empty where they may. Asks the directory. */
  Optional<Notice> against(Visit visit, Target target) {
    if (target.act().gives() && visit.is(target.whom().id().value())) {
      return Optional.of(HelpdeskNotice.OWN.notice());
    }
    var whom = target.whom().id().value();
    return target.act().gives()
        ? parts.mayAct().ofGiving(doer(visit), whom)
        : parts.mayAct().refusal(doer(visit), whom);
  }

  private static Doer doer(Visit visit) {
    return new Doer(visit.actor(), visit.role());
  }

  Came act(Visit visit, Target target, Asked asked) {
    return switch (target.act()) {
      case LOST, SUSPEND, RESUME, FOUND, APPROVE -> onPhone(visit, target, asked.why());
      case APPROVE_REQUEST -> decided(visit, target, asked.why(), true);
      case DENY_REQUEST -> decided(visit, target, asked.why(), false);
      case CODE -> code(visit, target, asked);
      case END_SESSIONS -> {
        record(visit, target, asked);
        yield new Came.Sessions(parts.sessions().endAll(visit.actor(), whose(target)));
      }
      case UNLOCK -> unlocked(visit, target, asked);
      case END_APP ->
          parts
              .apps()
              .end(visit.actor(), target.whom().id().value(), asked.why())
              .<Came>map(Came.AppEnded::new)
              .orElseGet(() -> new Came.Refused(HelpdeskNotice.NO_APP.notice()));
    };
  }

  /** Also where none is open any more: services go on by themselves. */
  private static SessionsOfPeople.Whom whose(Target target) {
    var id = target.whom().id();
    return new SessionsOfPeople.Whom(target.whom().username(), Optional.of(id), Set.of(id));
  }

  private Came onPhone(Visit visit, Target target, String why) {
    var phone = target.phone().orElseThrow();
    var owner = new Owner(target.whom().id().value(), target.whom().username());
    var act = target.act().onDevice().orElseThrow();
    var outcome =
        phone.device().isEmpty() && target.act() == Act.LOST
            ? parts.register().loseUnknown(doer(visit), owner, PhonesOf.asNew(phone), why)
            : parts.register().act(doer(visit), phone.id(), act, why);
    return switch (outcome) {
      case DeviceOutcome.Done(var device, var ending) ->
          new Came.Phone(
              ending,
              target.act() == Act.LOST
                  ? parts.phones().lately(target.whom().id(), device.id())
                  : List.of());
      case DeviceOutcome.Refused(var notice) -> new Came.Refused(notice);
      case DeviceOutcome.NotThere gone -> new Came.NotThere();
    };
  }

  private static By by(Visit visit, String why) {
    return new By(visit.actor().name(), Optional.of(visit.person().id().value()), why);
  }

  private Came decided(Visit visit, Target target, String why, boolean approve) {
    var requests = parts.enrolment().requests();
    return switch (requests.decide(visit.actor(), by(visit, why), target.on(), approve)) {
      case DecideRequests.Outcome.Done(var request) -> new Came.Decided();
      case DecideRequests.Outcome.Refused(var notice) -> new Came.Refused(notice);
      case DecideRequests.Outcome.NotThere gone -> new Came.NotThere();
    };
  }

  private Came code(Visit visit, Target target, Asked asked) {
    var person = target.whom().person().filter(it -> !it.disabled());
    if (person.isEmpty()) {
      return new Came.Refused(HelpdeskNotice.NO_ACCOUNT.notice());
    }
    var candidate = candidate(person.get(), target, asked);
    var by = by(visit, asked.why());
    var codes = parts.enrolment().codes();
    return switch (codes.forAnother(
        visit.actor(), by, EnrolmentRoute.PHONE, candidate, Optional.empty())) {
      case HandOutCodes.Outcome.Done<HandOutCodes.Made>(var made) -> new Came.Code(made);
      case HandOutCodes.Outcome.Refused<HandOutCodes.Made>(var notice) -> new Came.Refused(notice);
    };
  }

  private static Candidate candidate(Person person, Target target, Asked asked) {
    var device = target.phone().flatMap(Phone::device);
    return new Candidate(
        person.id().value(),
        person.username(),
        target.phone().map(Phone::id).orElse(target.fresh()),
        device
            .flatMap(it -> Candidate.Ownership.of(it.ownership().text()))
            .or(asked::ownership)
            .orElse(Candidate.Ownership.CORPORATE),
        device.map(DoAct::platform).or(asked::platform).orElse(Candidate.Platform.OTHER));
  }

  private static Candidate.Platform platform(Device device) {
    return switch (device.platform()) {
      case IOS, IPADOS -> Candidate.Platform.IOS;
      case ANDROID -> Candidate.Platform.ANDROID;
      case WINDOWS, MACOS, CHROMEOS, LINUX, OTHER -> Candidate.Platform.OTHER;
    };
  }

  /** Until there is more to call it by. */
  static String newDevice() {
    var bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return "phone-" + HexFormat.of().formatHex(bytes);
  }

  private Came unlocked(Visit visit, Target target, Asked asked) {
    var person = target.whom().person();
    if (person.isEmpty()) {
      return new Came.Refused(HelpdeskNotice.NO_ACCOUNT.notice());
    }
    record(visit, target, asked);
    var unused = parts.unlocking().unlock(visit.actor(), person.get(), asked.why());
    return new Came.Unlocked();
  }

  /** Why it is done, where what is done has no place for it. */
  private void record(Visit visit, Target target, Asked asked) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("username", target.whom().username());
    detail.put("reason", asked.why());
    var done =
        visit.actor().did("helpdesk " + target.act().word(), target.whom().id().value(), detail);
    parts
        .database()
        .write(
            handle -> {
              parts.audit().append(handle, done);
              return true;
            });
  }
}
