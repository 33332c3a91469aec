package jp.mochi.idp.lifecycle.device;

import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.register.Device;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Notice;
import org.jdbi.v3.core.Handle;

/**
 * Takes back, for staff, what a source has said of a device: a bad word stands until its source
 * says otherwise, and a script that was given up never does. It may let the device in again, so
 * that nobody does it for their own.
 */
public final class ForgetSource {
  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final DeviceRegister register;
  private final AuditLog audit;
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);
  private final Inventory inventory = new Inventory(new Blocklist());

  public ForgetSource(Database database, DeviceRegister register, AuditLog audit) {
    this.database = database;
    this.register = register;
    this.audit = audit;
  }

  /**
   * Forgets what a source has said of a device's state and of its apps; its reports stay in the
   * history.
   *
   * @param source as commands and the interface show it
   * @param why the reason, for the record
   */
  public DeviceOutcome forget(Doer doer, String id, String source, String why) {
    var device = register.find(id);
    if (device.isEmpty()) {
      return new DeviceOutcome.NotThere(id);
    }
    var refusal = refusal(doer, device.get(), why);
    if (refusal.isPresent()) {
      return new DeviceOutcome.Refused(refusal.get());
    }
    return StatusSource.of(source)
        .filter(it -> database.<Boolean>write(handle -> forget(handle, doer, id, it, why.strip())))
        .<DeviceOutcome>map(it -> new DeviceOutcome.Done(device.get(), Ending.NOTHING))
        .orElseGet(() -> new DeviceOutcome.NotThere(source));
  }

  private Optional<Notice> refusal(Doer doer, Device device, String why) {
    var owner = device.owner().person();
    return Reasons.fault(why, LONGEST_REASON)
        .or(() -> register.refusal(doer, owner))
        .or(() -> doer.person().filter(owner::equals).map(their -> DeviceNotice.OWN_DEVICE.of()));
  }

  /** Whether there was anything. */
  private boolean forget(Handle handle, Doer doer, String id, StatusSource source, String why) {
    int facts = statuses.forget(handle, id, source);
    int apps = inventory.forget(handle, id, source.text());
    if (facts + apps == 0) {
      return false;
    }
    var detail = Map.of("source", source.text(), "reason", why, "facts", String.valueOf(facts));
    audit.append(handle, doer.actor().did("device forget-source", id, detail));
    return true;
  }
}
