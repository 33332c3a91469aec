package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.History;
import jp.mochi.device.register.HistoryEntry;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.StateMachine;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.person.People;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/** One device at a time: who may do what to it, and all that it brings about. */
public final class DeviceRegister {
  private final Parts parts;
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final History history = new History();
  private final EndWithDevice ends;
  private final Enter enter;
  private final MayAct mayAct;

  /**
   * What it stands on.
   *
   * @param roles which groups are the administrators'
   * @param remains tells services, and says what is left there
   * @param identifiers the key under which identifiers are kept
   * @param pinnable which certificates may be bound to devices by hand
   * @param allowed how many devices people may have at hand
   */
  public record Parts(
      Database database,
      People people,
      RoleGroups roles,
      AuditLog audit,
      Remains remains,
      IdentifierSecret identifiers,
      Pinnable pinnable,
      DevicesAllowed allowed,
      Clock clock) {}

  public DeviceRegister(Parts parts) {
    this.parts = parts;
    this.ends = new EndWithDevice(parts.audit(), parts.clock());
    this.enter = new Enter(ends, parts.identifiers(), parts.audit(), parts.clock());
    this.mayAct = new MayAct(parts.people(), parts.roles());
  }

  /** Keys of certificates that other authorities issued. */
  public PinnedKeys keys() {
    return new PinnedKeys(parts, ends, mayAct);
  }

  /** Files of devices. */
  public DeviceLists lists(jp.mochi.ldap.Directory directory) {
    return new DeviceLists(parts.database(), directory, enter, parts.allowed(), parts.audit());
  }

  /**
   * Why somebody may do nothing for or against a person's devices; asks the directory.
   *
   * @param owner the person, by the directory's immutable id
   */
  public Optional<Notice> refusal(Doer doer, String owner) {
    return mayAct.refusal(doer, owner);
  }

  /** The same of what gives them something; asks it for both, in this moment. */
  public Optional<Notice> refusalOfGiving(Doer doer, String owner) {
    return mayAct.ofGiving(doer, owner);
  }

  /** Brings a device into the register, to be approved. */
  public DeviceOutcome register(Doer doer, Person owner, NewDevice wanted) {
    var refusal = enter.fault(wanted).or(() -> mayAct.refusal(doer, owner.id().value()));
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    var allowed = parts.allowed().to(owner.id().value(), wanted.ownership());
    return undoable(
        handle ->
            new DeviceOutcome.Done(
                enter.enter(handle, doer, of(owner), wanted, false, List.of(), allowed),
                Ending.NOTHING));
  }

  private static Owner of(Person person) {
    return new Owner(person.id().value(), person.username());
  }

  private DeviceOutcome undoable(Function<Handle, DeviceOutcome> work) {
    try {
      return parts.database().write(work);
    } catch (Undone undone) {
      return new DeviceOutcome.Refused(undone.why());
    }
  }

  /**
   * Does something to a device.
   *
   * @param why the reason, for the device's history
   */
  public DeviceOutcome act(Doer doer, String id, DeviceAct act, String why) {
    return act(doer, id, act, why, (handle, before, moved) -> moved);
  }

  /**
   * Shuts out a phone of which its certificates alone tell: it comes into the register with its
   * loss, so that nothing is certified for it again.
   *
   * @param owner whose it is; the certificates say so, or it isn't done
   * @param certified how the certificates have it
   */
  public DeviceOutcome loseUnknown(Doer doer, Owner owner, NewDevice certified, String why) {
    var refusal = Reasons.fault(why).or(() -> mayAct.refusal(doer, owner.person(), DeviceAct.LOSE));
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    var outcome =
        undoable(
            handle -> {
              var entered =
                  enter.enter(handle, doer, owner, certified, false, List.of(), Allowed.ANY);
              return moved(
                  handle,
                  doer,
                  entered.id(),
                  DeviceAct.LOSE,
                  why.strip(),
                  (h, before, moved) -> moved);
            });
    return switch (outcome) {
      case DeviceOutcome.Done(var device, var ending) ->
          new DeviceOutcome.Done(device, told(doer, device, DeviceAct.LOSE, ending));
      // It has come into the register since somebody looked: it is shut out there.
      case DeviceOutcome.Refused(var notice) when DeviceNotice.ID_TAKEN.is(notice) ->
          act(doer, certified.id().orElseThrow(), DeviceAct.LOSE, why);
      case DeviceOutcome.Refused refused -> refused;
      case DeviceOutcome.NotThere gone -> gone;
    };
  }

  /** What else comes of an act, in its transaction. */
  private interface Then {
    DeviceOutcome.Done of(Handle handle, Device before, DeviceOutcome.Done moved);
  }

  private DeviceOutcome act(Doer doer, String id, DeviceAct act, String why, Then then) {
    var before = find(id);
    if (before.isEmpty()) {
      return new DeviceOutcome.NotThere(id);
    }
    var refusal = Reasons.fault(why).or(() -> mayAct.refusal(doer, owner(before), act));
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    var outcome = undoable(handle -> moved(handle, doer, id, act, why.strip(), then));
    return outcome instanceof DeviceOutcome.Done(var device, var ending)
        ? new DeviceOutcome.Done(device, told(doer, before.get(), act, ending))
        : outcome;
  }

  private static String owner(Optional<Device> device) {
    return device.orElseThrow().owner().person();
  }

