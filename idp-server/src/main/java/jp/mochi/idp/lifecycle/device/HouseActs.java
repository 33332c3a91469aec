package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * What the house does to a device by itself, because of something that it has found out: it shuts
 * it out, as the helpdesk would. It gives nothing back: that is for people to do.
 */
public final class HouseActs {
  private final Database database;
  private final AuditLog audit;
  private final TellLater later;
  private final Clock clock;
  private final EndWithDevice ends;
  private final Devices devices = new Devices();
  private final ServiceSessions reached = new ServiceSessions();

  /**
   * @param later tells services of sessions that ended, without that anybody waits for it
   */
  public HouseActs(Database database, AuditLog audit, TellLater later, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.later = later;
    this.clock = clock;
    this.ends = new EndWithDevice(audit, clock);
  }

  /** What can be done. */
  public enum What {
    NOTHING,
    /** The sessions from the device end; it stays as it is. */
    SIGN_OUT,
    /** An active device is suspended; to one that is shut out already nothing happens. */
    SUSPEND
  }

  /** Why it is done. All is asked in the transaction that does it, with the device held. */
  public interface Cause {
    /** What is to be done to the device as it is now. */
    What what(Handle handle, Device device);

    /** The reason, for the device's history and the records; asked after what is to be done. */
    String why();

    /**
     * Notes what was done.
     *
     * @param sessions how many sessions ended with it
     */
    void done(Handle handle, Device device, What done, int sessions);
  }

  /** What ended, and on whom it is to be told. */
  private record Ended(Device device, List<String> sessions) {}

  /** Does something to a device, if there is one. */
  public void act(Actor actor, String id, Cause cause) {
    var ended = database.write(handle -> act(handle, actor, id, cause));
    ended.ifPresent(
        it -> {
          var owner = it.device().owner();
          var who = new AuditEvent.Who(Optional.of(owner.person()), owner.username());
          it.sessions().forEach(session -> later.ended(session, who, actor.circumstances()));
        });
  }

  private Optional<Ended> act(Handle handle, Actor actor, String id, Cause cause) {
    var held = devices.hold(handle, id);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    var device = held.get();
    return switch (cause.what(handle, device)) {
      case NOTHING -> Optional.empty();
      case SIGN_OUT -> {
        var sessions = ends.signOut(handle, actor, device, cause.why()).sessions();
        cause.done(handle, device, What.SIGN_OUT, sessions.size());
        yield Optional.of(ended(handle, device, sessions));
      }
      case SUSPEND -> suspended(handle, actor, device, cause);
    };
  }

  private Optional<Ended> suspended(Handle handle, Actor actor, Device device, Cause cause) {
    var why = cause.why();
    if (device.state() != DeviceState.ACTIVE
        || !(devices.move(handle, device.id(), DeviceAct.SUSPEND, by(actor), why, clock.instant())
            instanceof Devices.Moved.Done(var before, var after))) {
      cause.done(handle, device, What.NOTHING, 0);
      return Optional.empty();
    }
    var sessions = ends.end(handle, actor, after, DeviceAct.SUSPEND).sessions();
    var detail = Enter.detail(after);
    detail.put("before", before.state().text());
    detail.put("reason", why);
    detail.put("sessions", String.valueOf(sessions.size()));
    audit.append(handle, actor.did(ActWords.operation(DeviceAct.SUSPEND), device.id(), detail));
    cause.done(handle, after, What.SUSPEND, sessions.size());
    return Optional.of(ended(handle, after, sessions));
  }

  private static jp.mochi.device.register.By by(Actor actor) {
    return new jp.mochi.device.register.By(actor.name(), actor.who().personId());
  }

  /** Also services that were reached from it in a session that is over. */
  private Ended ended(Handle handle, Device device, List<Session> sessions) {
    var all = new LinkedHashSet<String>();
    sessions.forEach(session -> all.add(session.id()));
    reached.ofDevice(handle, device.id()).stream().map(ServiceSession::sessionId).forEach(all::add);
    return new Ended(device, List.copyOf(all));
  }
}
