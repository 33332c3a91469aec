package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.devicekey.EndKey;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.person.People;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;

/**
 * The keys of people's devices: which there are, and their end. Ending one asks only who somebody
 * is; the device stays in the register with whatever else binds it.
 */
public final class RegisteredKeys {
  private static final int LONGEST_REASON = 500;

  private final Parts parts;
  private final DeviceKeys keys = new DeviceKeys();
  private final Devices devices = new Devices();
  private final EndKey endKey;
  private final MayAct mayAct;

  /**
   * What it stands on.
   *
   * @param roles which groups are the administrators'
   * @param later tells services of sessions that ended with a key
   */
  public record Parts(
      Database database,
      People people,
      RoleGroups roles,
      AuditLog audit,
      TellLater later,
      Clock clock) {}

  public RegisteredKeys(Parts parts) {
    this.parts = parts;
    this.endKey = new EndKey(parts.audit(), parts.clock());
    this.mayAct = new MayAct(parts.people(), parts.roles());
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * It is done.
     *
     * @param sessions that rested on the key, and ended with it
     */
    record Done(DeviceKey key, List<Session> sessions) implements Outcome {
      public Done {
        sessions = List.copyOf(sessions);
      }
    }

    /** Nothing is changed, for this reason. */
    record Refused(Notice why) implements Outcome {}

    /** There is no such key, it has ended, or it is somebody else's. */
    record NotThere(String id) implements Outcome {}
  }

  /**
   * A person's keys that haven't ended, the last used first.
   *
   * @param person the directory's immutable id
   */
  public List<DeviceKey> ofPerson(String person) {
    return parts.database().read(handle -> keys.ofPerson(handle, person));
  }

  /** A device's keys that haven't ended, the oldest first. */
  public List<DeviceKey> ofDevice(String device) {
    return parts.database().read(handle -> keys.ofDevice(handle, device));
  }

  /**
   * Ends a key, for staff.
   *
   * @param why the reason, for the records
   */
  public Outcome end(Doer doer, String id, String why) {
    var key = open(id);
    if (key.isEmpty()) {
      return new Outcome.NotThere(id);
    }
    var refusal =
        Reasons.fault(why, LONGEST_REASON)
            .or(() -> mayAct.refusal(doer, key.get().holder().person()));
    return refusal.isPresent()
        ? new Outcome.Refused(refusal.get())
        : end(doer.actor(), key.get(), why.strip());
  }

  private Optional<DeviceKey> open(String id) {
    return parts
        .database()
        .read(handle -> keys.find(handle, id))
        .filter(key -> key.ended().isEmpty());
  }

  private Outcome end(Actor actor, DeviceKey key, String why) {
    var ended =
        parts
            .database()
            .write(
                handle -> {
                  // In the order in which a proof holds them, so that neither waits for the other.
                  var unused = devices.hold(handle, key.holder().device());
                  return endKey.end(handle, key.id(), why, actor.circumstances(), actor::did);
                });
    ended.ifPresent(it -> tell(actor, it.sessions()));
    return ended
        .<Outcome>map(it -> new Outcome.Done(it.key(), it.sessions()))
        .orElseGet(() -> new Outcome.NotThere(key.id()));
  }

  /** After the transaction: services take their time. */
  private void tell(Actor actor, List<Session> ended) {
    for (var session : ended) {
      parts.later().ended(session.id(), BrowserSessions.who(session), actor.circumstances());
    }
  }
}