  private DeviceOutcome moved(
      Handle handle, Doer doer, String id, DeviceAct act, String why, Then then) {
    return switch (devices.move(handle, id, act, doer.by(), why, parts.clock().instant())) {
      case Devices.Moved.Done(var from, var device) -> {
        var ending = ends.end(handle, doer.actor(), device, act);
        var detail = Enter.detail(device);
        detail.put("before", from.state().text());
        detail.put("reason", why);
        detail.put("sessions", String.valueOf(ending.sessions().size()));
        detail.put("certificates", String.valueOf(ending.certificates().size()));
        parts.audit().append(handle, doer.actor().did(ActWords.operation(act), id, detail));
        yield then.of(handle, from, new DeviceOutcome.Done(device, ending));
      }
      case Devices.Moved.Refused(var device, var verdict) -> refused(device, verdict);
      case Devices.Moved.NotThere() -> new DeviceOutcome.NotThere(id);
    };
  }

  /** After the transaction: services take their time. */
  private Ending told(Doer doer, Device device, DeviceAct act, Ending ending) {
    return switch (act) {
      case SUSPEND, LOSE, RETIRE ->
          ending.with(parts.remains().tell(doer.actor(), device, act, ending.sessions()));
      case REGISTER, ACTIVATE, RESUME, FIND -> ending;
    };
  }

  private DeviceOutcome refused(Device device, StateMachine.Verdict verdict) {
    var last = device.last();
    return new DeviceOutcome.Refused(
        switch (verdict) {
          case StateMachine.Verdict.NoWay noWay ->
              DeviceNotice.noWay(device, parts.clock().getZone());
          case StateMachine.Verdict.OwnDevice() -> DeviceNotice.OWN_DEVICE.of();
          case StateMachine.Verdict.SameHands() -> DeviceNotice.SAME_HANDS.of(last.by().name());
          case StateMachine.Verdict.Leads leads ->
              throw new IllegalStateException("refused what leads somewhere: " + leads);
        });
  }

  /**
   * Hands a device on: it is retired, and comes back under another id as its new owner's, to be
   * approved. The numbers that it bears stay known; nothing else does. One that is shut out comes
   * back by its own way first: this one asks for no proof, and for no second person.
   *
   * @param newId what it is called from now on; made up where it is left out
   */
  public DeviceOutcome transfer(
      Doer doer, String id, Person to, Optional<String> newId, String why) {
    var before = find(id);
    if (before.filter(it -> it.owner().person().equals(to.id().value())).isPresent()) {
      return new DeviceOutcome.Refused(DeviceNotice.SAME_OWNER.of(to.username()));
    }
    var refusal =
        before
            .flatMap(it -> enter.fault(again(it, newId)))
            .or(() -> mayAct.refusal(doer, to.id().value()));
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    var allowed = before.map(it -> parts.allowed().to(to.id().value(), it.ownership()));
    return allowed.isEmpty()
        ? new DeviceOutcome.NotThere(id)
        : act(doer, id, DeviceAct.RETIRE, why, handOn(doer, to, newId, allowed.get()));
  }

  private Then handOn(Doer doer, Person to, Optional<String> newId, Allowed allowed) {
    return (handle, before, moved) -> {
      unfitToHandOn(before.state())
          .ifPresent(
              why -> {
                throw new Undone(why);
              });
      var identifiers =
          moved.ending().bindings().stream()
              .filter(binding -> binding.kind() == BindingKind.IDENTIFIER)
              .toList();
      var device =
          enter.enter(
              handle, doer, of(to), again(moved.device(), newId), false, identifiers, allowed);
      return new DeviceOutcome.Done(device, moved.ending());
    };
  }

  private static Optional<Notice> unfitToHandOn(DeviceState state) {
    return switch (state) {
      case LOST -> Optional.of(DeviceNotice.LOST_HANDED_ON.of());
      case SUSPENDED -> Optional.of(DeviceNotice.SUSPENDED_HANDED_ON.of());
      case PENDING, ACTIVE, RETIRED -> Optional.empty();
    };
  }

  private static NewDevice again(Device device, Optional<String> newId) {
    return new NewDevice(
        newId,
        device.name(),
        device.ownership(),
        device.platform(),
        device.model(),
        java.util.Map.of());
  }

  /**
   * Why somebody may not act on a device, nor say anything of it that acts on it. Asks the
   * directory, so that it is asked before a transaction.
   */
  public Optional<Notice> refusal(Doer doer, Device device) {
    return mayAct.refusal(doer, device.owner().person());
  }

  /** The device of this id. */
  public Optional<Device> find(String id) {
    return parts.database().read(handle -> devices.find(handle, id));
  }

  /** The device that bears this number; empty where it can't be one. */
  public Optional<Device> find(IdentifierKind kind, String value) {
    return enter.references(kind, value).stream()
        .flatMap(
            reference ->
                parts
                    .database()
                    .read(handle -> devices.bound(handle, BindingKind.IDENTIFIER, reference))
                    .stream())
        .findFirst()
        .map(Devices.Bound::device);
  }

  /** Devices, the latest first. */
  public List<Device> list(Devices.Wanted wanted) {
    return parts.database().read(handle -> devices.list(handle, wanted));
  }

  /** What happened to a device, the latest first, before this revision. */
  public List<HistoryEntry> history(String id, long before, int most) {
    return parts.database().read(handle -> history.of(handle, id, before, most));
  }

  /** That nothing tells a device yet that something could be bound to; empty for any other. */
  public Optional<Notice> unbound(Device device) {
    return device.state().takesBindings() && bindings(device).isEmpty()
        ? Optional.of(DeviceNotice.unbound(device))
        : Optional.empty();
  }

  /** What a device is known by now. */
  public List<Binding> bindings(Device device) {
    return device.state() == DeviceState.RETIRED
        ? List.of()
        : parts.database().read(handle -> bindings.openOf(handle, device.id()));
  }
}
