package jp.mochi.idp.lifecycle.enrolment;

import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentCode;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.device.key.AttestationRoots;
import jp.mochi.device.key.CheckRegistration;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.Registered;
import jp.mochi.device.key.RegistrationAnswer;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.config.EnrolmentConfig.OwnDevices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.devicekey.KeyReasons;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.lifecycle.status.AttestedStatus;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.person.PasswordMark;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Registers a key that a phone has made: for whoever shows a one-time code, which a password alone
 * never gives. One transaction uses the code up, brings the device into the register where it isn't
 * there yet, binds the key to it, takes what an Android phone's hardware says of the phone, and
 * leaves the record and the notice to its owner. An answer that doesn't hold leaves the code as it
 * was.
 */
public final class RegisterKey {
  private static final int LONGEST_NAME = DeviceKey.LONGEST_NAME;

  private final Parts parts;
  private final CheckRegistration check;
  private final AttestedStatus attested;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final DeviceKeys keys = new DeviceKeys();
  private final Sessions sessions = new Sessions();

  /**
   * What it stands on.
   *
   * @param roots makers whose word counts
   * @param register brings devices into the register
   */
  public record Parts(
      Database database,
      Directory directory,
      RelyingParty party,
      AttestationRoots roots,
      EnterEnrolled register,
      AuditLog audit,
      FloodCounter refusals,
      OwnerNotices notices,
      EnrolmentConfig config,
      Clock clock) {}

  public RegisterKey(Parts parts) {
    this.parts = parts;
    this.check = new CheckRegistration(parts.party(), parts.roots());
    var statuses = new DeviceStatuses(AppsReported.NOBODY);
    var take = new TakeStatus(parts.database(), statuses, parts.audit(), parts.clock());
    this.attested = new AttestedStatus(take);
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** The key is registered, and this is its device. */
    record Done(DeviceKey key, Device device) implements Outcome {}

    /**
     * Nothing is changed.
     *
     * @param reference under which it is found
     */
    record Refused(Reason reason, String reference) implements Outcome {}
  }

  /** Why nothing is changed, before it is on record. */
  private record Fault(Reason reason, String what) {
    /** Which limit it is, where it is one. */
    static Fault of(EnrolmentFault fault, Allowed allowed) {
      return fault == EnrolmentFault.TOO_MANY_DEVICES
          ? new Fault(EnrolmentReasons.of(fault), fault + ": " + allowed.text())
          : of(fault);
    }

    static Fault of(EnrolmentFault fault) {
      return new Fault(EnrolmentReasons.of(fault), fault.name());
    }
  }

  /** Takes back what the transaction has begun. */
  private static final class Undone extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
    private final transient Fault fault;

