package jp.mochi.idp.lifecycle.device;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.ldap.PersonId;
import jp.mochi.metadata.OwnSession;
import org.jdbi.v3.core.Handle;

/**
 * Tells the services that were reached from a device, in whatever session, and says what remains
 * there: apps keep tokens of their own, of which only the service's entry can tell how long.
 */
public final class Remains {
  /**
   * Somebody may have signed on at a service many times: it goes on as long as the longest of them,
   * and what nobody knows may be longest.
   */
  private static final Comparator<Ending.Remaining> GOES_ON =
      Comparator.<Ending.Remaining, Boolean>comparing(each -> !each.state().done())
          .thenComparing(each -> each.until().orElse(Instant.MAX))
          .thenComparing(each -> each.state().until().orElse(Instant.MAX));

  private final Database database;
  private final TellServices services;
  private final OwnSessions own;
  private final ServiceSessions told = new ServiceSessions();

  /** What the entries of services say of sessions that they keep by themselves. */
  @FunctionalInterface
  public interface OwnSessions {
    /**
     * @param service the short name
     */
    OwnSession of(String service);
  }

  public Remains(Database database, TellServices services, OwnSessions own) {
    this.database = database;
    this.services = services;
    this.own = own;
  }

  List<Ending.Remaining> tell(Actor actor, Device device, DeviceAct act, List<Session> ended) {
    var rows = database.read(handle -> rows(handle, device, act));
    var sessions = new LinkedHashSet<String>();
    ended.forEach(session -> sessions.add(session.id()));
    rows.forEach(row -> sessions.add(row.sessionId()));
    if (sessions.isEmpty()) {
      return List.of();
    }
    var owner = device.owner();
    var who = new AuditEvent.Who(Optional.of(owner.person()), owner.username());
    var once =
        services.tell(sessions, who, actor.circumstances()).stream()
            .map(state -> remaining(state, rows))
            .collect(
                Collectors.toMap(
                    each -> each.state().service(),
                    Function.identity(),
                    BinaryOperator.maxBy(GOES_ON),
                    LinkedHashMap::new));
    return List.copyOf(once.values());
  }

  /** Where somebody who has a lost phone may still be signed on, in whatever session. */
  private List<ServiceSession> rows(Handle handle, Device device, DeviceAct act) {
    var from = told.ofDevice(handle, device.id());
    return act == DeviceAct.LOSE
        ? Stream.concat(
                from.stream(),
                told.ofPersonOnNoDevice(handle, new PersonId(device.owner().person())).stream())
            .toList()
        : from;
  }

  private Ending.Remaining remaining(ServiceState state, List<ServiceSession> rows) {
    if (state.done()) {
      return new Ending.Remaining(state, Optional.empty(), Optional.empty());
    }
    var session = own.of(state.service());
    var issued =
        rows.stream()
            .filter(row -> row.sessionId().equals(state.session()))
            .map(ServiceSession::issued)
            .max(Comparator.naturalOrder());
    var until = session.lasts().flatMap(lasts -> issued.map(at -> at.plus(lasts)));
    return new Ending.Remaining(state, until, session.endAt());
  }
}
