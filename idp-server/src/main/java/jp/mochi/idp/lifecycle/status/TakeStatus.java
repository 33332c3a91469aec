package jp.mochi.idp.lifecycle.status;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.device.status.StatusReport;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.Doer;
import org.jdbi.v3.core.Handle;

/**
 * Takes reports, of whatever source: one is kept with the record of it, and with the apps it names,
 * in one transaction. It counts from the next decision on, on every node, since nobody remembers
 * reports.
 */
public final class TakeStatus {
  private final Database database;
  private final DeviceStatuses statuses;
  private final AuditLog audit;
  private final Clock clock;
  private final Devices devices = new Devices();

  public TakeStatus(Database database, DeviceStatuses statuses, AuditLog audit, Clock clock) {
    this.database = database;
    this.statuses = statuses;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Takes a report, or refuses it; who refuses records it.
   *
   * @param actor the device's owner, who is known by the device's certificate
   */
  public StatusOutcome ofItself(Actor actor, StatusReport report) {
    return database.write(handle -> take(handle, actor, report, Map.of()));
  }

  /**
   * Takes a report on somebody's device, or refuses it; who refuses records it.
   *
   * @param doer who sent it, with a token
   */
  public StatusOutcome take(Doer doer, StatusReport report) {
    return database.write(
        handle ->
            isOwn(handle, doer, report.device())
                ? StatusNotice.OWN_DEVICE.at("")
                : take(handle, doer.actor(), report, Map.of()));
  }

  private boolean isOwn(Handle handle, Doer doer, String device) {
    return devices.find(handle, device).filter(doer::reportsOnOwn).isPresent();
  }

  /**
   * Takes a report, or refuses it, as a part of what the caller does in one transaction.
   *
   * @param why what else the record is to say of it
   */
  public StatusOutcome take(
      Handle handle, Actor actor, StatusReport report, Map<String, String> why) {
    return switch (statuses.take(handle, report, clock.instant())) {
      case DeviceStatuses.Taken.Done(var device, var status) -> {
        audit.append(handle, actor.did("device status", device.id(), detail(status, why)));
        yield new StatusOutcome.Done(device, status, true);
      }
      case DeviceStatuses.Taken.Again(var device, var status) ->
          new StatusOutcome.Done(device, status, false);
      case DeviceStatuses.Taken.UnknownDevice() -> StatusNotice.NO_DEVICE.at("", report.device());
      case DeviceStatuses.Taken.ShutOut(var device) ->
          StatusNotice.SHUT_OUT.at("", device.state().text());
      case DeviceStatuses.Taken.WrongSource(var device) ->
          StatusNotice.OTHER_PLATFORM.at("/source", device.platform().text());
      case DeviceStatuses.Taken.FromTheFuture(var now) ->
          StatusNotice.FUTURE.at("/time", now.toString());
      case DeviceStatuses.Taken.Older(var last) -> StatusNotice.OLDER.at("/time", last.toString());
      case DeviceStatuses.Taken.TooSoon(var from) -> StatusNotice.TOO_SOON.at("", from.toString());
      case DeviceStatuses.Taken.TooManyApps(var most) ->
          StatusNotice.TOO_MANY_APPS.at("/apps", String.valueOf(most));
    };
  }

  /** What it said of the device stands in its row; the record says which row that is. */
  private static Map<String, String> detail(KeptStatus status, Map<String, String> why) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("source", status.source().text());
    detail.put("at", status.at().toString());
    detail.put("number", String.valueOf(status.number()));
    status.apps().ifPresent(apps -> detail.put("apps", String.valueOf(apps)));
    detail.putAll(why);
    return detail;
  }
}