    Undone(Fault fault) {
      super(fault.what(), null, false, false);
      this.fault = fault;
    }
  }

  /** For whom keys are made here. */
  public RelyingParty party() {
    return parts.party();
  }

  /** The keys that a person has, so that the phone makes none that it has already. */
  public List<DeviceKey> known(String person) {
    return parts.database().read(handle -> keys.ofPerson(handle, person));
  }

  /**
   * Registers a key.
   *
   * @param code the one that opens this way, for that device of that person
   * @param challenge what the phone was asked, in base64url
   * @param name what its owner calls the phone; cut where it is too long
   */
  public Outcome register(
      Circumstances circumstances,
      Challenge.OneTime code,
      String challenge,
      RegistrationAnswer answer,
      String name) {
    return switch (check.check(answer, challenge, parts.clock().instant())) {
      case Registered.Refused(var fault, var detail) ->
          refused(circumstances, new Fault(KeyReasons.of(fault), fault + ": " + detail));
      case Registered.Good good -> checked(circumstances, code, good, plain(name));
    };
  }

  private static String plain(String name) {
    var line = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ").strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME);
  }

  private Outcome checked(
      Circumstances circumstances, Challenge.OneTime code, Registered.Good good, String name) {
    var shown =
        parts
            .database()
            .write(handle -> codes.show(handle, code, EnrolmentRoute.KEY, parts.clock().instant()));
    return switch (shown) {
      case EnrolmentCodes.Shown.Refused(var fault, var found) ->
          refused(circumstances, Fault.of(fault));
      case EnrolmentCodes.Shown.Good(var open) -> {
        var closed = closed(open);
        yield closed.isPresent()
            ? refused(circumstances, Fault.of(closed.get()))
            : entered(circumstances, open, good, name);
      }
    };
  }

  /**
   * Why this code gives nothing: what a session has shown ends with it and with its person's
   * password. Asks the directory, so that it is asked before a transaction.
   */
  private Optional<EnrolmentFault> closed(EnrolmentCode code) {
    var session =
        code.session().flatMap(id -> parts.database().read(handle -> sessions.byId(handle, id)));
    if (code.session().isPresent() && session.isEmpty()) {
      return Optional.of(EnrolmentFault.USED);
    }
    return switch (parts.directory().read(new PersonId(code.candidate().person()))) {
      case LookUp.Found(var person) when person.disabled() -> Optional.of(EnrolmentFault.NO_PERSON);
      case LookUp.Found(var person) when session.filter(it -> isOver(it, person)).isPresent() ->
          Optional.of(EnrolmentFault.USED);
      case LookUp.Found found -> Optional.empty();
      case LookUp.NotFound gone -> Optional.of(EnrolmentFault.NO_PERSON);
      case LookUp.Ambiguous several -> Optional.of(EnrolmentFault.NO_PERSON);
      case LookUp.Unavailable away -> Optional.of(EnrolmentFault.DIRECTORY_UNAVAILABLE);
    };
  }

  private static boolean isOver(Session session, Person person) {
    return PasswordMark.setSince(session.passwordState(), person.passwordState());
  }

  private Outcome entered(
      Circumstances circumstances, EnrolmentCode code, Registered.Good good, String name) {
    var allowed = parts.register().allowed(code.candidate());
    try {
      return parts
          .database()
          .write(handle -> enter(handle, circumstances, code, good, name, allowed));
    } catch (Undone undone) {
      return refused(circumstances, undone.fault);
    }
  }

  private Outcome enter(
      Handle handle,
      Circumstances circumstances,
      EnrolmentCode code,
      Registered.Good good,
      String name,
      Allowed allowed) {
    var candidate = code.candidate();
    var actor = Actor.person(candidate.person(), candidate.username(), circumstances);
    var ended = new ArrayList<Session>();
    var device = device(handle, actor, code, allowed, ended);
    if (!isThere(handle, code, ended) || !codes.use(handle, code, parts.clock().instant())) {
      throw new Undone(Fault.of(EnrolmentFault.USED));
    }
    if (keys.ofDevice(handle, device.id()).size() >= DeviceKeys.MOST_PER_DEVICE) {
      throw new Undone(Fault.of(EnrolmentFault.DEVICE_FULL));
    }
    var holder = new KeyHolder(candidate.person(), candidate.username(), device.id());
    var added =
        keys.add(handle, holder, name, good.key(), code.by().name(), parts.clock().instant())
            .orElseThrow(() -> new Undone(new Fault(Reason.DEVICE_KEY_KNOWN, "registered before")));
    bind(handle, added);
    parts.audit().append(handle, actor.did("device key add", added.id(), detail(added)));
    parts.notices().registered(handle, added);
    attested.take(handle, actor, device, added, good.byItsPhone());
    return new Outcome.Done(added, device);
  }

  /** Also where it ended just now, with what the phone was before. */
  private boolean isThere(Handle handle, EnrolmentCode code, List<Session> ended) {
    return code.session()
        .map(id -> CheckProof.isOf(ended, id) || sessions.isThere(handle, id))
        .orElse(true);
  }

  /**
   * The device as the register has it, held; brought in where it isn't there.
   *
   * @param ended takes the sessions that end with what the phone was before
   */
  private Device device(
      Handle handle, Actor actor, EnrolmentCode code, Allowed allowed, List<Session> ended) {
    var candidate = code.candidate();
    var entering = new EnterEnrolled.Entering(candidate, code.by(), isApproved(code), allowed);
    parts
        .register()
        .enter(handle, actor, entering, ended)
        .or(() -> parts.register().fault(handle, candidate, allowed))
        .ifPresent(
            fault -> {
              throw new Undone(Fault.of(fault, allowed));
            });
    return devices
        .hold(handle, candidate.device())
        .filter(it -> it.state().takesBindings())
        .orElseThrow(() -> new Undone(Fault.of(EnrolmentFault.DEVICE_SHUT_OUT)));
  }

  /**
   * A code that somebody else has made is a word for the device. Where somebody must approve what
   * comes by any way, no code is one, whoever made it: a device waits, so that no way around that
   * leads by a key.
   */
  private boolean isApproved(EnrolmentCode code) {
    return parts.config().approval().isEmpty()
        && (!code.by().is(code.candidate().person())
            || parts.config().ownDevices() == OwnDevices.ACTIVE);
  }

  private void bind(Handle handle, DeviceKey key) {
    var fresh =
        new Bindings.Fresh(
            key.holder().device(),
            BindingKind.WEBAUTHN,
            key.level(),
            key.credential(),
            (key.id() + " " + key.name()).strip());
    switch (bindings.add(handle, fresh, key.createdBy(), key.created())) {
      case Bindings.Added.Done done -> {}
      case Bindings.Added.TooMany most -> throw new Undone(Fault.of(EnrolmentFault.DEVICE_FULL));
      case Bindings.Added.Already already -> throw new IllegalStateException("bound: " + already);
      case Bindings.Added.OfAnother other -> throw new IllegalStateException("bound: " + other);
      case Bindings.Added.NotNow gone -> throw new IllegalStateException("not held: " + gone);
    }
  }

  private static Map<String, String> detail(DeviceKey key) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("person", key.holder().person());
    detail.put("username", key.holder().username());
    detail.put("device", key.holder().device());
    detail.put("binding", key.level().text());
    detail.put("attestation", key.key().attestation().format());
    key.key().attestation().root().ifPresent(root -> detail.put("attested-by", root));
    detail.put("model", key.key().attestation().model());
    detail.put("backup-eligible", String.valueOf(key.key().backupEligible()));
    detail.put("by", key.createdBy());
    return detail;
  }

  private Outcome refused(Circumstances circumstances, Fault fault) {
    var record =
        AuditEvent.Refused.unnamed(
            circumstances,
            Optional.empty(),
            fault.reason(),
            Map.of("fault", fault.what(), "route", EnrolmentRoute.KEY.text()));
    return new Outcome.Refused(fault.reason(), parts.refusals().record(record));
  }
}
